import type { Plugin } from '../types.js';
import { detailsOf, type OwnGoal, readGoals } from './lib/own-goals.js';
import { onView } from './lib/views.js';

export interface ScrollGoal extends OwnGoal {
  /** How much of the page's height has to have been in the window, above it included: above 0, at most 100. */
  percent: number;
}

/**
 * Counts a goal when the visitor has scrolled down to a share of the page, once a page view: a single-page app's next
 * route, and a page from the back/forward cache, is another one. What fits into the window cannot be scrolled and
 * counts nothing; an element that scrolls by itself is not looked at, nor is what scrolls before the visitor does anything.
 * @throws TypeError that names the goal's index, the field and the value, when one is wrong
 * @example scrollDepth([{ goal: 'read', percent: 75, path: '/blog/*' }])
 */
export const scrollDepth = (list: readonly ScrollGoal[]): Plugin => {
  const goals = readGoals(
    'scrollDepth',
    list,
    {
      percent: [
        'a number above 0, at most 100',
        (percent) => percent > 0 && percent <= 100 && isNumber(percent),
      ],
    },
    ['percent'],
  );
  return ({ listen, track }) => {
    let left: typeof goals = [];
    let lastTop = 0;
    let isByVisitor = false;
    onView(listen, () => {
      left = goals.filter(({ isOn }) => isOn(location.pathname));
      lastTop = scrollY;
      isByVisitor = false;
    });
    // A page that opens at its #anchor, or where it was left, has not been read. On the window these block no scrolling.
    listen('wheel touchmove keydown pointerdown', () => {
      isByVisitor = true;
    })(window);
    // In the window's capture phase nobody has changed the page since its layout, so reading it computes none.
    listen('scroll', ({ target }) => {
      if (!left[0] || target !== document) return;
      const isDown = scrollY > lastTop;
      // Pulled beyond its end, a page in Safari scrolls below 0.
      lastTop = Math.max(0, scrollY);
      // A router that empties the page moves it up, and what is left of it is soon read.
      if (!isDown || !isByVisitor) return;
      // At the end, fractions of a pixel may be missing.
      const seen = (100 * (scrollY + innerHeight + 1)) / document.scrollingElement!.scrollHeight;
      const reached = left.filter(({ percent }) => seen >= percent);
      left = left.filter(({ percent }) => seen < percent);
      for (const goal of reached) track(goal.goal, detailsOf(goal));
    })(window);
  };
};

const isNumber = (value: unknown): boolean => typeof value === 'number';
