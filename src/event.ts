import { labelOf } from './dom/text.js';
import { mask, redactPage, redactUrl } from './privacy.js';
import type { ConversionEvent } from './types.js';

let lastMs = 0;

/**
 * A UUIDv7. Its time never stands still or goes back within a page, whatever the clock does, so that ids are
 * unique and sort in the order in which they were made.
 * @see RFC 9562 section 5.7
 */
function uuidv7(nowMs: number): string {
  lastMs = Math.max(nowMs, lastMs + 1);
  // Twelve hex digits of milliseconds (the first is 0 until the year 2527), and the integer part of a number from
  // 2^47 up to 2^48: twelve again. Not from `crypto`: an id has to be unique, not secret.
  const time = '0' + lastMs.toString(16);
  return (
    time.slice(0, 8) +
    '-' +
    time.slice(8) +
    '-7000-8000-' +
    ((1 + Math.random()) * 2 ** 47).toString(16).slice(0, 12)
  );
}

/**
 * Builds an event.
 * @param fields by name what this kind of event carries
 * @param element gives the label, where `fields` has none
 */
export function buildEvent(
  type: ConversionEvent['type'],
  { target, label, ...fields }: Partial<ConversionEvent>,
  element?: Element | null,
): ConversionEvent {
  const at = Date.now();
  target = redactUrl(target);
  const text = `${label || (element && labelOf(element)) || ''}`.trim().replace(/\s+/g, ' ').slice(0, 400);
  // What is undefined goes with JSON.stringify: absent, never null.
  return {
    id: uuidv7(at),
    type,
    at,
    url: redactPage(document.URL)!,
    referrer: redactPage(document.referrer),
    target,
    // The number that a visitor calls is the owner's, and already the target. By characters, of which an emoji is one:
    // half of it would be no text that a collector has to take.
    label: /.{0,80}/u.exec(mask(text, false, target))![0] || undefined,
    ...fields,
  };
}
