/** A conversion's weight: `macro` for a first contact or an order, `micro` for a small step towards one. */
export type Conversion = 'macro' | 'micro';

/** What the browser said, before anybody decides whether it counts. Made in `detect/`, read in `classify/`. */
export type Interaction =
  | {
      kind: 'link';
      /** The link itself, or undefined where only the URL is known (a script navigated). */
      element?: Element | undefined;
      /** The href as it would be followed: resolved against the document, not yet normalised. */
      href: string;
    }
  | {
      kind: 'form';
      /** The form, or the element that holds the field and the button where the page has no `<form>`. */
      element: Element;
      /** The button pressed, where there is one. */
      submitter?: Element | null | undefined;
    };

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

/** One event as it goes over the wire (version 1). Absent fields are absent, never null. */
export interface ConversionEvent extends ConversionDetails {
  /** UUIDv7, the same on every retry: collectors deduplicate on it. @see RFC 9562 section 5.7 */
  id: string;
  type: 'conversion' | 'visit' | 'vitals' | 'outcome';
  /** Absent on a visit. */
  goal?: string;
  /** Client clock, epoch milliseconds. */
  at: number;
  /** The page's URL, redacted. */
  url: string;
  /** Redacted; absent where there is none. */
  referrer?: string;
  /** Only where consent allows linking events. */
  visit?: string;
  step?: number;
  campaign?: { source?: string; medium?: string; name?: string; [key: string]: string | undefined };
}

/** The body of one request to a collector (version 1). */
export interface Batch {
  v: 1;
  /** The page's hostname, or the configured site name. */
  site: string;
  /** Client clock, epoch milliseconds, when this request was made. */
  sent_at: number;
  events: ConversionEvent[];
}
