/** What the scripts have in common that measure the build: they build first, unless told `--no-build`. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));

export function ensureBuilt() {
  if (!process.argv.includes('--no-build'))
    execFileSync(process.execPath, ['scripts/build.mjs'], { cwd, stdio: 'inherit' });
  else if (!existsSync(new URL('../dist/smallwins.js', import.meta.url))) {
    console.error('--no-build, and there is no build: npm run build first.');
    process.exit(1);
  }
}
