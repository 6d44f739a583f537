// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Options, start, track } from '../src/index.js';
import type { ConversionEvent } from '../src/types.js';

/** The npm way in: `start` throws on a mistake, `track` waits for it, `stop` takes everything back. */

const collector = 'https://collect.example.com/e';
afterEach(() => {
  vi.restoreAllMocks();
  window.smallwins?.stop?.();
  window.smallwins = undefined;
});

/** Starts with a transport that keeps what it is given. */
function listen(options: Partial<Options> = {}) {
  const events: ConversionEvent[] = [];
  const stop = start({
    visits: false,
    automation: true,
    collector,
    storage: 'none',
    transport: async (_, init) => {
      events.push(...JSON.parse(String(init?.body)).events);
      return new Response(null, { status: 204 });
    },
    ...options,
  });
  return { events, stop };
}

describe('a mistake throws a TypeError that names the option and the value:', () => {
  const mistakes: [string, unknown, string[]][] = [
    ['no collector', {}, ['collector']],
    ['an empty collector', { collector: '' }, ['collector', '""']],
    ['nothing as a collector', { collector: undefined }, ['collector', 'undefined']],
    ['a number as a collector', { collector: 5 }, ['collector', '5']],
    ['a collector without a scheme', { collector: 'a.example/e' }, ['collector', 'a.example/e']],
    ['a bad one of several collectors', { collector: ['/e', 'nowhere'] }, ['collector', 'nowhere']],
    ['a collector object without a URL', { collector: [{ ack: 'none' }] }, ['collector', 'none']],
    ['null as a collector', { collector: null }, ['collector', 'null']],
    ['a collector that only looks like a URL', { collector: 'https://[' }, ['collector', 'https://[']],
    ['an unknown option', { collector, colector: '/e' }, ['colector', '/e']],
    ['an unknown goal', { collector, goals: { phon: 'off' } }, ['phon', 'off']],
    ['a goal that is no tag', { collector, goals: { phone: 'big' } }, ['phone', 'big']],
    ['no collector in a list', { collector: [] }, ['collector', '[]']],
    ['null for a list', { collector, internal: null }, ['internal', 'null']],
    ['null for an object', { collector, hosts: null }, ['hosts', 'null']],
    ['an object for a list', { collector, internal: { a: 1 } }, ['internal', '{"a":1}']],
    ['a list for an object', { collector, goals: ['phone'] }, ['goals', '["phone"]']],
    ['a transport that is none', { collector, transport: 'fetch' }, ['transport', 'fetch']],
  ];
  test.each(mistakes)('%s', (_, options, names) => {
    let error: unknown;
    try {
      start(options as Options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TypeError);
    for (const name of ['smallwins', ...names]) expect(String(error)).toContain(name);
    expect(window.smallwins).toBeUndefined();
  });
});

test('a plugin that fails costs itself alone', () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { events } = listen({
    visits: true,
    plugins: [
      () => {
        throw new Error('a mistake');
      },
      ({ track }) => track('brochure'),
    ],
  });
  expect(events.map(({ goal, type }) => goal || type)).toEqual(['brochure', 'visit']);
  expect(error).toHaveBeenCalledTimes(1);
});

test('one collector may be an object', () => {
  const { events } = listen({ collector: { url: '/e' } });
  track('brochure');
  expect(events).toHaveLength(1);
});

test('what is tracked before start waits for it, in order', () => {
  track('first');
  track('second', { conversion: 'macro' });
  const { events } = listen();
  track('third');
  expect(events.map(({ goal, conversion }) => [goal, conversion])).toEqual([
    ['first', 'micro'],
    ['second', 'macro'],
    ['third', 'micro'],
  ]);
});

test('a second start changes nothing, and its stop neither', () => {
  const { events } = listen();
  const second = listen();
  track('brochure');
  second.stop();
  track('brochure');
  expect([events.length, second.events.length]).toEqual([2, 0]);
});

test('after stop nothing is counted, and start may be called again', () => {
  const { events, stop } = listen();
  document.body.innerHTML = '<button data-goal="brochure">Get it</button>';
  const click = () =>
    document
      .querySelector('button')!
      .dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  stop();
  click();
  expect([events, window.smallwins?.stop]).toEqual([[], undefined]);
  expect(listen().stop).toBeTypeOf('function');
  track('again');
  expect(window.smallwins?.stop).toBeTypeOf('function');
});

test('beforeSend may change an event, replace it, drop it, or fail', () => {
  const sent = (beforeSend: Options['beforeSend']) => {
    const { events, stop } = listen({ beforeSend: beforeSend! });
    track('brochure', { label: 'mine' });
    stop();
    return events.map(({ label }) => label);
  };
  expect(
    sent((event) => {
      event.label = 'changed';
    }),
  ).toEqual(['changed']);
  expect(sent((event) => ({ ...event, label: 'replaced' }))).toEqual(['replaced']);
  expect(sent(() => null)).toEqual([]);
  expect(
    sent(() => {
      throw new Error('an owner’s mistake');
    }),
  ).toEqual(['mine']);
});

test('several collectors get the same event, with the same id', () => {
  const urls: string[] = [];
  const ids = new Set<string>();
  listen({
    collector: [collector, '/e'],
    storage: 'none',
    transport: async (url, init) => {
      urls.push(String(url));
      ids.add(JSON.parse(String(init?.body)).events[0].id);
      return new Response(null, { status: 204 });
    },
  });
  track('brochure');
  expect(urls).toEqual([collector, `${location.origin}/e`]);
  expect(ids.size).toBe(1);
});

test('a package that is packed from a fresh clone has its build, and `npm pack --json` is nothing but JSON', () => {
  const { prepack } = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
  expect(prepack).toMatch(/^npm run --silent build\b.* 1>&2$/);
});
