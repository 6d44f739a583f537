/**
 * `npm test`: builds, then checks, then every test, then says what ran and what did not.
 *
 * Goes on after a failure, so that one run tells everything; ends with 1 when anything failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'smallwins-test-'));
const enginesFile = join(folder, 'engines.txt');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const lines = [];
const notes = [];
const failures = [];
let passed = 0;
let failed = 0;

let running;
// The terminal sends Ctrl-C to the child too; it ends its browsers, then we say goodbye.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (signal === 'SIGTERM') running?.kill(signal);
    running?.once('exit', () => process.exit(130));
    if (!running) process.exit(130);
  });
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Runs a command to its end, or for so long. Returns whether it went well. */
function run(command, args, minutes) {
  return new Promise((resolve) => {
    console.log(`\n$ ${[command === process.execPath ? 'node' : command, ...args].join(' ')}`);
    running = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && command === npm,
      env: { ...process.env, SMALLWINS_ENGINES_FILE: enginesFile },
    });
    const timer = setTimeout(() => {
      console.error(`not done within ${minutes} minutes`);
      running?.kill('SIGTERM');
    }, minutes * 60_000);
    running.on('error', () => resolve(false));
    running.on('exit', (code) => {
      clearTimeout(timer);
      running = undefined;
      resolve(code === 0);
    });
  });
}

/** A step that counts as one check. */
async function step(name, command, args, minutes = 5) {
  const ok = await run(command, args, minutes);
  ok ? passed++ : failed++;
  lines.push(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
  return ok;
}

async function vitest(project, minutes) {
  const file = join(folder, `${project}.json`);
  const ok = await run(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    minutes,
  );
  const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const good = result?.numPassedTests ?? 0;
  const skipped = result?.numPendingTests ?? 0;
  let bad = result?.numFailedTests ?? 0;
  for (const suite of result?.testResults ?? []) {
    if (suite.status === 'failed' && suite.message)
      failures.push(`${suite.name}: ${suite.message.split('\n').slice(0, 3).join(' ')}`);
    for (const test of suite.assertionResults)
      if (test.status === 'failed')
        failures.push(
          `${test.fullName}: ${(test.failureMessages[0] ?? '').split('\n').slice(0, 3).join(' ')}`,
        );
  }
  // A file that does not load, or an error outside of any test, fails the run and no test.
  if (!ok && !bad) bad = 1;
  passed += good;
  failed += bad;
  const counts = `${good} passed, ${bad} failed${skipped ? `, ${skipped} skipped` : ''}`;
  lines.push(`${bad ? 'FAILED' : 'ok    '} ${project} tests: ${counts}`);
}

await step('build', npm, ['run', '--silent', 'build']);
await step('lint and types', npm, ['run', '--silent', 'check']);
await vitest('unit', 10);
if (existsSync('scripts/package-check.mjs'))
  await step('package', process.execPath, ['scripts/package-check.mjs'], 10);
else notes.push('package check: not run, there is none yet');
await vitest('browser', 36);

const engines = existsSync(enginesFile) ? readFileSync(enginesFile, 'utf8') : 'none';
const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
if (scripts.accuracy && !existsSync('../shared/corpus'))
  notes.push('accuracy: not run, the corpus of forms is not here');

console.log(`\n${lines.join('\n')}\nbrowser tests ran in: ${engines}`);
for (const failure of failures) console.log(`failed: ${failure}`);
for (const note of notes) console.log(note);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
