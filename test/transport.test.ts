// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { resolveOptions } from '../src/options.js';
import { deliver } from '../src/transport.js';
import type { ConversionEvent } from '../src/types.js';

const event: ConversionEvent = {
  id: '0199f7c0-0000-7000-8000-000000000000',
  type: 'visit',
  at: 1,
  url: 'https://a.example/',
};
const answers = (status: number, headers: Record<string, string> = {}) =>
  vi.fn(async () => new Response(null, { status, headers }));
const fails = (error = new TypeError('Failed to fetch')) => vi.fn(() => Promise.reject(error));

/** What becomes of one request: undefined is "done with it", a number "again", in milliseconds. */
const send = (transport: unknown, more: Record<string, unknown> = {}, dropped?: number) =>
  deliver(
    resolveOptions({ collector: 'https://collect.example/e', transport, ...more } as any).collector[0]!,
    [event],
    dropped,
  );

const beacon = vi.fn(() => true);
let onLine = true;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_287_843_000, toFake: ['Date'] });
  onLine = true;
  beacon.mockReset().mockReturnValue(true);
  vi.stubGlobal('navigator', {
    sendBeacon: beacon,
    get onLine() {
      return onLine;
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the answer', () => {
  test.each([200, 201, 202, 204, 400, 401, 403, 404, 410, 413, 422])('%d: done with it', async (status) => {
    expect(await send(answers(status))).toBeUndefined();
  });

  test.each([
    ['a page for those who are offline is none', 'https://a.example/offline.html', false, 0],
    ['the collector is one', 'https://collect.example/e', false, undefined],
    ['where the collector leads to is one', 'https://other.example/e', true, undefined],
  ])('that a service worker gives: %s', async (_, url, redirected, expected) => {
    const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8' });
    expect(await send(async () => ({ status: 200, headers, url, redirected }))).toBe(expected);
  });

  test('of another URL, where a transport sent it, is one', async () => {
    expect(
      await send(async () => ({ status: 204, headers: new Headers(), url: 'https://a.example/first-party' })),
    ).toBeUndefined();
  });

  test('of a transport that says nothing is taken for good', async () => {
    expect(await send(() => undefined)).toBeUndefined();
    expect(await send(async () => undefined)).toBeUndefined();
    expect(beacon).not.toHaveBeenCalled();
  });

  test('what is dropped is said in the console, with its status', async () => {
    const debug = vi.spyOn(console, 'debug').mockImplementation(() => {});
    await send(answers(204));
    await send(answers(503));
    await send(vi.fn(async () => ({ status: 0 })));
    expect(debug).not.toHaveBeenCalled();
    await send(answers(404));
    expect(debug.mock.calls).toEqual([['smallwins: dropped', 404, [event]]]);
    debug.mockRestore();
  });

  test('an event that its format cannot write is said in the console, and not tried again', async () => {
    const debug = vi.spyOn(console, 'debug').mockImplementation(() => {});
    const error = new TypeError('BigInt');
    const encode = () => {
      throw error;
    };
    expect(await send(answers(204), { format: { encode } })).toBeUndefined();
    expect(debug.mock.calls).toEqual([['smallwins: dropped', error, [event]]]);
    debug.mockRestore();
  });

  test('a console that a page has emptied keeps nothing in the outbox', async () => {
    vi.stubGlobal('console', {});
    expect(await send(answers(404))).toBeUndefined();
  });

  test.each([408, 429, 500, 502, 503, 504])('%d: again', async (status) => {
    expect(await send(answers(status))).toBe(0);
  });

  test('Retry-After in seconds', async () => {
    expect(await send(answers(429, { 'Retry-After': '30' }))).toBe(30_000);
  });

  test('Retry-After as a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    expect(await send(answers(503, { 'Retry-After': date }))).toBe(60_000);
  });

  test('Retry-After that is neither says nothing', async () => {
    expect(await send(answers(503, { 'Retry-After': 'soon' }))).toBe(0);
  });

  test('none, the connection broke: again, by its id it is stored once', async () => {
    expect(await send(fails())).toBe(0);
  });
});

describe('where the collector stores an id twice', () => {
  const atMostOnce = {
    format: {
      encode: (batch: unknown, url: string) => ({ url, body: JSON.stringify(batch) }),
      atMostOnce: true,
    },
  };

  test('the connection broke: not again', async () =>
    expect(await send(fails(), atMostOnce)).toBeUndefined());
  test('offline nothing has left: again', async () => {
    onLine = false;
    expect(await send(fails(), atMostOnce)).toBe(0);
  });
  test.each([500, 502, 504])('it said %d, perhaps after it was stored: not again', async (status) => {
    expect(await send(answers(status), atMostOnce)).toBeUndefined();
    expect(await send(answers(status))).toBe(0);
  });
  test.each([408, 429])('it said %d: again', async (status) =>
    expect(await send(answers(status), atMostOnce)).toBe(0),
  );
  test('it said 503: again', async () => expect(await send(answers(503), atMostOnce)).toBe(0));
});

describe('the request', () => {
  const requestOf = async (more = {}, dropped?: number) => {
    const transport = answers(204);
    await send(transport, more, dropped);
    return transport.mock.calls[0] as unknown as [string, RequestInit];
  };

  test('outlives the page, needs no preflight and carries no cookie', async () => {
    const [url, init] = await requestOf();
    expect(url).toBe('https://collect.example/e');
    expect(init).toMatchObject({ method: 'POST', keepalive: true, credentials: 'omit', mode: 'cors' });
    expect(init).toHaveProperty('referrerPolicy', 'origin');
    expect(init.body).toBeTypeOf('string');
    expect(new Headers(init.headers ?? {}).get('content-type')).toBeNull();
  });

  test('is version 1 of the wire format', async () => {
    const [, { body }] = await requestOf({ site: 'shop' });
    expect(JSON.parse(body as string)).toEqual({ v: 1, site: 'shop', sent_at: Date.now(), events: [event] });
  });

  test('says how many were dropped', async () => {
    const [, { body }] = await requestOf({}, 3);
    expect(JSON.parse(body as string)).toMatchObject({ dropped: 3, site: location.hostname });
  });

  test('waits for no answer that it could not read', async () => {
    const [, init] = await requestOf({ ack: 'none' });
    expect(init.mode).toBe('no-cors');
    expect(
      await send(
        vi.fn(async () => Response.error()),
        { ack: 'none' },
      ),
    ).toBeUndefined();
  });
});

describe('no fetch, or one that a page broke', () => {
  const broken = () => {
    throw new TypeError('fetch is not a function');
  };

  test('sendBeacon carries it', async () => {
    expect(await send(broken)).toBeUndefined();
    expect(beacon).toHaveBeenCalledWith('https://collect.example/e', expect.stringContaining(event.id));
  });

  test('sendBeacon is full: again', async () => {
    beacon.mockReturnValue(false);
    expect(await send(broken)).toBe(0);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['nothing readable', 'ok'],
    ['a promise of nothing', Promise.resolve()],
  ])('one that answers %s loses nothing', async (_, answer) => {
    expect([0, undefined]).toContain(await send(() => answer));
  });
});
