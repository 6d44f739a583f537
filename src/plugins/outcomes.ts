import { findBox } from '../classify/forms.js';
import { BUTTON } from '../dom/button.js';
import type { Plugin } from '../types.js';
import { type Attempt, keyOf, takeKept } from './lib/attempt.js';
import { readVendorEvent, VENDOR_EVENTS } from './lib/vendor-events.js';
import { type Watch, watchTry } from './lib/watch.js';

export interface OutcomesOptions {
  /** How long to wait for what becomes of a submit, in milliseconds. @default 15000 */
  timeoutMs?: number;
}

/** Forms of one page whose retries are told from new conversions. */
const MAX_ATTEMPTS = 9;

/**
 * What became of a form's submit: one event of type `outcome`, `of` the conversion's id, `outcome` `confirmed` or
 * `rejected`; none where that cannot be told. A rejected form that is sent again is no second conversion, and may be
 * confirmed yet. Nothing is watched but the last form submitted, for 15 seconds; docs/outcomes.md lists by what it tells.
 */
export const outcomes =
  ({ timeoutMs = 15_000 }: OutcomesOptions = {}): Plugin =>
  (tracker) => {
    const { settings, listen } = tracker;
    const { beforeSend } = settings;
    const api = window.smallwins!;
    const { stop } = api;
    let attempts: Attempt[] = [];
    let watched: Watch | undefined;
    /** The event that is being handled, and by whose listener. */
    let current: any;
    let place: EventTarget | null;
    /** The form whose button it presses. Where its script sends it, the core counts once the page has had its say. */
    let pressed: Element | null | false | undefined;

    /** Whether what becomes of it is not known yet: sent once more, it goes on. */
    const isPending = (attempt: Attempt): boolean => watched?.attempt === attempt && !attempt.outcome;

    const watch = (attempt: Attempt, event?: Event): void => {
      if (isPending(attempt)) watched!.prolong();
      else {
        watched?.end();
        watched = watchTry(attempt, event, timeoutMs, tracker, () => {
          watched = undefined;
        });
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
      // What is paid elsewhere is not yet paid.
      const to = event.type === 'navigate' && event.destination.url;
      if (
        /order|booking|donat/.test(`${watched?.attempt.seen}`) &&
        /^http/.test(to) &&
        new URL(to).host !== location.host
      )
        watched!.goAway();
      current = event;
      place = event.currentTarget;
      const button = event.type === 'click' && event.composedPath()[0].closest?.(BUTTON);
      pressed = button && (button.form || button.closest('form'));
      if (/^[ck]/.test(event.type)) {
        // Not a key, and not a click that misses, while the next page is on its way.
        const control = event.type === 'click' && event.composedPath()[0].closest?.('a,button,[onclick]');
        watched?.goOn(control && !watched.attempt.form?.contains(control.form || control));
        // A submit stays inside its shadow root.
        for (const node of event.composedPath()) if (node instanceof ShadowRoot) onSubmit(node);
      }
      const form = attempts[0] && formOf(event);
      const attempt = form && attempts.find((attempt) => attempt.form === form);
      if (!attempt) {
        // What the page says from here on may be about another form.
        if (event.type === 'submit') watched?.end();
      }
      // A press is no submit yet: it may be of "Clear".
      else if (attempt.outcome !== 'confirmed' && !(pressed && isPending(attempt))) watch(attempt, event);
    };
    const onSubmit = listen('submit', note);
    onSubmit(window);
    listen('click keydown', note)(window);
    listen('navigate', note)((window as { navigation?: EventTarget }).navigation);

    listen('reset', ({ target }) => {
      // One in the handler of the submit comes before any answer.
      if (target === watched?.attempt.form && !current.eventPhase) watched!.reset();
    })(window);

    listen(VENDOR_EVENTS, (event) => {
      const outcome = readVendorEvent(event, watched?.attempt.form);
      if (outcome) watched!.hear(outcome);
    })(window);

    listen('pagehide', () => watched?.leave())(window);

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
      watched?.end();
      stop!();
    };

    try {
      // It was left there with the visitor's consent, for the page that follows the submit.
      const kept = takeKept();
      if (kept) {
        attempts = [kept];
        watch(kept);
      }
    } catch {
      // A sandboxed frame, or not ours.
    }
  };
