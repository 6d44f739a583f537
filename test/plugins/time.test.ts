// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { start } from '../../src/index.js';
import { type TimeGoal, timeOnPage } from '../../src/plugins/time.js';

let goals: string[];
let stop: () => void;

async function begin(list: TimeGoal[]) {
  const beforeSend = ({ goal }: { goal?: string | undefined }) => {
    goals.push(goal!);
    return null;
  };
  stop = start({
    collector: '/e',
    storage: 'none',
    visits: false,
    automation: true,
    beforeSend,
    plugins: [timeOnPage(list)],
  });
  vi.advanceTimersByTime(0); // the outbox's first look
  await Promise.resolve();
}
function show(state: 'visible' | 'hidden') {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  goals = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  (window as any).happyDOM.setURL('https://www.example.com/blog/a');
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('counts each when its time has come, once, with one timer', async () => {
  await begin([
    { goal: 'stayed', seconds: 30 },
    { goal: 'read', seconds: 90.5 },
    { goal: 'other', seconds: 10, path: '/other' },
  ]);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(29_990);
  expect(goals).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(goals).toEqual(['stayed']);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(61_000);
  expect(goals).toEqual(['stayed', 'read']);
  expect(vi.getTimerCount()).toBe(0);
});

test('only while the page is visible, and no timer runs while it is not', async () => {
  await begin([{ goal: 'stayed', seconds: 30 }]);
  vi.advanceTimersByTime(20_000);
  show('hidden');
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(600_000);
  show('visible');
  vi.advanceTimersByTime(9_900);
  expect(goals).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(goals).toEqual(['stayed']);
});

test('opened in the background, it begins when it is seen', async () => {
  show('hidden');
  await begin([{ goal: 'stayed', seconds: 30 }]);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(60_000);
  show('visible');
  vi.advanceTimersByTime(29_900);
  expect(goals).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(goals).toEqual(['stayed']);
});

test("a router's next page, and one from the back/forward cache, begins anew", async () => {
  await begin([{ goal: 'stayed', seconds: 30, path: '/blog/*' }]);
  vi.advanceTimersByTime(20_000);
  (window as any).happyDOM.setURL('https://www.example.com/blog/b');
  window.dispatchEvent(new Event('popstate'));
  vi.advanceTimersByTime(20_000);
  expect(goals).toEqual([]);
  vi.advanceTimersByTime(10_100);
  expect(goals).toEqual(['stayed']);
  window.dispatchEvent(new Event('pagehide'));
  vi.advanceTimersByTime(600_000);
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  vi.advanceTimersByTime(29_900);
  expect(goals).toEqual(['stayed']);
  vi.advanceTimersByTime(200);
  expect(goals).toEqual(['stayed', 'stayed']);
});

test('nothing after the stop', async () => {
  await begin([{ goal: 'stayed', seconds: 30 }]);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(goals).toEqual([]);
});
