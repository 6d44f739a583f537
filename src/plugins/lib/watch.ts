import { buildEvent } from '../../event.js';
import { redactUrl } from '../../privacy.js';
import type { ConversionEvent, Tracker } from '../../types.js';
import { type Attempt, forget, keep, keyOf, locate } from './attempt.js';
import { answersOf } from './form-requests.js';
import { belowHeadline, FLASH, hasFields, readPage, surroundingsOf, VOICES } from './page-says.js';

type Outcome = ConversionEvent['outcome'];

/** One try of a form, from its submit until its success is told or its time is up. */
export interface Watch {
  attempt: Attempt;
  /** The form was submitted once more, before anything was known. */
  prolong: () => void;
  /** The visitor went on. @param leaves whether by something that may lead to another page */
  goOn: (leaves?: unknown) => void;
  /** The form was emptied. */
  reset: () => void;
  /** Somebody who knows has said it. */
  hear: (outcome: Outcome) => void;
  /** The page goes. */
  leave: () => void;
  /** The page goes to another site, where it is decided: the page that the visitor comes back to may tell. */
  goAway: () => void;
  end: () => void;
}

/** Between two looks at the page: fifty a submit. */
const LOOK_MS = 300;
/** How long an answer must stand: a text follows its response, and an error may follow a hasty "sent". */
const HOLD_MS = 900;
/** Voices read before the submit, and in each look after it: fewer, lest what stood there already is taken for new. */
const MOST_BEFORE = 99;
const MOST_AFTER = 40;

/**
 * Watches what becomes of a submit, and says it.
 * @param event that submits; without one it is the page that follows, which is held against the page before
 * @param timeoutMs how long, in milliseconds
 * @param onEnd told when it is over, by itself too
 */
