import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const windows = process.platform === 'win32';

export const npm = (args: string[], cwd: string, env: Record<string, string> = {}): string =>
  execFileSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows,
    // A test run is production to nobody: development dependencies are wanted.
    env: { ...process.env, NODE_ENV: '', ...env },
  });

export interface Packed {
  /** A folder of its own, outside of the repository, so that nothing is found in there by chance. */
  folder: string;
  tarball: string;
  remove(): void;
}

/** Packs the build as npm would publish it. */
export function pack(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'smallwins-packed-'));
  const [{ filename }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  );
  return {
    folder,
    tarball: join(folder, filename),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Puts the packed package into `node_modules`, as an installation without its dependencies would. */
export function unpack({ folder, tarball }: Packed): string {
  const target = join(folder, 'node_modules', 'smallwins');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  return target;
}
