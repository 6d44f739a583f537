// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConversionEvent, Options } from '../src/index.js';
import { transportTo } from './transport-to.js';

/** Visits and campaigns across the pages of one tab, and what the visitor agrees to meanwhile: gate.ts and visits. */

let sent: ConversionEvent[];
let stop: (() => void) | undefined;

/** A page of the site, loaded anew in the same tab. */
async function load(path: string, referrer: string, options: Partial<Options> = {}) {
  stop?.();
  window.smallwins = undefined;
  vi.resetModules();
  (window as any).happyDOM.setURL(`https://www.example.com${path}`);
  vi.spyOn(document, 'referrer', 'get').mockReturnValue(referrer);
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([]);
  sent = [];
  const { start, track } = await import('../src/index.js');
  stop = start({
    collector: '/e',
    automation: true,
    transport: transportTo((...events) => sent.push(...events)),
    ...options,
  });
  return track;
}
const names = () => sent.map(({ type, goal }) => goal ?? type);
const say = (...call: unknown[]) => (window.smallwins as any)(...call);

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_287_843_000 });
});
afterEach(() => {
  stop?.();
  stop = undefined;
  sessionStorage.clear();
  localStorage.clear();
  window.smallwins = undefined;
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const MINUTE_MS = 60_000;
const AD = '/?utm_source=mail&gclid=abc';

describe('a visit with consent', () => {
  test('goes on after a login by a network, and keeps its own campaign', async () => {
    await load(AD, '', { consent: 'granted' });
    expect(names()).toEqual(['visit', 'campaign']);
    const track = await load('/account', 'https://www.facebook.com/', { consent: 'granted' });
    track('order');
    expect(names()).toEqual(['order']);
    expect(sent[0]!.campaign).toMatchObject({ source: 'mail', click: 'gclid', click_id: 'abc' });
  });

  test('a link of a campaign is one at any time', async () => {
    await load('/', '', { consent: 'granted' });
    await load(AD, 'https://www.facebook.com/', { consent: 'granted' });
    expect(names()).toEqual(['campaign']);
  });

  test('given after the visit was counted: no second one on the way back from a single sign-on', async () => {
    await load('/', '');
    say('consent', 'granted');
    expect(names()).toEqual(['visit']);
    const track = await load('/account', 'https://accounts.example.net/', { consent: 'granted' });
    track('order');
    expect(names()).toEqual(['order']);
    expect(sent[0]!.step).toBe(1);
  });

  test('said again after half an hour, it neither hides the next visit nor invents one', async () => {
    for (const path of ['/', AD]) {
      sessionStorage.clear();
      const track = await load(path, '', { consent: 'granted' });
      const [first] = sent;
      vi.advanceTimersByTime(31 * MINUTE_MS);
      say('consent', 'granted');
      sent = [];
      track('order');
      expect(names()).toEqual(['visit', 'order']);
      expect(sent[1]!.visit).toBe(sent[0]!.id);
      expect(sent[0]!.id).not.toBe(first!.id);
    }
  });

  test('what waits for the yes on a later page has the visit\u2019s campaign', async () => {
    await load(AD, '', { consent: 'granted' });
    const track = await load('/thanks', 'https://www.example.com/', { consent: 'pending' });
    track('order', { value: 20 });
    expect(sent).toEqual([]);
    say('consent', 'granted');
    expect(sent[0]).toMatchObject({ goal: 'order', campaign: { source: 'mail', click_id: 'abc' } });
  });
});
