import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../scripts/free-port.mjs';
import { batch, event, post } from './help.js';

const readme = readFileSync(new URL('../../examples/collector/README.md', import.meta.url), 'utf8');

test('the collector in ten lines is one, and has ten', async () => {
  const code = /```js\n(import \{ appendFileSync[\s\S]*?)```/.exec(readme)![1]!;
  expect(code.trimEnd().split('\n')).toHaveLength(10);

  const folder = mkdtempSync(join(tmpdir(), 'smallwins-test-'));
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', code.replace('8081', `${port}, '127.0.0.1'`)],
    { cwd: folder, stdio: 'inherit' },
  );
  try {
    const url = `http://127.0.0.1:${port}`;
    const good = batch([event()]);
    const answer = await patiently(() => post(url, good));
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect((await post(url, 'nonsense')).status).toBe(400);
    expect((await post(url, 'x'.repeat(3_000_000))).status).toBe(400);
    // A phone that hangs up, and a letter that arrives in two parts.
    await send(port, ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"v":1,'], true);
    const letter = Buffer.from('{"v":1,"site":"я"}');
    const head = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${letter.length}\r\n\r\n`;
    await send(port, [head, letter.subarray(0, 16), letter.subarray(16)]);
    const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([good, { v: 1, site: 'я' }]);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}, 20_000);

test("the README's collector is that one", () => {
  const main = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const code = (text: string) => /```js\n(import \{ appendFileSync[\s\S]*?)```/.exec(text)?.[1];
  expect(code(main)).toBe(code(readme));
});

/** Writes the parts, apart from each other, and waits until the connection is over. */
async function send(port: number, parts: (string | Buffer)[], hangUp = false): Promise<void> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (hangUp) socket.resetAndDestroy();
  socket.resume();
  await once(socket, 'close');
}

/** Tries until the process has begun to listen. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (!left) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
