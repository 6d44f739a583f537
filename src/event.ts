import { labelOf } from './dom/text.js';
import { uuidv7 } from './dom/uuid.js';
import { redactUrl } from './privacy.js';
import type { ConversionDetails, ConversionEvent } from './types.js';

/**
 * Builds an event by allow-list: what is not named here does not leave the page.
 * @param type what kind of event
 * @param goal absent on a visit
 */
export function buildEvent(
  type: ConversionEvent['type'],
  goal: string | undefined,
  details: ConversionDetails,
  element: Element | undefined,
): ConversionEvent {
  const at = Date.now();
  // Undefined members and empty strings go with JSON.stringify and `|| undefined`: absent, never null.
  return {
    id: uuidv7(at),
    type,
    goal,
    conversion: details.conversion,
    at,
    url: redactUrl(location.href),
    referrer: redactUrl(document.referrer),
    target: redactUrl(details.target),
    label: details.label || (element && labelOf(element)) || undefined,
    value: details.value,
    currency: details.currency,
    props: details.props,
  } as ConversionEvent;
}
