/**
 * `npm run matrix`: every act under every fault, in real browsers, against the real collector.
 *
 *     node scripts/matrix.mjs [--full] [--all] [--n 3] [--engines chromium,firefox] [--only 'tel 503'] [--lanes 3]
 *                             [--write] [--no-build]
 *
 * Without options every cell once in Chromium and the core cells elsewhere. `--full` tries the core cells 20 times in
 * Chromium and 5 times elsewhere, and the others too; `--all` asks the other engines for every cell; `--only` is a
 * regular expression on `act fault`; `--write` keeps the tables in test/matrix/RESULTS.md.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tables } from '../test/matrix/tables.mjs';
import { ensureBuilt } from './built.mjs';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean' },
    all: { type: 'boolean' },
    write: { type: 'boolean' },
    'no-build': { type: 'boolean' },
    n: { type: 'string' },
    engines: { type: 'string' },
    only: { type: 'string' },
    lanes: { type: 'string' },
  },
});
const limitMs = (values.full ? 60 : 14) * 60_000;
const started = Date.now();
const out = mkdtempSync(join(tmpdir(), 'smallwins-matrix-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));

/** @param {string[]} args @param {Record<string, string>} env */
function node(args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    const timer = setTimeout(
      () => {
        console.error('matrix: out of time');
        child.kill('SIGTERM');
      },
      limitMs - (Date.now() - started),
    );
    const pass = () => child.kill('SIGTERM');
    process.on('SIGTERM', pass);
    child.on('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}

ensureBuilt();
const json = join(out, 'vitest.json');
const code = await node(
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--root=.',
    '--config=test/matrix/vitest.config.ts',
    '--reporter=verbose',
    '--reporter=json',
    `--outputFile.json=${json}`,
  ],
  {
    MATRIX_OUT: out,
    ...(values.full && { MATRIX_FULL: '1' }),
    ...((values.all || values.full) && { MATRIX_ALL: '1' }),
    ...(values.n && { MATRIX_N: values.n }),
    ...(values.only && { MATRIX_ONLY: values.only }),
    ...(values.lanes && { MATRIX_LANES: values.lanes }),
    ...(values.engines && { SMALLWINS_ENGINES: values.engines }),
  },
);

const engines = ['chromium', 'firefox', 'webkit']
  .map((name) => join(out, `${name}.json`))
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));
const text = tables(engines);
console.log(`\n${text}`);
if (values.write) {
  writeFileSync('test/matrix/RESULTS.md', text);
  execFileSync('npx', ['biome', 'format', '--write', 'test/matrix'], { stdio: 'ignore' });
}

const result = existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : undefined;
const passed = result?.numPassedTests ?? 0;
const failed = result?.numFailedTests || (code ? 1 : 0);
console.log(`matrix: ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
