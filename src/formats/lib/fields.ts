import type { Batch, ConversionEvent } from '../../types.js';

/**
 * What a collector that knows only named events calls this one: a conversion's goal, any other's type. An outcome under
 * its goal's name would be counted as one.
 */
export const nameOf = ({ type, goal }: ConversionEvent): string => (type === 'conversion' && goal) || type;

/**
 * What an event says beyond where and when, flat, for collectors that take names and plain values. The owner's own
 * props have the last word; what is undefined goes with JSON.stringify.
 */
export function fieldsOf(
  event: ConversionEvent,
): Record<string, string | number | boolean | null | undefined> {
  const { conversion, target, label, value, currency, visit, step, lcp, inp, vitals, props, campaign } =
    event;
  const { of, outcome, goal } = event;
  const fields: Record<string, any> = { conversion, target, label, value, currency, visit, step, lcp, inp };
  for (const name in campaign) fields[`campaign_${name}`] = campaign[name];
  // An outcome has its type for a name: named by its goal it would be counted as one.
  return { ...fields, goal: of && goal, of, outcome, ...vitals, ...props };
}

/** A URL's parts; none where there is none, or where the owner's `beforeSend` left something else. */
export function partsOf(url: string | undefined): Partial<URL> {
  try {
    return new URL(url!);
  } catch {
    return {};
  }
}

/** What an event is about, in one text; of an outcome the goal and what became of it. */
export const aboutOf = ({ target, label, of, goal, outcome }: ConversionEvent): string | undefined =>
  of ? `${goal} ${outcome}` : target || label;

/** Who did it, for collectors that ask: the visit where consent links events, else nobody twice. */
export const visitorOf = ({ visit, id }: ConversionEvent): string => visit || id;

/** How long an event waited for this request: both times are of the same clock, whatever it shows. */
export const waitedMs = ({ sent_at }: Batch, { at }: ConversionEvent): number => Math.max(0, sent_at - at);

/** Below this a collector's own clock tells when it happened, better than a visitor's. */
export const LATE_MS = 60_000;

/** A text no longer than a collector takes, without half an emoji at its end; what is no text as it is. */
export const cut = <T>(value: T, mostChars: number): T =>
  (typeof value === 'string' ? value.slice(0, mostChars).replace(/[\ud800-\udbff]$/, '') : value) as T;

/** Each text of many. */
export const cutAll = (fields: Record<string, unknown>, mostChars: number): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cut(value, mostChars)]));

/** A URL with one more query: two accounts at one URL are told apart by one of the owner's. */
export const withQuery = (url: string, query: unknown): string =>
  url + (url.includes('?') ? '&' : '?') + query;

export const isoTime = (ms: number): string => new Date(ms).toISOString();
