// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { start } from '../src/index.js';

/**
 * The outbox seen from outside: what the owner's page keeps and sends while its collector, its storage or its other
 * tabs misbehave. The outbox by itself is in outbox.test.ts.
 */
const COLLECTOR = 'https://collect.example/e';
let sent: string[][];
let answer: () => Promise<Response>;
let stop: () => void;
const unhandled = vi.fn();
const status = (code: number, headers = {}) => new Response(null, { status: code, headers });

function begin(more: Record<string, unknown> = {}) {
  stop = start({
    collector: COLLECTOR,
    visits: false,
    automation: true,
    transport: (async (_url: string, { body }: RequestInit) => {
      sent.push(JSON.parse(body as string).events.map(({ goal }: any) => goal));
      return answer();
    }) as typeof fetch,
    ...more,
  });
}
const track = (goal: string) => window.smallwins!.track!(goal);

let device: Record<string, string>;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_287_843_000 });
  sent = [];
  answer = async () => status(204);
  device = new Proxy({} as Record<string, string>, {
    set: (target, key, value) => Reflect.set(target, key, String(value)),
  });
  vi.stubGlobal('localStorage', device);
  process.on('unhandledRejection', unhandled);
});
afterEach(async () => {
  stop?.();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  unhandled.mockClear();
});

describe('storage that throws', () => {
  const down = async () => status(503);

  test.each<[string, () => void]>([
    [
      'on access',
      () => {
        vi.stubGlobal('localStorage', undefined);
        Object.defineProperty(globalThis, 'localStorage', {
          configurable: true,
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
      },
    ],
    ['on use, being null', () => vi.stubGlobal('localStorage', null)],
    [
      'on write',
      () =>
        vi.stubGlobal(
          'localStorage',
          new Proxy(
            {},
            {
              set() {
                throw new DOMException('full', 'QuotaExceededError');
              },
            },
          ),
        ),
    ],
    [
      'on read, as Firefox with a broken database',
      () =>
        vi.stubGlobal(
          'localStorage',
          new Proxy(
            {},
            {
              get() {
                throw new DOMException('', 'NS_ERROR_FILE_CORRUPTED');
              },
            },
          ),
        ),
    ],
  ])('%s: kept in memory and sent again', async (_, breakIt) => {
    breakIt();
    answer = down;
    begin();
    track('first');
    await vi.advanceTimersByTimeAsync(0);
    answer = async () => status(204);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sent.at(-1)).toEqual(['first']);
    expect(sent.length).toBeGreaterThan(1);
    const requests = sent.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(requests);
  });
});

test('an outage: the waits grow up to ten minutes, and no two browsers wait alike', async () => {
  const waits = async (random: number) => {
    vi.spyOn(Math, 'random').mockReturnValue(random);
    for (const key of Object.keys(device)) delete device[key];
    const times: number[] = [];
    answer = async () => {
      times.push(Date.now());
      return status(503);
    };
    begin();
    track('first');
    for (let i = 0; i < 120; i++) await vi.advanceTimersByTimeAsync(60_000);
    stop();
    return times.slice(1).map((time, i) => time - times[i]!);
  };
  const early = await waits(0);
  const late = await waits(0.99);
  for (let i = 1; i < 8; i++) expect(early[i]!).toBeGreaterThan(early[i - 1]! * 1.5);
  expect(Math.max(...early, ...late)).toBeLessThanOrEqual(600_000);
  expect(late[0]!).toBeGreaterThan(early[0]! * 1.5);
  expect(early.length).toBeLessThan(40);
});

test('the page goes while a request is on its way: the next page asks again', async () => {
  answer = () => new Promise(() => {});
  begin();
  track('first');
  expect(Object.keys(device)).toEqual([]);
  window.dispatchEvent(new Event('pagehide'));
  expect(Object.values(device).join()).toContain('"first"');
  stop();
  sent = [];
  answer = async () => status(204);
  begin();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sent).toEqual([['first']]);
  expect(Object.keys(device)).toEqual([]);
});

test('a lock that is refused: what was kept is sent all the same, and the page hears nothing', async () => {
  vi.stubGlobal('navigator', {
    onLine: true,
    locks: { request: () => Promise.reject(new DOMException('not fully active', 'InvalidStateError')) },
  });
  answer = async () => status(503);
  begin();
  track('kept');
  await vi.advanceTimersByTimeAsync(100);
  answer = async () => status(204);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toEqual([['kept'], ['kept']]);
  expect(Object.keys(device)).toEqual([]);
});

test('what other scripts of the site have stored is left alone', async () => {
  Object.assign(device, { cart: '1', 'smallwins https://other.example/e x': 'foreign', smallwins: 'x' });
  answer = async () => status(503);
  begin();
  track('first');
  await vi.advanceTimersByTimeAsync(0);
  answer = async () => status(204);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(device).toEqual({ cart: '1', 'smallwins https://other.example/e x': 'foreign', smallwins: 'x' });
});

test('a broken entry of ours does not hold up the others', async () => {
  device[`smallwins ${COLLECTOR} 0`] = '{"id":';
  device[`smallwins ${COLLECTOR} 1`] = '7';
  begin();
  track('first');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sent).toEqual([['first']]);
  expect(Object.keys(device)).toEqual([]);
});

test('two collectors: one is down, the other one does not wait for it', async () => {
  const urls: string[] = [];
  begin({
    collector: [COLLECTOR, 'https://down.example/e'],
    visits: false,
    automation: true,
    transport: async (url: string) => {
      urls.push(url);
      return status(url === COLLECTOR ? 204 : 503);
    },
  });
  track('first');
  await vi.advanceTimersByTimeAsync(0);
  track('second');
  await vi.advanceTimersByTimeAsync(0);
  expect(urls.filter((url) => url === COLLECTOR)).toHaveLength(2);
  expect(Object.keys(device).every((key) => key.startsWith('smallwins https://down.example/e '))).toBe(true);
});

/** An earlier page had no luck with `first`, which is kept. */
async function keepFirst() {
  answer = async () => status(503);
  begin();
  track('first');
  await vi.advanceTimersByTimeAsync(0);
  stop();
}
/** Another tab sends again what is kept, and waits for a collector that hangs. */
async function takeElsewhere() {
  answer = () => new Promise(() => {});
  begin();
  await vi.advanceTimersByTimeAsync(2_000);
  stop();
}

test('an event does not wait for what another tab has begun to send, and that is not sent twice at once', async () => {
  await keepFirst();
  await takeElsewhere();
  sent = [];
  answer = async () => status(204);
  begin();
  track('second');
  // A visitor who leaves now takes the event along: it is on its way.
  expect(sent).toEqual([['second']]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent.flat()).toEqual(['second']);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(sent.flat().sort()).toEqual(['first', 'second']);
});

test('pages left before the answer, one after another: each asks again at once for what it found', async () => {
  await keepFirst();
  sent = [];
  answer = () => new Promise(() => {});
  for (let pages = 0; pages < 3; pages++) {
    begin();
    await vi.advanceTimersByTimeAsync(0);
    window.dispatchEvent(new Event('pagehide'));
    stop();
  }
  expect(sent).toEqual([['first'], ['first'], ['first']]);
});

test('a page that has nothing on its way leaves the turn of another tab alone', async () => {
  await keepFirst();
  await takeElsewhere();
  sent = [];
  begin();
  track('second');
  window.dispatchEvent(new Event('pagehide'));
  stop();
  answer = async () => status(204);
  begin();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([['second']]);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(sent.flat().sort()).toEqual(['first', 'second', 'second']);
});