export function watchTry(
  attempt: Attempt,
  event: Event | undefined,
  timeoutMs: number,
  { settings, send }: Pick<Tracker, 'settings' | 'send'>,
  onEnd: () => void,
): Watch {
  /** The form's surroundings. */
  let scope: Element | null | undefined;
  /** The lines around the form before this try. */
  let linesBefore: string[];
  const requests: PerformanceEntryList = [];
  let observer: PerformanceObserver | undefined;
  let sinceMs: number;
  let endMs = performance.now() + timeoutMs;
  let isKept = false;
  let isReset = false;
  let isTold = false;
  let hasActed = false;
  let isLeaving: unknown = false;
  let isAway = false;
  /** Whether the form had fields, which a script may take out of it once it is done. */
  let hadFields = false;
  /** What requests and a reset say. */
  let weak = 0;
  let lean: Outcome;
  let leanMs: number;

  /** What the page says now; the form's surroundings are looked for again where a script has replaced them. */
  const look = (where = [VOICES, 'h1,h2'], most = MOST_BEFORE) => {
    if (!scope?.isConnected)
      scope =
        surroundingsOf(locate(attempt)) ||
        (attempt.path === location.pathname
          ? document.getElementById(attempt.inside!)
          : // What the server answered itself, with a page: it speaks below its headline.
            !observer && keyOf(attempt.seen, redactUrl(location.href)) === attempt.key
            ? belowHeadline()
            : undefined);
    return readPage(scope, where, most, isReset);
  };

  /** What its requests came to since this try began, without those of ours. */
  const answers = (form: Element, isGone: boolean) =>
    answersOf(
      requests.filter(
        ({ name, startTime }) =>
          startTime >= sinceMs &&
          !settings.collector.some((collector) => collector.url.split('?')[0] === name.split('?')[0]),
      ),
      form,
      // A button's `formaction` outranks the form's action, and is the event's target.
      (url) => keyOf(attempt.seen, url) === attempt.key,
      isGone,
      settings.internal,
    );

  /**
   * As it looks now. What the page says outranks its requests, as many a plugin answers 200 to a form it rejects; but
   * the form's own 422 is no success, whatever is read into the words beside it.
   */
  const judge = (): Outcome => {
    const { form, before, first, byStatus, path } = attempt;
    requests.push(...(observer?.takeRecords() || []));
    const there = locate(attempt);
    const isGone = !there?.getClientRects()[0] || (hadFields && !hasFields(there));
    const isHere = path === location.pathname;
    // A list of articles that comes late has headings too.
    const said = look(
      observer || isHere ? [VOICES, isGone && isHere ? 'h1,h2' : 'h1'] : ['h1', FLASH],
      MOST_AFTER,
    );
    const isNew = (words: string): boolean => !before!.includes(words);
    const bad = said.bad.some(isNew);
    const good = said.good.some(isNew);
    const [others, own] = form ? answers(form, isGone) : [0, 0];
    weak = own || others || +isReset;
    // A try rejected in words is confirmed in words alone: they may be gone by the next look. Those of the try before,
    // where they still stand, may be said once more, unless it had a status that told the same. Before there is an
    // answer they are nothing new.
    if (weak && (bad || (first && !byStatus && said.bad.some((words) => !first.includes(words)))))
      isTold = true;
    if (bad && good) return own === 2 ? 'rejected' : own === 1 && isGone ? 'confirmed' : undefined;
    if (bad || (good && own !== 2)) return bad ? 'rejected' : 'confirmed';
    // The form is still there, and beside it something new that may be its error: many a server answers 200 to both.
    const isUnclear =
      weak === 1 && !isGone && said.lines.some((line) => /\p{L}/u.test(line) && !linesBefore.includes(line));
    if (good || isUnclear) return;
    return ([undefined, 'confirmed', 'rejected'] as Outcome[])[isTold ? 0 : weak];
  };

  const end = (): void => {
    clearTimeout(timer);
    observer?.disconnect();
    if (isKept) forget();
    onEnd();
  };

  /** What was rejected may be mended without another submit. */
  const tell = (outcome: Outcome): void => {
    const { goal, of } = attempt;
    if (attempt.outcome !== outcome) {
      isTold = true;
      attempt.outcome = outcome;
      attempt.byStatus = weak === 2;
      send(buildEvent('outcome', { goal, of, outcome }));
    }
    if (outcome === 'confirmed') end();
  };

  /** What waits on the device waits by consent. */
  const mayWait = (): boolean => !isKept || settings.consent === 'granted';

  const check = (): void => {
    const nowMs = performance.now();
    timer = setTimeout(check, LOOK_MS);
    if (nowMs >= endMs || !mayWait()) end();
    else if (!isAway)
      try {
        const now = judge();
        if (now !== lean) {
          lean = now;
          leanMs = nowMs;
        }
        if (now && nowMs - leanMs >= HOLD_MS) tell(now);
      } catch {
        // A page that broke its prototypes.
      }
  };
  let timer = setTimeout(check, LOOK_MS);

  if (event)
    try {
      // Also finds the surroundings, while the form is there.
      const { bad, good, lines } = look();
      attempt.before = [...bad, ...good];
      linesBefore = lines;
      attempt.first ||= attempt.before;
      const form = attempt.form!;
      const inside = form.parentElement?.closest('[id]');
      attempt.inside = scope?.contains(inside!) ? inside?.id : undefined;
      hadFields = hasFields(form);
      sinceMs = Math.floor(event.timeStamp);
      observer = new PerformanceObserver((list) => requests.push(...list.getEntries()));
      observer.observe({ type: 'resource' });
      if (settings.consent === 'granted' && !settings.storage) {
        keep(attempt);
        isKept = true;
      }
    } catch {
      // A sandboxed frame stores nothing; the rest does without.
    }

  return {
    attempt,
    prolong() {
      endMs = performance.now() + timeoutMs;
      isLeaving = hasActed = false;
    },
    goOn(leaves) {
      hasActed = true;
      isLeaving ||= leaves;
    },
    reset() {
      // One after a click may be the visitor's.
      if (!hasActed) isReset = true;
    },
    hear(outcome) {
      isTold = true;
      tell(outcome);
    },
    goAway() {
      isAway = true;
    },
    leave() {
      // A script that goes on to the next page has had its answer.
      const now = !isAway && judge();
      if (now) tell(now);
      // The visitor goes elsewhere.
      else if (isLeaving || !mayWait()) end();
    },
    end,
  };
}
