/**
 * `npm test`: builds, then checks, then every test, then says what ran and what did not.
 *
 * Goes on after a failure, so that one run tells everything; ends with 1 when anything failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'smallwins-test-'));
const enginesFile = join(folder, 'engines.txt');
const errorsFile = join(folder, 'errors.txt');
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
      env: { ...process.env, SMALLWINS_ENGINES_FILE: enginesFile, SMALLWINS_ERRORS_FILE: errorsFile },
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

/**
 * Runs a project's tests, all or some (arguments of vitest). Returns each file with its tests, whether all went well,
 * and how many errors there were outside of any test.
 */
async function vitest(project, minutes, some = []) {
  // A run that is ended in its midst writes none, and must not have that of the one before.
  rmSync(errorsFile, { force: true });
  const file = join(folder, `${project}${some.length}.json`);
  const ok = await run(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      '--reporter=./scripts/errors-reporter.mjs',
      ...some,
    ],
    minutes,
  );
  const suites = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).testResults : [];
  const errors = existsSync(errorsFile) ? Number(readFileSync(errorsFile, 'utf8')) : 0;
  return { ok, suites, errors };
}

const hasFailed = ({ status }) => status === 'failed';
const isBad = (suite) => hasFailed(suite) || suite.assertionResults.some(hasFailed);

/** What failed is run once more, alone, one after another, with new browsers: what fails twice has found something. */
async function tests(project, { minutes, again }) {
  const started = Date.now();
  const first = await vitest(project, minutes);
  const { suites, errors } = first;
  let { ok } = first;
  const bad = suites.filter(isBad);
  const left = minutes - (Date.now() - started) / 60_000;
  if (again && bad.length && bad.length <= again && left > 1) {
    const failing = bad.flatMap(({ assertionResults }) => assertionResults.filter(hasFailed));
    const names = failing.map((test) => test.fullName);
    const quote = (name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const patterns = failing.map(({ fullName, ancestorTitles, meta }) =>
      meta?.judgesBlock ? `${quote(ancestorTitles[0])} .*` : quote(fullName),
    );
    // A hook that failed names no test: then all of the file.
    const only = bad.every((suite) => suite.assertionResults.some(hasFailed))
      ? ['-t', `^(${patterns.join('|')})$`]
      : [];
    console.log(
      `\nonce more: ${only.length ? names.join(', ') : bad.map(({ name }) => relative('.', name)).join(', ')}`,
    );
    const second = await vitest(project, left, [...bad.map(({ name }) => name), ...only, '--maxWorkers=1']);
    // An error outside of any test is not run again.
    ok = second.ok && !errors;
    for (const suite of bad) {
      const retried = second.suites.find(({ name }) => name === suite.name);
      if (!retried) continue;
      suite.status = retried.status;
      suite.message = retried.message;
      suite.assertionResults = suite.assertionResults.map((test) => {
        const now = retried.assertionResults.find(({ fullName }) => fullName === test.fullName);
        if (!/passed|failed/.test(now?.status)) return test;
        if (hasFailed(test) && !hasFailed(now))
          notes.push(`failed once, passed in a new browser: ${test.fullName}`);
        return now;
      });
    }
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of suites) {
    if (suite.status === 'failed' && suite.message)
      failures.push(`${suite.name}: ${suite.message.split('\n').slice(0, 3).join(' ')}`);
    for (const { status, fullName, failureMessages } of suite.assertionResults) {
      counts[status in counts ? status : 'skipped']++;
      if (status === 'failed')
        failures.push(`${fullName}: ${(failureMessages[0] ?? '').split('\n').slice(0, 3).join(' ')}`);
    }
  }
  if (errors) failures.push(`${project}: ${errors} errors outside of any test, see above`);
  // A file that does not load, or an error outside of any test, fails the run and no test.
  if (!ok && !counts.failed) counts.failed = 1;
  passed += counts.passed;
  failed += counts.failed;
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
  lines.push(
    `${counts.failed ? 'FAILED' : 'ok    '} ${project} tests: ${counts.passed} passed, ${counts.failed} failed${skipped}`,
  );
}

await step('build', npm, ['run', '--silent', 'build']);
await step('lint and types', npm, ['run', '--silent', 'check']);
await tests('unit', { minutes: 10 });
await step('package', process.execPath, ['scripts/package-check.mjs'], 10);
await tests('browser', { minutes: 36, again: 4 });

const engines = existsSync(enginesFile) ? readFileSync(enginesFile, 'utf8') : 'none';
if (!existsSync('../shared/corpus')) notes.push('accuracy: not run, the corpus of forms is not here');

console.log(`\n${lines.join('\n')}\nbrowser tests ran in: ${engines}`);
for (const failure of failures) console.log(`failed: ${failure}`);
for (const note of notes) console.log(note);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
