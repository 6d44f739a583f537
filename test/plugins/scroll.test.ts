// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { start } from '../../src/index.js';
import { type ScrollGoal, scrollDepth } from '../../src/plugins/scroll.js';

/** A page of 2,000 px in a window of 500. What a browser scrolls is in test/browser/rules.test.ts. */
let height = 2_000;
let goals: string[];
let stop: () => void;

async function begin(list: ScrollGoal[]) {
  const beforeSend = ({ goal, value }: { goal?: string | undefined; value?: number | undefined }) => {
    goals.push(value ? `${goal} ${value}` : goal!);
    return null;
  };
  stop = start({
    collector: '/e',
    storage: 'none',
    visits: false,
    automation: true,
    beforeSend,
    plugins: [scrollDepth(list)],
  });
  await Promise.resolve();
}
function scrollTo(top: number, target: EventTarget = document, act = 'wheel') {
  window.dispatchEvent(new Event(act));
  if (target === document) vi.stubGlobal('scrollY', top);
  target.dispatchEvent(new Event('scroll'));
}

beforeEach(() => {
  goals = [];
  height = 2_000;
  (window as any).happyDOM.setURL('https://www.example.com/blog/a');
  vi.stubGlobal('scrollY', 0);
  vi.stubGlobal('innerHeight', 500);
  Object.defineProperty(document.documentElement, 'scrollHeight', { get: () => height, configurable: true });
  Object.defineProperty(document, 'scrollingElement', {
    value: document.documentElement,
    configurable: true,
  });
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

test('counts what has been in the window, once', async () => {
  await begin([
    { goal: 'read', percent: 75, value: 2 },
    { goal: 'half', percent: 50 },
    { goal: 'end', percent: 100 },
  ]);
  scrollTo(100);
  expect(goals).toEqual([]);
  scrollTo(501);
  expect(goals).toEqual(['half']);
  scrollTo(1_200);
  scrollTo(0);
  scrollTo(1_200);
  expect(goals).toEqual(['half', 'read 2']);
  // A fraction of a pixel short of the end.
  scrollTo(1_499.5);
  expect(goals).toEqual(['half', 'read 2', 'end']);
});

test('is of a page', async () => {
  await begin([
    { goal: 'read', percent: 50, path: '/blog/*' },
    { goal: 'other', percent: 50, path: '/other' },
  ]);
  scrollTo(1_500);
  expect(goals).toEqual(['read']);
});

test('nothing without scrolling down: as the page opens, as a router empties it, in an element', async () => {
  await begin([{ goal: 'read', percent: 50 }]);
  height = 500;
  scrollTo(0);
  height = 2_000;
  scrollTo(300);
  height = 600;
  scrollTo(100);
  scrollTo(0);
  scrollTo(0, document.body);
  expect(goals).toEqual([]);
});

test.each(['wheel', 'touchmove', 'keydown', 'pointerdown'])('by whoever does something: %s', async (act) => {
  await begin([{ goal: 'read', percent: 50 }]);
  // The browser does: to an #anchor, to where the page was left.
  scrollTo(800, document, 'load');
  expect(goals).toEqual([]);
  scrollTo(801, document, act);
  expect(goals).toEqual(['read']);
  (window as any).happyDOM.setURL('https://www.example.com/blog/b');
  window.dispatchEvent(new Event('popstate'));
  scrollTo(900, document, 'load');
  expect(goals).toEqual(['read']);
});

test("a router's next page begins anew", async () => {
  await begin([{ goal: 'read', percent: 50, path: '/blog/*' }]);
  scrollTo(1_000);
  (window as any).happyDOM.setURL('https://www.example.com/blog/b');
  window.dispatchEvent(new Event('popstate'));
  // Where the page before was left, until the router scrolls up.
  scrollTo(1_000);
  scrollTo(0);
  expect(goals).toEqual(['read']);
  scrollTo(1_000);
  expect(goals).toEqual(['read', 'read']);
});

test('nothing after the stop', async () => {
  await begin([{ goal: 'read', percent: 50 }]);
  stop();
  scrollTo(1_000);
  expect(goals).toEqual([]);
});
