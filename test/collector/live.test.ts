import { afterEach, beforeEach, expect, test } from 'vitest';
import { batch, collect, event, post, type Running } from './help.js';

let collector: Running;
beforeEach(async () => {
  collector = await collect();
});
afterEach(() => collector.close());

/** Opens the stream; `events` is what it brings until there are `count` of them, or until it ends. */
async function watch(count: number, headers: Record<string, string> = {}) {
  const response = await fetch(`${collector.url}/events`, { headers, signal: AbortSignal.timeout(5000) });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  return { events: readEvents(response, count) };
}

async function readEvents(response: Response, count: number): Promise<any[]> {
  const seen: any[] = [];
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as any) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data) seen.push(JSON.parse(data));
    }
    if (seen.length >= count) break;
  }
  return seen;
}

test('an event reaches everybody who watches, as it is stored', async () => {
  const [one, two] = [await watch(2), await watch(2)];
  const events = [event({ label: 'a\n\ndata: b' }), event()];
  await post(collector.url, batch(events));
  for (const { events: seen } of [one, two]) {
    expect(await seen).toMatchObject(events.map(({ id, label }) => (label ? { id, label } : { id })));
  }
});

test('a retry is not shown again', async () => {
  const watching = await watch(2);
  const [first, second] = [event(), event()];
  await post(collector.url, batch([first]));
  await post(collector.url, batch([first]));
  await post(collector.url, batch([first, second]));
  expect((await watching.events).map(({ id }) => id)).toEqual([first.id, second.id]);
});

test('a browser that comes back gets what it missed', async () => {
  const events = [event(), event(), event()];
  await post(collector.url, batch(events));
  const watching = await watch(2, { 'last-event-id': '1' });
  expect((await watching.events).map(({ id }) => id)).toEqual([events[1]!.id, events[2]!.id]);
});

test('however much it missed, and however much one batch brings', async () => {
  const long = () =>
    Array.from({ length: 600 }, () => event({ url: `https://a.example/${'x'.repeat(1400)}` }));
  const [first, second, third] = [long(), long(), long()];
  await post(collector.url, batch(first));
  await post(collector.url, batch(second));
  const watching = await watch(1_600, { 'last-event-id': '0' });
  await post(collector.url, batch(third));
  expect((await watching.events).map(({ id }) => id)).toEqual(
    [...first, ...second.slice(0, 400), ...third].map(({ id }) => id),
  );
});

test('closing the collector ends the streams', async () => {
  const watching = await watch(Infinity);
  await collector.close();
  expect(await watching.events).toEqual([]);
  collector = await collect();
});

test('the report is one page with its own style and script, and nothing from elsewhere', async () => {
  const page = await fetch(`${collector.url}/`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).toContain('id="feed"');
  const script = await (await fetch(`${collector.url}/report.js`)).text();
  const style = await (await fetch(`${collector.url}/report.css`)).text();
  for (const text of [html.replace(/http:\/\/www\.w3\.org\/2000\/svg/g, ''), style]) {
    expect(text).not.toMatch(/https?:|\/\/[a-z]/);
  }
  expect(script).not.toMatch(/innerHTML|insertAdjacentHTML|outerHTML|document\.write/);
});

test('a preflight is answered, for those who send JSON', async () => {
  const answer = await fetch(`${collector.url}/e`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://www.example.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
  expect(answer.headers.get('access-control-allow-headers')).toBe('content-type');
});

test.each(['/', '/events', '/api/events', '/api/summary', '/healthz'])(
  'no page of another site can read %s',
  async (path) => {
    const answer = await fetch(collector.url + path, { headers: { origin: 'https://www.example.com' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    await answer.body!.cancel();
  },
);

test('a stored batch is answered 204, with CORS', async () => {
  const answer = await post(collector.url, batch([event()]));
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(await answer.text()).toBe('');
});

test('it says that it is well', async () => {
  expect(await (await fetch(`${collector.url}/healthz`)).json()).toEqual({ ok: true });
});
