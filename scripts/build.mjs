/** `npm run build`: modules and types with tsc, then the script-tag builds with rollup. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const run = (bin, ...args) =>
  execFileSync(process.execPath, [`node_modules/${bin}`, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });

rmSync('dist', { recursive: true, force: true });
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
run('rollup/dist/bin/rollup', '-c', '--silent');
const bytes = brotliCompressSync(readFileSync('dist/smallwins.js')).length;
console.log(`dist/smallwins.js: ${bytes} B brotli`);
