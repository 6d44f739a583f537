// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listen, stopListening } from '../src/dom/listen.js';
import { createOutbox } from '../src/outbox.js';
import { deliver } from '../src/transport.js';
import type { ConversionEvent } from '../src/types.js';

const URL = 'https://collect.example/e';
const PREFIX = `smallwins ${URL} `;

let clock = 0;

const event = (props?: Record<string, any>): ConversionEvent => ({
  id: `0199f7c0-0000-7000-8000-${String(++clock).padStart(12, '0')}`,
  type: 'conversion',
  goal: 'phone',
  conversion: 'macro',
  at: Date.now(),
  url: 'https://www.example.com/',
  ...(props && { props }),
});

/** A collector that answers what it is told to, one answer a request, 204 after the last. */
function open(answers: (Response | Error)[] = [], more: Record<string, any> = {}) {
  const bodies: { sent: number; ids: string[]; dropped?: number }[] = [];
  const transport = vi.fn(async (_url: string, { body }: { body: string }) => {
    const { events, dropped } = JSON.parse(body);
    bodies.push({ sent: Date.now(), ids: events.map(({ id }: ConversionEvent) => id), dropped });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? new Response(null, { status: 204 });
  });
  const settings = {
    ...{ url: URL, site: '', storage: '', maxAgeDays: 7, ack: '', transport },
    format: { encode: (batch: unknown, url: string) => ({ url, body: JSON.stringify(batch) }) },
    ...more,
  } as unknown as Parameters<typeof createOutbox>[0];
  const send = createOutbox(settings, deliver.bind(null, settings), listen);
  return { send, bodies, transport };
}

/** Stands in for localStorage, which in happy-dom refuses to delete what is not there. */
let device: Record<string, string>;
const keys = () => Object.keys(device);
const answer = (status: number, headers = {}) => new Response(null, { status, headers });

