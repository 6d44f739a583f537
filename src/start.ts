import { readCampaign } from './classify/campaigns.js';
import { classifyForm, findBox } from './classify/forms.js';
import { classifyLink, isInnerPage } from './classify/links.js';
import { isOwnSite } from './classify/site.js';
import { findLanding } from './detect/arrivals.js';
import { detectClicks } from './detect/clicks.js';
import { detectNavigations } from './detect/navigations.js';
import { detectSubmits } from './detect/submits.js';
import { type Listen, listen, stopListening } from './dom/listen.js';
import { buildEvent } from './event.js';
import { currencyOf, tagOf } from './goals.js';
import {
  type Consent,
  expect,
  expectConsent,
  type Options,
  resolveOptions,
  type Settings,
} from './options.js';
import { createOutbox, type Outbox } from './outbox.js';
import { allowParams, isOptedOut, isUnwatched, mask } from './privacy.js';
import { deliver } from './transport.js';
import type { Campaign, ConversionDetails, ConversionEvent, Goal } from './types.js';
import { currentVisit, readVisit, writeVisit } from './visit.js';

/** Takes back what `start()` did. The page may go on calling `smallwins()` and `track()`: nothing is counted until another start. */
export type Stop = () => void;

/** What a plugin gets to work with. */
export interface Tracker {
  readonly settings: Settings;
  /** Listens until `stop()`. */
  readonly listen: Listen;
  /**
   * Counts what was detected, as its verdict says; the owner's attributes have the last word.
   * @param owner where the attributes may be: the element itself, or one around it
   * @param element gives the label
   */
  record(verdict: Goal | undefined, owner?: HTMLElement | null, element?: Element | null): void;
  /** Counts what nobody detected. */
  track(goal: string, details?: ConversionDetails, element?: Element | null): void;
  /** Sends an event of another type. @see buildEvent @param reason of a verdict, for `beforeSend` */
  send(event: ConversionEvent, reason?: string): void;
}

/** A part of the tracker. It installs itself with `tracker.listen`, which `stop()` undoes. */
export type Plugin = (tracker: Tracker) => void;

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

/** How long two reports of one goal and target are one act: a double click, a click and the submit it causes. */
export const SAME_ACT_MS = 500;
/** How long a navigation may be what an act is about that has been counted: as long as browsers let it begin one. */
const ACTIVE_MS = 5_000;
/** How long a dialog may ask about a link ("You leave our site") before it is followed, and be one act with its click. */
const ASKED_MS = 30_000;
/** How many events wait for the visitor's consent at most. */
const MAX_HELD = 100;

// There is one tracker in a page, so what it consists of needs no object to hold it (120 B).
let settings: Settings;
let outboxes: Outbox[];
let held: ConversionEvent[] = [];
/** Nothing is to be counted here, whatever anybody says of consent. */
let isOff: boolean;
/** By what the visitor arrived at this page. */
let campaign: Campaign | undefined;
/** A visit was counted: stopped and started again, a page begins no other. */
let hasVisit: boolean;
let lastAct: string;
let lastMs = 0;
/** Since the visitor acted last. */
let isActCounted: boolean;

const hasGpc = (): boolean => settings.gpc && (navigator as any).globalPrivacyControl;

/** Says which visit an event belongs to; with consent alone. What only describes a page begins none. */
const join = (event: ConversionEvent): void => {
  const isAct = event.type === 'conversion' || event.type === 'visit';
  const visit = (isAct ? currentVisit() : readVisit()) || (isAct && { id: event.id, step: 0, at: 0 });
  if (!visit) return;
  event.visit = visit.id;
  visit.campaign = campaign || visit.campaign;
  if (event.campaign) event.campaign = { ...event.campaign, click_id: visit.campaign?.click_id };
  if (event.type === 'conversion') event.step = ++visit.step;
  if (isAct) visit.at = Date.now();
  writeVisit(visit, settings.storage);
};

/** The privacy gate. */
const release = (event: ConversionEvent): void => {
  const isGranted = settings.consent === 'granted';
  // A page that nobody sees yet, and perhaps never will, counts nothing.
  if ((document as { prerendering?: boolean }).prerendering)
    listen('prerenderingchange', () => release(event))(document);
  // Whoever says no may still say yes on this page, and their visit began with it.
  else if (
    settings.consent === 'pending' ||
    (settings.consent === 'denied' && (event.goal === 'campaign' || event.type === 'visit'))
  )
    held = [...held, event].slice(-MAX_HELD);
  // A visitor who comes back within a visit begins no other.
  else if (settings.consent !== 'denied' && !(isGranted && event.type === 'visit' && currentVisit())) {
    // A page that was left alone for long goes on with another visit.
    if (isGranted && event.type === 'conversion' && settings.visits && readVisit() && !currentVisit())
      send(buildEvent('visit', {}));
    if (isGranted) join(event);
    hasVisit ||= event.type === 'visit';
    for (const outbox of outboxes) outbox(event);
  }
};

// The owner and the plugins see an event where it happens, however long it is held after that. The gate may say more
// of it then (`visit`, `step`, `click_id`), with consent.
const send: Tracker['send'] = (event, reason) => {
  const from = campaign || (settings.consent === 'granted' && currentVisit()?.campaign);
  if (from) event.campaign = { ...from, click_id: undefined };
  try {
    // An owner who changes the event in place may return nothing; what is no event (true, a promise) changes nothing.
    const changed = settings.beforeSend(event, reason);
    if (changed ? changed.id : changed !== undefined) event = changed!;
  } catch {
    // An owner's mistake costs the change, not the event.
  }
  if (event) release(event);
};

