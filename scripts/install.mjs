/** Installs a folder's packages where they are wanted first, so that `npm ci` does not carry what only a measure needs. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder has a package.json of its own
 * @param {string} name a package of it: where it is, all are
 */
export function installOnDemand(folder, name) {
  if (!existsSync(join(folder, 'node_modules', name)))
    execFileSync(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
      { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000 },
    );
}