const unhandled = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_287_843_000 });
  device = new Proxy({} as Record<string, string>, {
    set: (target, key, value) => Reflect.set(target, key, String(value)),
  });
  vi.stubGlobal('localStorage', device);
  unhandled.mockClear();
  process.on('unhandledRejection', unhandled);
});
afterEach(async () => {
  stopListening();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

describe('the outbox', () => {
  test('writes nothing while all goes well', async () => {
    const { send, bodies } = open();
    send(event());
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bodies).toHaveLength(1);
    expect(keys()).toEqual([]);
  });

  test('keeps what failed and sends it again under the same id', async () => {
    const { send, bodies } = open([answer(503), new TypeError('Failed to fetch')]);
    const first = event();
    send(first);
    await vi.advanceTimersByTimeAsync(0);
    expect(keys()).toContain(PREFIX + first.id);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(bodies.map(({ ids }) => ids)).toEqual([[first.id], [first.id], [first.id]]);
    expect(keys()).toEqual([]);
  });

  test('Retry-After of days is obeyed for one', async () => {
    const { send, bodies } = open([answer(503, { 'Retry-After': '172800' })]);
    send(event());
    await vi.advanceTimersByTimeAsync(23 * 3_600_000);
    send(event());
    expect(bodies).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(bodies).toHaveLength(2);
    expect(keys()).toEqual([]);
  });

  test.each([['0'], ['-5'], ['Wed, 01 Jan 2020 00:00:00 GMT'], ['soon']])(
    'Retry-After: %s is no leave to ask without a pause',
    async (after) => {
      const { send, bodies } = open(Array.from({ length: 4 }, () => answer(503, { 'Retry-After': after })));
      send(event());
      await vi.advanceTimersByTimeAsync(400);
      expect(bodies).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(bodies).toHaveLength(5);
      expect(keys()).toEqual([]);
    },
  );

  test.each([[false], [true]])(
    'one event that a collector refuses costs no other, and doubles none (at most once: %s)',
    async (atMostOnce) => {
      const stored: string[] = [];
      let isDown = true;
      const { send, transport } = open([], {
        format: {
          encode: (batch: unknown, url: string) => ({ url, body: JSON.stringify(batch) }),
          atMostOnce,
        },
      });
      let isHalfDown = true;
      transport.mockImplementation(async (_url: string, { body }: { body: string }) => {
        const { events } = JSON.parse(body);
        if (isDown) return answer(503);
        if (events.some(({ props }: ConversionEvent) => props)) return answer(400);
        // The last one meets a collector that is down once more, for a moment.
        if (events.length === 1 && stored.length === 1 && isHalfDown) {
          isHalfDown = false;
          return answer(503);
        }
        stored.push(...events.map(({ id }: ConversionEvent) => id));
        return answer(204);
      });
      const [first, wrong, last] = [event(), event({ plan: 'too much' }), event()];
      for (const one of [first!, wrong!, last!]) send(one);
      await vi.advanceTimersByTimeAsync(10);
      isDown = false;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(stored).toEqual([first!.id, last!.id]);
      expect(keys()).toEqual([]);
    },
  );

  test.each([[false], [true]])(
    'one event at which a collector breaks holds up no other (at most once: %s)',
    async (atMostOnce) => {
      const stored: string[] = [];
      let isDown = true;
      const { send, transport } = open([], {
        format: {
          encode: (batch: unknown, url: string) => ({ url, body: JSON.stringify(batch) }),
          atMostOnce,
          maxEvents: atMostOnce ? 1 : undefined,
        },
      });
      transport.mockImplementation(async (_url: string, { body }: { body: string }) => {
        const { events } = JSON.parse(body);
        if (isDown || events.some(({ props }: ConversionEvent) => props)) return answer(503);
        stored.push(...events.map(({ id }: ConversionEvent) => id));
        return answer(204);
      });
      const wrong = event({ plan: 'a word that it does not expect' });
      const good = Array.from({ length: 5 }, () => event());
      for (const one of [good[0]!, wrong, ...good.slice(1)]) send(one);
      await vi.advanceTimersByTimeAsync(10);
      isDown = false;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(stored.sort()).toEqual(good.map(({ id }) => id));
      expect(keys().filter((key) => !key.includes('~'))).toEqual([PREFIX + wrong.id]);
    },
  );

  test('a collector that takes no batch and asks for time is given it', async () => {
    const down = Array.from({ length: 3 }, () => answer(503));
    const { send, bodies } = open([...down, answer(413), answer(429, { 'Retry-After': '60' })]);
    for (let i = 0; i < 3; i++) send(event());
    await vi.advanceTimersByTimeAsync(50_000);
    expect(bodies.map(({ ids }) => ids.length)).toEqual([1, 1, 1, 3, 1]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bodies.slice(5).map(({ ids }) => ids.length)).toEqual([1, 1, 1]);
    expect(keys()).toEqual([]);
  });

  test('events that fail in the same moment are one failure', async () => {
    const { send, bodies } = open(Array.from({ length: 12 }, () => answer(503)));
    for (let i = 0; i < 12; i++) send(event());
    await vi.advanceTimersByTimeAsync(1_500);
    expect(bodies.map(({ ids }) => ids.length)).toEqual([...Array(12).fill(1), 12]);
  });

  test('a clock that is set back after a failure holds nothing up', async () => {
    const { send } = open([answer(503)]);
    send(event());
    await vi.advanceTimersByTimeAsync(0);
    vi.setSystemTime(Date.now() - 5 * 36e5);
    const next = open();
    next.send(event());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(next.bodies.flatMap(({ ids }) => ids)).toHaveLength(2);
  });

  test('an event that its format cannot take costs no other', async () => {
    const format = {
      encode: (batch: { events: ConversionEvent[] }, url: string) => ({
        url,
        body: JSON.stringify({
          events: batch.events.map((one) => ({ ...one, host: new window.URL(one.url) })),
        }),
      }),
    };
    const { send, bodies } = open([answer(429, { 'Retry-After': '2' })], { format });
    const [first, wrong, last] = [event(), { ...event(), url: '/only/path' }, event()];
    for (const one of [first!, wrong!, last!]) {
      send(one);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bodies.slice(1).map(({ ids }) => ids)).toEqual([[first!.id], [last!.id]]);
    expect(keys()).toEqual([]);
  });

  test('forgets what is on the device where that was full, too', async () => {
    const { send } = open([answer(429, { 'Retry-After': '60' })]);
    send(event());
    await vi.advanceTimersByTimeAsync(0);
    vi.stubGlobal('localStorage', undefined);
    const put = vi.spyOn(Reflect, 'set').mockImplementation(() => {
      throw new Error('QuotaExceededError');
    });
    send(event());
    put.mockRestore();
    expect(keys()).not.toEqual([]);
    send();
    expect(keys()).toEqual([]);
  });

  test('Retry-After may be a date', async () => {
    const { send, bodies } = open([
      answer(503, { 'Retry-After': new Date(Date.now() + 20_000).toUTCString() }),
    ]);
    send(event());
    await vi.advanceTimersByTimeAsync(18_000);
    expect(bodies).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(bodies).toHaveLength(2);
  });

  test('Retry-After is obeyed, by later events and by the next page too', async () => {
    const { send, bodies } = open([answer(429, { 'Retry-After': '30' })]);
    send(event());
    await vi.advanceTimersByTimeAsync(1_000);
    send(event());
    const next = open();
    next.send(event());
    await vi.advanceTimersByTimeAsync(28_000);
    expect(bodies).toHaveLength(1);
    expect(next.bodies).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([...bodies.slice(1), ...next.bodies].flatMap(({ ids }) => ids)).toHaveLength(3);
    expect(keys()).toEqual([]);
  });

  test('an event that no JSON can hold breaks neither the page nor the events beside it', async () => {
    const { send, bodies } = open();
    send(event({ big: 1n }));
    send(event());
    await vi.advanceTimersByTimeAsync(1_000);
    window.dispatchEvent(new Event('pagehide'));
    expect(bodies).toHaveLength(1);
  });

  test('an event that no request can carry holds up nothing', async () => {
    const { send, bodies } = open([answer(503), answer(503)]);
    send(event({ text: 'x'.repeat(30_000) }));
    const small = event();
    send(small);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(bodies.at(-1)).toMatchObject({ ids: [small.id], dropped: 1 });
    expect(keys()).toEqual([]);
  });

  test('what was kept goes in requests that a page may have on its way', async () => {
    for (let i = 0; i < 40; i++) {
      // Three bytes a character.
      const left = event({ text: '見'.repeat(2_000) });
      device[PREFIX + left.id] = JSON.stringify(left);
    }
    const { bodies, transport } = open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bodies.flatMap(({ ids }) => ids)).toHaveLength(40);
    expect(bodies.length).toBeGreaterThan(3);
    for (const [, { body }] of transport.mock.calls) expect(Buffer.byteLength(body)).toBeLessThan(65_536);
    expect(keys()).toEqual([]);
  });

  test('a page that becomes visible waits no longer', async () => {
    const { send, bodies } = open(Array.from({ length: 6 }, () => answer(503)));
    send(event());
    // By then each wait takes longer than what follows.
    while (bodies.length < 6) await vi.advanceTimersByTimeAsync(500);
    const { length } = bodies;
    await vi.advanceTimersByTimeAsync(100);
    expect(bodies).toHaveLength(length);
    window.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(10);
    expect(bodies).toHaveLength(length + 1);
    expect(keys()).toEqual([]);
  });

  test('a wait that a wrong clock left behind, or somebody else, is none', async () => {
    for (const until of [Date.now() + 4e10, 'text']) {
      const left = event();
      device[PREFIX + left.id] = JSON.stringify(left);
      device[`${PREFIX}~`] = String(until);
      const { bodies } = open();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(bodies.map(({ ids }) => ids)).toEqual([[left.id]]);
      expect(keys()).toEqual([]);
    }
  });

  test('values that are not ours are discarded', async () => {
    const left = event();
    for (const [id, text] of Object.entries({ 0: 'null', '01': '{', '02': '[]', '03': JSON.stringify(left) }))
      device[PREFIX + id] = text;
    device[PREFIX + left.id] = JSON.stringify(left);
    const { bodies } = open();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bodies.map(({ ids }) => ids)).toEqual([[left.id]]);
    expect(keys()).toEqual([]);
  });

  test('the oldest go when there are too many, and are counted', async () => {
    const down = Array.from({ length: 1_000 }, () => answer(503));
    const { send, bodies } = open(down);
    for (let i = 0; i < 160; i++) send(event({ text: 'x'.repeat(2_000) }));
    await vi.advanceTimersByTimeAsync(0);
    const chars = keys().reduce((sum, key) => sum + device[key]!.length, 0);
    expect(chars).toBeLessThan(301_000);
    expect(chars).toBeGreaterThan(290_000);
    const left = keys().filter((key) => !key.includes('~')).length;
    expect(device[`${PREFIX}~dropped`]).toBe(String(160 - left));
    down.length = 0;
    await vi.advanceTimersByTimeAsync(700_000);
    expect(bodies.reduce((sum, { dropped = 0 }) => sum + dropped, 0)).toBeGreaterThanOrEqual(160 - left);
    expect(keys()).toEqual([]);
  });

  test('what is older than maxAgeDays is given up and counted', async () => {
    const old = { ...event(), at: Date.now() - 8 * 864e5 };
    const young = { ...event(), at: Date.now() - 6 * 864e5 };
    for (const one of [old, young]) device[PREFIX + one.id] = JSON.stringify(one);
    const { bodies } = open();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bodies).toMatchObject([{ ids: [young.id], dropped: 1 }]);
    expect(keys()).toEqual([]);
  });

  test('what was given up is told by the next event, where nothing else is kept', async () => {
    const old = { ...event(), at: Date.now() - 8 * 864e5 };
    device[PREFIX + old.id] = JSON.stringify(old);
    const { send, bodies } = open();
    await vi.advanceTimersByTimeAsync(1_000);
    for (let i = 0; i < 2; i++) {
      send(event());
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(bodies.map(({ dropped }) => dropped)).toEqual([1, undefined]);
    expect(keys()).toEqual([]);
  });

  test('what was given up is told once, by events that go out at the same moment too', async () => {
    const old = { ...event(), at: Date.now() - 8 * 864e5 };
    device[PREFIX + old.id] = JSON.stringify(old);
    const { send, bodies } = open();
    await vi.advanceTimersByTimeAsync(1_000);
    for (let i = 0; i < 2; i++) send(event());
    await vi.advanceTimersByTimeAsync(10);
    expect(bodies.map(({ dropped }) => dropped)).toEqual([1, undefined]);
  });

  test('without an event it forgets what was kept, for a collector of before too, and nothing else', () => {
    device['smallwins https://before.example/e 0199'] = '{}';
    device.smallwins = 'off';
    device.smallwinsOther = 'x';
    open().send();
    expect(keys()).toEqual(['smallwins', 'smallwinsOther']);
    // Where the owner has forbidden to write since, too.
    device[`${PREFIX}0199`] = '{}';
    open([], { storage: 'none' }).send();
    expect(keys()).toEqual(['smallwins', 'smallwinsOther']);
  });

  test('at most once where the collector stores an id twice', async () => {
    const format = {
      encode: (batch: unknown, url: string) => ({ url, body: JSON.stringify(batch) }),
      atMostOnce: true,
    };
    const { send, bodies } = open([new TypeError('Failed to fetch'), answer(503)], { format });
    const lost = event();
    send(lost);
    const known = event();
    send(known);
    window.dispatchEvent(new Event('pagehide'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bodies.map(({ ids }) => ids)).toEqual([[lost.id], [known.id], [known.id]]);
    expect(keys()).toEqual([]);
  });

  test('a page on its way out asks for nothing and leaves no lease', async () => {
    const { send, bodies } = open([answer(503)]);
    send(event());
    await vi.advanceTimersByTimeAsync(0);
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    window.dispatchEvent(new Event('visibilitychange'));
    Object.defineProperty(document, 'hidden', { configurable: true, value: false });
    expect(bodies).toHaveLength(1);
    const next = open();
    await vi.advanceTimersByTimeAsync(0);
    expect(next.bodies).toHaveLength(1);
  });

  test('an event on its way is kept although the browser stops the first listener of pagehide', async () => {
    const listeners: EventListener[] = [];
    const { addEventListener } = window;
    vi.spyOn(window, 'addEventListener').mockImplementation((type: string, listener: any, options: any) => {
      if (type === 'pagehide') listeners.push(listener);
      addEventListener.call(window, type, listener, options);
    });
    const { send } = open([], { transport: () => new Promise(() => {}) });
    vi.mocked(window.addEventListener).mockRestore();
    const last = event();
    send(last);
    const hide = new Event('pagehide');
    for (const listener of listeners.slice(1)) listener(hide);
    expect(keys()).toEqual([PREFIX + last.id]);
  });

  test('storage: none writes nothing', async () => {
    const { send, bodies } = open([answer(503)], { storage: 'none' });
    send(event());
    await vi.advanceTimersByTimeAsync(0);
    window.dispatchEvent(new Event('pagehide'));
    expect(keys()).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(bodies).toHaveLength(2);
  });

  test('neither fetch nor sendBeacon: kept', async () => {
    vi.stubGlobal('navigator', { onLine: true });
    const { send } = open([], {
      transport: () => {
        throw new TypeError('fetch is not a function');
      },
    });
    const left = event();
    send(left);
    await vi.advanceTimersByTimeAsync(0);
    expect(keys()).toContain(PREFIX + left.id);
  });
});
