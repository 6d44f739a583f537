import { findBox } from '../classify/forms.js';
import { BUTTON } from '../dom/button.js';
import { buildEvent } from '../event.js';
import { redactUrl } from '../privacy.js';
import type { ConversionEvent, Plugin } from '../types.js';
import { answersOf } from './lib/form-requests.js';
import { readPage, surroundingsOf, VOICES } from './lib/page-says.js';

export interface OutcomesOptions {
  /** How long to wait for what becomes of a submit, in milliseconds. @default 15000 */
  timeoutMs?: number;
}

type Outcome = ConversionEvent['outcome'];

/** A form's conversion, over all tries. */
interface Attempt {
  of: string;
  goal?: string | undefined;
  /** What the core took it for, whatever the owner calls it. */
  seen?: string | undefined;
  /** That and the action: what a form that was rendered anew has in common with the one before. */
  key: string;
  /** Where the form was, and what that page said before the last try and before the first. */
  path: string;
  before?: string[];
  first?: string[] | undefined;
  /** Whether the form's rejection could be told by the status of a request. */
  byStatus?: boolean;
  form?: Element | undefined;
  outcome?: Outcome;
}

/** Between two looks at the page: fifty a submit. */
const LOOK_MS = 300;
/** How long an answer must stand: a text follows its response, and an error may follow a hasty "sent". */
const HOLD_MS = 900;
/** Voices read before the submit, and in each look after it: fewer, lest what stood there already is taken for new. */
const MOST_BEFORE = 99;
const MOST_AFTER = 40;
/** Forms of one page whose retries are told from new conversions. */
const MAX_ATTEMPTS = 9;
/** In the session's storage. */
const KEPT = 'smallwins outcome';

/**
 * What became of a form's submit: one event of type `outcome`, `of` the conversion's id, `outcome` `confirmed` or
 * `rejected`; none where that cannot be told. A rejected form that is sent again is no second conversion, and may be
 * confirmed yet. Nothing is watched but the last form submitted, for 15 seconds; docs/outcomes.md lists by what it tells.
 */