/** What the visitor agreed to, said at any time: what was held is sent, or forgotten, or held on. */
const consent = (state: Consent): void => {
  expectConsent(state);
  if (state === 'granted' && hasGpc()) state = 'cookieless';
  if (isOff) state = 'denied';
  if (state === 'denied' || state === 'cookieless') writeVisit();
  settings.consent = state;
  const events = held;
  held = [];
  events.forEach(release);
  // The visit was counted before the yes, and the next page would not know its campaign.
  if (state === 'granted') {
    const visit = currentVisit() || (campaign && { id: buildEvent('visit', {}).id, step: 0, campaign });
    // A visitor who reads on is not away; what is left of an earlier visit is over where this one was counted already.
    if (visit || hasVisit) writeVisit(visit && { ...visit, at: Date.now() }, settings.storage);
  }
  if (state === 'denied') for (const outbox of outboxes) outbox();
};

// By name: what else the owner's object or element holds does not leave the page.
const build = (
  goal: string,
  { conversion: own, label, value, currency }: ConversionDetails,
  target: string | undefined,
  props: ConversionDetails['props'],
  element?: Element | null,
): ConversionEvent | undefined => {
  const conversion = tagOf(goal, own, settings.goals[goal]);
  if (conversion !== 'off')
    return buildEvent(
      'conversion',
      // A data layer has numbers as text and lists among the props; what is no number, no currency (€) and no flat prop
      // is not sent, or the collector refuses all of it.
      {
        goal,
        conversion,
        target,
        label,
        value: +value! || (value === 0 ? 0 : undefined),
        currency: currencyOf(currency),
        props:
          props &&
          JSON.parse(
            JSON.stringify(props, (key, value) => (key && value === Object(value) ? undefined : value)),
          ),
      },
      element,
    );
};

const count: Tracker['track'] = (goal, details, element) => {
  expect(goal, 'goal', goal);
  details ||= {};
  const event = build(goal, details, details.target, details.props, element);
  if (event) send(event);
};

/** What to count as, said now, while the page is as the visitor saw it; and to be done if it was an act. */
const prepare = (verdict?: Goal, owner?: HTMLElement | null, element?: Element | null): (() => void) => {
  const data = owner?.dataset || ({} as DOMStringMap);
  const goal = data.goal || verdict?.goal;
  const target = verdict?.target;
  // A script may add to the query; and what the owner's attribute names is one act, click and submit.
  const act = data.goal || (goal + target!).split('?')[0]!;
  // What the owner turned off is not counted when a script does it, either.
  const event = goal && goal !== 'off' && build(goal, data as ConversionDetails, target, undefined, element);
  return () => {
    const nowMs = Date.now();
    if (goal && (act !== lastAct || nowMs - lastMs > SAME_ACT_MS)) {
      lastAct = act;
      lastMs = nowMs;
      isActCounted = true;
      if (event) send(event, verdict?.reason);
    }
  };
};

const record: Tracker['record'] = (verdict, owner, element) => prepare(verdict, owner, element)();

/** Links followed: `phone`, `email`, `message`, `social`, `download`, `outbound` and the owner's own. */
export const links: Plugin = () => {
  // Of one document they never change, and asking is slow.
  const page = { origin: location.origin + '/', hostname: location.hostname };
  let hasOwnBase: boolean | undefined;
  const classify = (href?: string, element?: Element) =>
    href ? classifyLink(href, page, settings, element) : undefined;
  // With a base of another site the same text leads elsewhere.
  const isInner = (href: string): boolean =>
    (hasOwnBase ??= document.baseURI.startsWith(page.origin)) && isInnerPage(href, page.origin);
  const report = (element?: HTMLElement, href?: string, path?: HTMLElement[]) => {
    const verdict = classify(href, element);
    // By the path, which leads out of a shadow root, where there is one.
    const owner = path
      ? path.find((node) => node.matches?.('[data-goal]:not(form)'))
      : element?.closest<HTMLElement>('[data-goal]:not(form)');
    return (verdict || owner) && (() => record(verdict, owner || element, element));
  };
  listen('pointerdown keydown click', () => {
    isActCounted = false;
  })(window);
  detectClicks(report, isInner);
  // Whatever it leads to now: a page may hold a link back, or send it through an affiliate's site, or ask in a dialog.
  detectNavigations((href, link) => {
    const sinceMs = Date.now() - lastMs;
    if (isActCounted && sinceMs < ACTIVE_MS) return;
    if (sinceMs < ASKED_MS) lastMs += sinceMs;
    report(link, href)?.();
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
  const landing =
    !hasVisit &&
    findLanding((host) =>
      isOwnSite(host, location.hostname, [...settings.internal, ...Object.keys(settings.hosts)]),
    );
  if (landing)
    campaign = readCampaign(
      landing,
      document.referrer && new URL(document.referrer).hostname,
      !hasGpc(),
      (text) => mask(text, true),
    );
  if (settings.visits && (settings.consent === 'granted' && readVisit() ? !currentVisit() : landing))
    send(buildEvent('visit', {}));
  if (landing && campaign) count('campaign');
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
    settings = resolveOptions(options);
    outboxes = settings.collector.map((collector) =>
      createOutbox(collector, deliver.bind(null, collector), listen),
    );
    allowParams(settings.params);
    isOff =
      isUnwatched(settings.automation) || isOptedOut() || (settings.dnt && navigator.doNotTrack === '1');
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
      held = [];
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
      guard(install)({ settings, listen, record, track: count, send });
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
