import type { Listen } from './dom/listen.js';
import type { Settings } from './options.js';

/** A conversion's weight: `macro` for a first contact or an order, `micro` for a small step towards one. */
export type Conversion = 'macro' | 'micro';

/** The verdict on an interaction. */
export interface Goal {
  /** One of the names in the README's table, or the owner's own. */
  goal: string;
  /** What was reached, normalised: `tel:+15551234567`, `mailto:a@b.example`, a URL. */
  target?: string | undefined;
  /** Why: a short machine-readable word for debugging plugins, never sent. */
  reason?: string | undefined;
}

/** A JSON value of the owner's own. */
export type Prop = string | number | boolean | null;

/** What the owner may say of a conversion: `track('brochure', { value: 20, currency: 'EUR' })`. */
export interface ConversionDetails {
  /** @default 'micro' for the owner's own goals */
  conversion?: Conversion | undefined;
  target?: string | undefined;
  label?: string | undefined;
  /** In units of `currency`. */
  value?: number | undefined;
  /** ISO 4217, e.g. `EUR`. */
  currency?: string | undefined;
  props?: Record<string, Prop> | undefined;
}

/** How fast a page was, as far as the browser could tell. In milliseconds but for `cls`. @see https://web.dev/articles/vitals */
export interface Vitals {
  lcp?: number;
  inp?: number;
  /** No unit. */
  cls?: number;
  fcp?: number;
  ttfb?: number;
}

/** By what a visitor arrived. */
export interface Campaign {
  source?: string;
  medium?: string;
  name?: string;
  /** The name of a click id, e.g. `gclid`. */
  click?: string;
  /** Its value; only with consent. */
  click_id?: string | undefined;
  [part: string]: string | undefined;
}

/** One event as it goes over the wire (version 1). Absent fields are absent, never null. */
export interface ConversionEvent extends ConversionDetails {
  /** UUIDv7, the same on every retry: collectors deduplicate on it. @see RFC 9562 section 5.7 */
  id: string;
  type: 'conversion' | 'visit' | 'vitals' | 'outcome';
  /** Absent on a visit and on vitals. */
  goal?: string | undefined;
  /** Client clock, epoch milliseconds. */
  at: number;
  /** The page's URL, redacted. */
  url: string;
  /** Redacted; absent where there is none. */
  referrer?: string | undefined;
  /** The id of the visit's first event, or of none where the visitor agreed after that. Only with consent. */
  visit?: string;
  /** On a conversion: the how-manieth of its visit. */
  step?: number;
  /** Until the page is left; with consent, until the visit ends. */
  campaign?: Campaign | undefined;
  /** On an event of type `vitals`. */
  vitals?: Vitals;
  /** On an outcome: the id of the conversion that it is about. */
  of?: string | undefined;
  /** On an outcome: whether the conversion came to anything. */
  outcome?: 'confirmed' | 'rejected' | undefined;
  /** On a conversion, where asked for: the page's until then, in milliseconds. */
  lcp?: number | undefined;
  inp?: number | undefined;
}

/** The body of one request to a collector (version 1). */
export interface Batch {
  v: 1;
  /** The page's hostname, or the configured site name. */
  site: string;
  /** Client clock, epoch milliseconds, when this request was made. */
  sent_at: number;
  /** How many events were lost since the last batch: too many, or too old. Absent when none was. */
  dropped?: number | undefined;
  events: ConversionEvent[];
}

/** One request, ready to go. */
export interface Payload {
  url: string;
  body: string;
  /** Anything but a CORS-safelisted header costs a preflight. */
  headers?: Record<string, string>;
}

/** How a collector wants to be spoken to. */
export interface Format {
  /** One request for a batch. `url` is the collector's. */
  encode(batch: Batch, url: string): Payload;
  /** How many events one request can carry. @default as many as fit */
  maxEvents?: number;
  /**
   * True where the collector would store an id twice: what may have arrived is not sent again then, and an event
   * arrives at most once instead of at least once.
   */
  atMostOnce?: boolean;
}

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
  /** Sends an event of another type. @see buildEvent, of smallwins/core @param reason of a verdict, for `beforeSend` */
  send(event: ConversionEvent, reason?: string): void;
}

/** A part of the tracker. It installs itself with `tracker.listen`, which `stop()` undoes. */
export type Plugin = (tracker: Tracker) => void;