export const outcomes =
  ({ timeoutMs = 15_000 }: OutcomesOptions = {}): Plugin =>
  ({ settings, listen, send }) => {
    const { beforeSend } = settings;
    const api = window.smallwins!;
    const { stop } = api;
    let attempts: Attempt[] = [];
    let open: Attempt | undefined;
    /** The form's surroundings. */
    let scope: Element | null | undefined;
    let requests: PerformanceEntryList;
    let isKept: boolean;
    let isReset: boolean;
    let isTold: boolean;
    /** What requests and a reset say. */
    let weak: number;
    /** The lines around the form before this try. */
    let linesBefore: string[];
    let hasActed: boolean;
    let isLeaving: boolean;
    let lean: Outcome;
    let leanMs: number;
    let sinceMs: number;
    let endMs: number;
    let timer: ReturnType<typeof setTimeout>;
    let observer: PerformanceObserver | undefined;
    /** The event that is being handled, and by whose listener. */
    let current: any;
    let place: EventTarget | null;
    /** The form whose button it presses. Where its script sends it, the core counts once the page has had its say. */
    let pressed: Element | null | false | undefined;

    const keyOf = (goal?: string, target?: string): string => `${goal} ${target}`;

    /** The form, or the only one that looks like it where a script or the next page has put another in its place. */
    const locate = ({ form, seen, key }: Attempt): Element | undefined => {
      if (form?.isConnected) return form;
      const same = [...document.querySelectorAll('form')].filter(
        (other) => keyOf(seen, redactUrl(other.getAttribute('action'))) === key,
      );
      return same[1] ? undefined : same[0];
    };

    /** What the page says now; the form's surroundings are looked for again where a script has replaced them. */
    const look = (attempt: Attempt, where = [VOICES, 'h1,h2'], most = MOST_BEFORE) => {
      if (!scope?.isConnected) scope = surroundingsOf(locate(attempt));
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
        (url) => keyOf(open!.seen, url) === open!.key,
        isGone,
      );

    /**
     * As it looks now. What the page says outranks its requests, as many a plugin answers 200 to a form it rejects; but
     * the form's own 422 is no success, whatever is read into the words beside it.
     */
    const judge = (): Outcome => {
      const { form, before, first, byStatus, path } = open!;
      requests.push(...(observer?.takeRecords() || []));
      const isGone = !locate(open!)?.getClientRects()[0];
      const isHere = path === location.pathname;
      // A list of articles that comes late has headings too.
      const where = observer || isHere ? [VOICES, isGone && isHere ? 'h1,h2' : 'h1'] : ['h1'];
      const said = look(open!, where, MOST_AFTER);
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
        weak === 1 &&
        !isGone &&
        said.lines.some((line) => /\p{L}/u.test(line) && !linesBefore.includes(line));
      if (good || isUnclear) return;
      return ([undefined, 'confirmed', 'rejected'] as Outcome[])[isTold ? 0 : weak];
    };

    const finish = (): void => {
      open = scope = undefined;
      clearTimeout(timer);
      observer?.disconnect();
      observer = undefined;
      if (isKept) sessionStorage.removeItem(KEPT);
      isKept = false;
    };

    /** What was rejected may be mended without another submit. */
    const tell = (outcome: Outcome): void => {
      const { goal, of } = open!;
      if (open!.outcome !== outcome) {
        isTold = true;
        open!.outcome = outcome;
        open!.byStatus = weak === 2;
        send(buildEvent('outcome', { goal, of, outcome }));
      }
      if (outcome === 'confirmed') finish();
    };

    const check = (): void => {
      const nowMs = performance.now();
      timer = setTimeout(check, LOOK_MS);
      // What waits on the device waits by consent.
      if (nowMs >= endMs || (isKept && settings.consent !== 'granted')) finish();
      else
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

    const watch = (attempt: Attempt, event?: Event): void => {
      endMs = performance.now() + timeoutMs;
      isLeaving = hasActed = false;
      // Pressed twice.
      if (open === attempt && !attempt.outcome) return;
      finish();
      open = attempt;
      requests = [];
      isReset = isTold = false;
      weak = 0;
      lean = undefined;
      timer = setTimeout(check, LOOK_MS);
      // Without one it is the page that follows, which is held against the page before.
      if (event)
        try {
          // Also finds the surroundings, while the form is there.
          const { bad, good, lines } = look(attempt);
          attempt.before = [...bad, ...good];
          linesBefore = lines;
          attempt.first ||= attempt.before;
          sinceMs = Math.floor(event.timeStamp);
          observer = new PerformanceObserver((list) => requests.push(...list.getEntries()));
          observer.observe({ type: 'resource' });
          if (settings.consent === 'granted' && !settings.storage) {
            sessionStorage[KEPT] = JSON.stringify({ ...attempt, form: undefined, first: undefined });
            isKept = true;
          }
        } catch {
          // A sandboxed frame stores nothing; the rest does without.
        }
    };

    /** The form that an event submits, or the box that is none. */
    const formOf = (event: any): Element | undefined =>
      event.type === 'submit'
        ? event.target
        : event.type === 'navigate'
          ? event.sourceElement?.form || event.sourceElement
          : pressed || findBox(event.composedPath()[0], !!event.key);

    const note = (event: any): void => {
      current = event;
      place = event.currentTarget;
      const button = event.type === 'click' && event.composedPath()[0].closest?.(BUTTON);
      pressed = button && (button.form || button.closest('form'));
      const isSubmit = event.type === 'submit';
      if (/^[ck]/.test(event.type)) {
        hasActed = true;
        // Not a key, and not a click that misses, while the next page is on its way.
        const control = event.composedPath()[0].closest?.('a,button,[onclick]');
        if (event.type === 'click' && control && !open?.form?.contains(control.form || control))
          isLeaving = true;
        // A submit stays inside its shadow root.
        for (const node of event.composedPath()) if (node instanceof ShadowRoot) onSubmit(node);
      }
      const form = attempts[0] && formOf(event);
      const attempt = form && attempts.find((attempt) => attempt.form === form);
      if (!attempt) {
        // What the page says from here on may be about another form.
        if (isSubmit) finish();
      } else if (attempt.outcome !== 'confirmed' && !(pressed && open === attempt && !attempt.outcome))
        watch(attempt, event);
    };
    const onSubmit = listen('submit', note);
    onSubmit(window);
    listen('click keydown', note)(window);
    listen('navigate', note)((window as { navigation?: EventTarget }).navigation);

    listen('reset', ({ target }) => {
      // One in the handler of the submit comes before any answer, one after a click may be the visitor's.
      if (target === open?.form && !current.eventPhase && !hasActed) isReset = true;
    })(window);

    // Contact Form 7 says it of the form, the others of the window.
    listen(
      'wpcf7submit wpcf7mailsent wpcf7mailfailed wpcf7invalid wpcf7spam hs-form-event:on-submission:success hs-form-event:on-submission:failed klaviyoForms message',
      (event) => {
        const { type, target, detail, data } = event;
        const what = `${type} ${detail?.status || detail?.type} ${data?.type} ${data?.eventName}`;
        const form = open?.form;
        if (
          form?.closest('.wpcf7,[class*=hs-form],[class*=klaviyo-form]') &&
          (target === window || target.contains(form) || form.contains(target))
        )
          if (/mail_sent|:success|klaviyoForms submit|hsFormCallback onFormSubmitted/.test(what))
            tell('confirmed');
          else if (/^(wpcf7|hs-).*(fail|missing|spam|abort)/.test(what)) {
            isTold = true;
            tell('rejected');
          }
      },
    )(window);

    // A script that goes on to the next page has had its answer.
    listen('pagehide', () => {
      const now = open && judge();
      if (now) tell(now);
      // The visitor goes elsewhere.
      else if (isLeaving || (isKept && settings.consent !== 'granted')) finish();
    })(window);

    settings.beforeSend = (event, reason) => {
      // The core counts a form while it handles the event that was noted just before.
      const isLive = current?.currentTarget && current.currentTarget === place;
      const form =
        event.type !== 'conversion'
          ? undefined
          : isLive
            ? !pressed && formOf(current)
            : reason && current && !current.eventPhase && pressed;
      if (!form || settings.consent === 'denied') return beforeSend(event, reason);
      const seen = event.goal;
      const key = keyOf(seen, event.target);
      const rejected = attempts.find(
        (attempt) =>
          attempt.key === key &&
          attempt.outcome === 'rejected' &&
          // Another form, while the rejected one is still there, is another conversion; so is one on another route, where no
          // action tells that it is the same.
          (!attempt.form ||
            attempt.form === form ||
            (!attempt.form.isConnected && (event.target || attempt.path === location.pathname))),
      );
      if (rejected) {
        rejected.form = form;
        watch(rejected, current);
        return null;
      }
      const changed = beforeSend(event, reason);
      if (changed !== null) {
        const { id, goal } = changed || event;
        attempts = [{ of: id, goal, seen, key, path: location.pathname, form }, ...attempts].slice(
          0,
          MAX_ATTEMPTS,
        );
        watch(attempts[0]!, current);
      }
      return changed;
    };

    api.stop = () => {
      finish();
      stop!();
    };

    try {
      // It was left there with the visitor's consent, for the page that follows the submit.
      const kept = sessionStorage[KEPT];
      if (kept) {
        sessionStorage.removeItem(KEPT);
        attempts = [JSON.parse(kept)];
        watch(attempts[0]!);
      }
    } catch {}
  };
