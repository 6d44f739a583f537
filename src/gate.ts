import { listen } from './dom/listen.js';
import { buildEvent } from './event.js';
import { type Consent, expectConsent, type Settings } from './options.js';
import type { Outbox } from './outbox.js';
import type { Campaign, ConversionEvent, Tracker } from './types.js';
import { currentVisit, readVisit, writeVisit } from './visit.js';

/** How many events wait for the visitor's consent at most. */
const MAX_HELD = 100;

// There is one tracker in a page, so what it consists of needs no object to hold it (120 B).
/** Of the tracker that runs; `consent` is what was said last. */
export let settings: Settings;
let outboxes: Outbox[];
/** Those of earlier starts, too, which may still wait for an answer. */
const everyOutbox: Outbox[] = [];
let held: ConversionEvent[];
/** Nothing is to be counted here, whatever anybody says of consent. */
let isOff: boolean;
/** By what the visitor arrived at this page. */
let campaign: Campaign | undefined;
/** A visit or its campaign was counted: stopped and started again, a page begins no other. */
export let hasVisit: boolean;

/** What waited for the visitor's word to an earlier start is forgotten. @param off that nothing is to be counted here */
export const openGate = (own: Settings, to: Outbox[], off: boolean): void => {
  settings = own;
  outboxes = to;
  everyOutbox.push(...to);
  isOff = off;
  held = [];
};

/** Says by what campaign the visitor arrived; what is sent from here on says so, too. */
export const arriveBy = (found: Campaign | undefined): Campaign | undefined => (campaign = found);

export const hasGpc = (): boolean => settings.gpc && (navigator as any).globalPrivacyControl;

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

/** Sends, holds or drops, as the visitor agreed. `plugins/overlay.ts` shows the same verdict: change both. */
const release = (event: ConversionEvent): void => {
  const isGranted = settings.consent === 'granted';
  // A page that nobody sees yet, and perhaps never will, counts nothing; what happens in it does when it is seen.
  if ((document as { prerendering?: boolean }).prerendering)
    listen('prerenderingchange', () => {
      event.at = Date.now();
      release(event);
    })(document);
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
    hasVisit ||= event.type === 'visit' || event.goal === 'campaign';
    for (const outbox of outboxes) outbox(event);
  }
};

/**
 * The way out for every event: past the owner's `beforeSend`, then as the visitor agreed. The owner and the plugins see
 * it where it happens, however long it is held after that. More may be said of it then (`visit`, `step`, `click_id`),
 * with consent.
 */
export const send: Tracker['send'] = (event, reason) => {
  const from = campaign || (settings.consent === 'granted' && currentVisit()?.campaign);
  if (from) event.campaign = { ...from, click_id: undefined };
  try {
    // An owner who changes the event in place may return nothing; what is no event (true, a promise) changes nothing.
    const changed = settings.beforeSend(event, reason);
    if (changed ? changed.id : changed !== undefined) event = changed!;
  } catch (error) {
    // An owner's mistake costs the change, not the event.
    console.error(error);
  }
  if (event) release(event);
};

/** What the visitor agreed to, said at any time: what was held is sent, or forgotten, or held on. */
export const consent = (state: Consent): void => {
  expectConsent(state);
  if (state === 'granted' && hasGpc()) state = 'cookieless';
  if (isOff) state = 'denied';
  if (state === 'denied' || state === 'cookieless') writeVisit();
  const isNew = settings.consent !== state;
  settings.consent = state;
  const events = held;
  held = [];
  // Where nobody had said yes yet, nobody knew of the campaign on which the visit goes on.
  const from = state === 'granted' && !campaign && currentVisit()?.campaign;
  for (const event of events) {
    if (from) event.campaign ||= { ...from, click_id: undefined };
    release(event);
  }
  if (state === 'granted') {
    // The visit was counted before the yes: the next page would not know of it, nor of its campaign, and count another.
    const visit =
      currentVisit() || (isNew && hasVisit && { id: buildEvent('visit', {}).id, step: 0, campaign });
    // A visitor who reads on is not away.
    if (visit) writeVisit({ ...visit, at: Date.now() }, settings.storage);
  }
  if (state === 'denied') for (const outbox of everyOutbox) outbox();
};
