import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const start = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

let folder: string;
let script: string;
const children: { child: ChildProcess; exit: Promise<number> }[] = [];
const holders: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smallwins-test-'));
  script = join(folder, 'smallwins.js');
  writeFileSync(script, '/* stands in for the build */');
});
afterEach(async () => {
  // By SIGTERM, so that they take their own temporary files along.
  for (const { child, exit } of children.splice(0)) {
    child.kill('SIGTERM');
    await exit;
  }
  for (const holder of holders.splice(0)) await new Promise((resolve) => holder.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function run(env: Record<string, string>, file = script) {
  const { PORT, COLLECTOR_PORT, ...rest } = process.env;
  const child = spawn(process.execPath, [start, '--script', file], { env: { ...rest, ...env } });
  const said = { text: '' };
  child.stdout.on('data', (chunk) => (said.text += chunk));
  child.stderr.on('data', (chunk) => (said.text += chunk));
  const exit = once(child, 'close').then(([code]) => code as number);
  children.push({ child, exit });
  return { child, said, exit };
}

/** Runs until both addresses are printed. */
async function runUntilReady(env: Record<string, string>) {
  const { child, said, exit } = run(env);
  const address = (name: string) => new RegExp(`${name} +(http://localhost:\\d+)/`).exec(said.text)?.[1];
  const ready = (async () => {
    while (!said.text.includes('Ctrl-C')) await once(child.stdout!, 'data');
  })();
  await Promise.race([ready, exit]);
  return { child, said, exit, demo: address('demo site')!, report: address('live report')! };
}

/** Takes a port, or notes that somebody else has it already. */
async function hold(port: number): Promise<number> {
  const holder = createServer();
  await new Promise<void>((resolve) => {
    holder.once('error', () => resolve());
    holder.listen(port, '127.0.0.1', () => {
      holders.push(holder);
      resolve();
    });
  });
  return (holder.address() as { port: number } | null)?.port ?? port;
}

// localhost, as a browser would, whichever address family it means here.
const get = (url: string, init?: RequestInit) => fetch(url.replace('localhost', '127.0.0.1'), init);

describe('npm start', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'serves both until %s, and then ends clean',
    async (signal) => {
      const { child, exit, demo, report } = await runUntilReady({ PORT: '0', COLLECTOR_PORT: '0' });
      expect(demo).not.toBe(report);

      const html = await (await get(`${demo}/`)).text();
      expect(html).toContain(`data-collector="${report}/e"`);
      expect(html).not.toContain('{{');
      expect(await (await get(`${demo}/smallwins.js`)).text()).toContain('stands in');
      expect((await get(`${report}/`)).status).toBe(200);
      // Somebody is watching the report: that does not hold up the end.
      const watching = await get(`${report}/events`);

      child.kill(signal);
      expect(await exit).toBe(0);
      await watching.text();
    },
    20_000,
  );

  test('takes the next free port where one is taken, and says so', async () => {
    await hold(8080);
    await hold(8081);
    const { said, demo, report } = await runUntilReady({});
    expect(said.text).toMatch(/port 8080 is taken, using \d+/);
    expect(said.text).toMatch(/port 8081 is taken, using \d+/);
    expect((await get(`${demo}/`)).status).toBe(200);
    expect((await get(`${report}/healthz`)).status).toBe(200);
  }, 20_000);

  test.each(['PORT', 'COLLECTOR_PORT'])(
    'a taken %s is a clear message',
    async (name) => {
      const port = await hold(0);
      const { said, exit } = run({ PORT: '0', COLLECTOR_PORT: '0', [name]: String(port) });
      expect(await exit).toBe(1);
      expect(said.text).toBe(`port ${port} is taken: stop what uses it, or set ${name} to another\n`);
    },
    20_000,
  );

  test('a PORT that is none is a clear message', async () => {
    const { said, exit } = run({ PORT: 'eighty', COLLECTOR_PORT: '0' });
    expect(await exit).toBe(1);
    expect(said.text).toBe('PORT must be a port, 0 to 65535; it is "eighty"\n');
  }, 20_000);

  test('a missing build is a clear message', async () => {
    const { said, exit } = run({}, join(folder, 'nothing.js'));
    expect(await exit).toBe(1);
    expect(said.text).toContain('nothing.js is missing: run npm run build first');
  }, 20_000);
});

test('the demo answers its forms with a page to go to, and nothing outside its folder', async () => {
  const { demo } = await runUntilReady({ PORT: '0', COLLECTOR_PORT: '0' });
  for (const [path, to] of [
    ['/newsletter', '/thank-you.html#subscribed'],
    ['/contact', '/thank-you.html#written'],
    ['/login', '/account.html#wrong'],
  ]) {
    const answer = await get(demo + path, { method: 'POST', body: 'x=1', redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, to]);
    expect((await get(demo + to)).status).toBe(200);
  }
  for (const path of [
    '/..%2fserve.mjs',
    '/serve.mjs',
    '/%2e%2e/serve.mjs',
    '/nothing.html',
    '/constructor',
  ]) {
    expect((await get(demo + path)).status).toBe(404);
  }
  expect((await get(`${demo}/price-list.pdf`)).headers.get('content-type')).toBe('application/pdf');
}, 20_000);
