import type { Plugin } from '../types.js';
import { detailsOf, type OwnGoal, readGoals } from './lib/own-goals.js';
import { untilStop } from './lib/until-stop.js';
import { onView } from './lib/views.js';

export interface TimeGoal extends OwnGoal {
  /** How long the page has to have been visible: above 0, at most a day. */
  seconds: number;
}

const DAY_S = 86_400;

/**
 * Counts a goal when the page has been visible for so long, once a page view: a single-page app's next route, and a
 * page from the back/forward cache, starts from zero. Time in a tab behind another one does not count, and no timer
 * runs meanwhile; while the page is visible there is one, for the next goal.
 * @throws TypeError that names the goal's index, the field and the value, when one is wrong
 * @example timeOnPage([{ goal: 'stayed', seconds: 30, path: '/blog/*' }])
 */
export const timeOnPage = (list: readonly TimeGoal[]): Plugin => {
  const goals = readGoals(
    'timeOnPage',
    list,
    {
      seconds: [
        'a number above 0, at most 86400',
        (seconds) => typeof seconds === 'number' && seconds > 0 && seconds <= DAY_S,
      ],
    },
    ['seconds'],
  );
  return ({ listen, track }) => {
    let left: typeof goals = [];
    /** Visible until `sinceMs`. */
    let seenMs = 0;
    /** Not a number while the page is hidden. */
    let sinceMs = Number.NaN;
    let timer: ReturnType<typeof setTimeout>;

    const go = (): void => {
      clearTimeout(timer);
      const nowMs = performance.now();
      seenMs += nowMs - sinceMs || 0;
      sinceMs = document.visibilityState === 'visible' ? nowMs : Number.NaN;
      // A timer may be early by a fraction of a millisecond.
      const reached = left.filter(({ seconds }) => seenMs + 1 >= seconds * 1_000);
      left = left.filter((goal) => !reached.includes(goal));
      for (const goal of reached) track(goal.goal, detailsOf(goal));
      if (left[0] && sinceMs >= 0)
        timer = setTimeout(later, Math.min(...left.map(({ seconds }) => seconds)) * 1_000 - seenMs);
    };
    const later = untilStop(listen, go);

    listen('visibilitychange', go)(document);
    // Before Safari 14.1 a page that is left does not become hidden. @see https://bugs.webkit.org/show_bug.cgi?id=151234
    listen('pagehide', () => {
      go();
      clearTimeout(timer);
      sinceMs = Number.NaN;
    })(window);
    onView(listen, () => {
      left = goals.filter(({ isOn }) => isOn(location.pathname));
      seenMs = 0;
      sinceMs = Number.NaN;
      go();
    });
  };
};
