import { beginAct, continueLastAct, count, OWNER, prepare, record } from './acts.js';
import { readCampaign } from './classify/campaigns.js';
import { classifyForm, findBox } from './classify/forms.js';
import { classifyLink, isInnerPage } from './classify/links.js';
import { isOwnSite } from './classify/site.js';
import { findLanding } from './detect/arrivals.js';
import { detectClicks } from './detect/clicks.js';
import { detectNavigations } from './detect/navigations.js';
import { detectSubmits } from './detect/submits.js';
import { listen, stopListening } from './dom/listen.js';
import { buildEvent } from './event.js';
import { arriveBy, consent, hasGpc, hasVisit, openGate, send, settings } from './gate.js';
import { type Consent, expect, type Options, resolveOptions } from './options.js';
import { createOutbox } from './outbox.js';
import { allowParams, isOptedOut, isUnwatched, mask } from './privacy.js';
import { deliver } from './transport.js';
import type { ConversionDetails, Plugin } from './types.js';
import { currentVisit, readVisit } from './visit.js';

// A plugin sends events of its own.
export { buildEvent };

/** Takes back what `start()` did. The page may go on calling `smallwins()` and `track()`: nothing is counted until another start. */
export type Stop = () => void;

/** `window.smallwins`: a command queue before the script has arrived, afterwards the same with methods. */
export interface Smallwins {
  (command: string, ...args: any[]): void;
  /** The calls made before the script arrived. */
  q?: any[];
  track?: (goal: string, details?: ConversionDetails) => void;
  consent?: (state: Consent) => void;
  stop?: Stop | undefined;
}

declare global {
  interface Window {
    smallwins?: Smallwins | undefined;
  }
}

/** Links followed: `phone`, `email`, `message`, `social`, `download`, `outbound` and the owner's own. */
export const links: Plugin = () => {
  // Of one document they never change, and asking is slow.
  const page = { origin: location.origin + '/', hostname: location.hostname };
  let hasOwnBase: boolean | undefined;
  // With a base of another site the same text leads elsewhere.
  const isInner = (href: string): boolean =>
    (hasOwnBase ??= document.baseURI.startsWith(page.origin)) && isInnerPage(href, page.origin);
  const report = (element?: HTMLElement, href?: string, path?: HTMLElement[]) => {
    const verdict = href ? classifyLink(href, page, settings, element) : undefined;
    // By the path, which leads out of a shadow root, where there is one.
    const owner = path ? path.find((node) => node.matches?.(OWNER)) : element?.closest<HTMLElement>(OWNER);
    return (
      (verdict || owner) &&
      (() => {
        // That a dialog asks first ("You leave our site") and holds the link to go on with is no second act.
        if (element?.closest('dialog,[role$=dialog]')) continueLastAct();
        record(verdict, owner || element, element);
      })
    );
  };
  listen('pointerdown keydown click', beginAct)(window);
  detectClicks(report, isInner);
  detectNavigations((href, link) => {
    if (!continueLastAct()) report(link, href)?.();
  });
};

/** Forms submitted: `newsletter`, `contact`, `signup`, `order` and the like. */
export const forms: Plugin = () => {
  /** On which page each was counted: a router may go on with the same element on another. */
  const counted = new WeakMap<Element, string>();
  detectSubmits((element, submitter) => {
    const form = element instanceof HTMLFormElement ? element : findBox(element, element.matches('input'));
    const { pathname } = location;
    // A second submit of one form is the same act or a second try at it, no second conversion.
    if (form && counted.get(form) !== pathname) {
      const verdict = classifyForm(form, submitter);
      const owner = (submitter?.closest('[data-goal]') || form.closest('[data-goal]')) as HTMLElement | null;
      if (verdict || owner) {
        const target = submitter?.getAttribute('formaction') || form.getAttribute('action')!;
        const act = prepare({ goal: '', ...verdict, target }, owner || (form as HTMLElement), submitter);
        return () => {
          // Its script may have sent it in the meantime, and kept the page waiting in a dialog since.
          if (counted.get(form) !== pathname) act();
          counted.set(form, pathname);
        };
      }
    }
  });
};

