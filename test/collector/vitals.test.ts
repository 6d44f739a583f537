import { afterEach, beforeEach, expect, test } from 'vitest';
import { batch, collect, event, post, type Running, summary } from './help.js';

/** Do slow pages convert less? */

let collector: Running;
let now: number;
beforeEach(async () => {
  now = 1_795_287_843_123;
  collector = await collect({ now: () => now });
});
afterEach(() => collector.close());

const add = async (...events: unknown[]) =>
  expect((await post(collector.url, batch(events))).status).toBe(204);
const page = (lcp: number, inp?: number, visit?: string) =>
  event({ type: 'vitals', goal: undefined, conversion: undefined, visit, vitals: { lcp, inp } });
const vitals = async (query = '') => (await summary(collector.url, query)).vitals;

test('no vitals, no answer', async () => {
  await add(event());
  expect(await vitals()).toMatchObject({ basis: 'none', all: { count: 0, lcp: null, inp: null } });
});

test('medians, of an odd and of an even number of pages, each of those that have the value', async () => {
  await add(page(1000), page(5000, 80), page(2000, 40));
  expect(await vitals()).toMatchObject({ basis: 'overall', all: { count: 3, lcp: 2000, inp: 60 } });
});

test('visits that can be followed: pages of those that converted beside the others', async () => {
  await add(
    page(1000, 40, 'a'),
    event({ visit: 'a' }),
    page(3000, 200, 'b'),
    page(4000, 300, 'c'),
    // Nobody knows whose this one is.
    page(9000, 900),
  );
  expect(await vitals()).toEqual({
    basis: 'linked',
    all: { count: 4, lcpCount: 4, lcp: 3500, inp: 250 },
    converted: { count: 1, lcpCount: 1, lcp: 1000, inp: 40 },
    others: { count: 2, lcpCount: 2, lcp: 3500, inp: 250 },
  });
});

test('to arrive by a campaign is no conversion that a fast page led to', async () => {
  const arrival = (fields: object) => event({ goal: 'campaign', conversion: 'micro', ...fields });
  await add(page(1000, 40, 'a'), arrival({ visit: 'a', lcp: 900 }), page(3000, 200, 'b'));
  expect(await vitals()).toMatchObject({ basis: 'overall', converted: null });
});

test('conversions that say how fast their page was, beside all pages', async () => {
  await add(page(1000), page(3000), event({ lcp: 900, inp: 40 }), event({ lcp: 1100 }), event());
  expect(await vitals()).toEqual({
    basis: 'conversions',
    all: { count: 2, lcpCount: 2, lcp: 2000, inp: null },
    converted: { count: 2, lcpCount: 2, lcp: 1000, inp: 40 },
    others: null,
  });
});

test('a window leaves out the pages before it', async () => {
  await add(page(1000));
  now += 2 * 86_400_000;
  expect(await vitals('?window=24h')).toMatchObject({ basis: 'none' });
  expect(await vitals('?window=7d')).toMatchObject({ basis: 'overall' });
});