/** A visit where it begins, so that a conversion rate has a denominator, and by what campaign. */
export const visits: Plugin = () => {
  const goesOn = settings.consent === 'granted' && currentVisit();
  const landing =
    !hasVisit &&
    findLanding((host) =>
      isOwnSite(host, location.hostname, [...settings.internal, ...Object.keys(settings.hosts)]),
    );
  const campaign =
    landing &&
    arriveBy(
      readCampaign(
        landing,
        // Who logs in by a network comes back from it, and has not been sent by it.
        !goesOn && document.referrer && new URL(document.referrer).hostname,
        !hasGpc(),
        (text) => mask(text, true),
      ),
    );
  if (settings.visits && !goesOn && (landing || (settings.consent === 'granted' && readVisit())))
    send(buildEvent('visit', {}));
  if (campaign) count('campaign');
};

/**
 * Puts a tracker together from its parts. The straight line, in order: detect and classify (the features), then
 * event, privacy, outbox, transport, format.
 * @returns a `start` that throws a TypeError on a wrong option and returns its own undo
 */
export const compose =
  (features: Plugin[]) =>
  (options: Options): Stop => {
    // Rendered on a server there is nothing to notice; loaded by the page and by a tag manager, it counts once.
    if (typeof window === 'undefined' || window.smallwins?.stop) return () => {};
    const own = resolveOptions(options);
    const isOff = isUnwatched(own.automation) || isOptedOut() || (own.dnt && navigator.doNotTrack === '1');
    openGate(
      own,
      own.collector.map((collector) => createOutbox(collector, deliver.bind(null, collector), listen)),
      isOff,
    );
    allowParams(own.params);
    const { q = [] } = window.smallwins || {};
    /** An owner's mistake is said, and stays out of the page; after `stop()` the page's calls mean nothing. */
    const guard =
      (method: (...args: any[]) => void) =>
      (...args: any[]): void => {
        try {
          if (api.stop) method(...args);
        } catch (error) {
          console.error(error);
        }
      };
    const api: Smallwins = guard((command, ...args) => {
      const method = (api as any)[command];
      expect(method, 'command', command);
      method(...args);
    });
    api.track = guard(count);
    api.consent = guard(consent);
    api.stop = guard(() => {
      stopListening();
      api.stop = undefined;
    });
    window.smallwins = api;
    // Each call is an array, or the arguments object of a function. What was said of consent holds for the visit
    // already, and the visit comes before what happens in it.
    const replay = (isConsent: boolean): void => {
      for (const call of q) if ((call[0] === 'consent') === isConsent) api(...(call as [string]));
    };
    replay(true);
    // After that, or a default of no would take back the yes of every page. What an earlier page kept stays as long as
    // nobody has said anything on this one.
    if (settings.consent !== 'cookieless' || isOff) consent(settings.consent);
    // Plugins first: what they have to say of a click they say before it is counted. One that fails costs no other.
    for (const install of [...settings.plugins, ...features])
      guard(() =>
        // What makes a plugin (`outcomes` for `outcomes()`) does nothing by itself.
        expect(!(install as any)({ settings, listen, record, track: count, send })?.call, 'plugins', install),
      )();
    replay(false);
    return api.stop;
  };

/**
 * Counts a goal of the owner's own. Called before `start()`, it is kept until then.
 * @param goal a name of your choice, or one of the table's
 */
export function track(goal: string, details?: ConversionDetails): void {
  if (typeof window === 'undefined') return;
  const queue: Smallwins = (...call) => void (queue.q ||= []).push(call);
  window.smallwins ||= queue;
  window.smallwins('track', goal, details);
}
