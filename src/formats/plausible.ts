import type { Format } from '../types.js';
import { cutAll, fieldsOf, nameOf } from './lib/fields.js';

export interface PlausibleOptions {
  /** The site as Plausible knows it: `example.com`. */
  domain: string;
}

/** One value of more than 2,000 bytes, and the whole event is refused: at three bytes a character. */
const MAX_VALUE_CHARS = 660;

/**
 * Plausible, its cloud or your own. The collector's URL ends in `/api/event`.
 *
 *     {"n":"phone","u":"https://example.com/","d":"example.com","r":"…","p":{"conversion":"macro",…},
 *      "$":{"amount":20,"currency":"EUR"}}
 *
 * A visit is a `pageview`; a conversion is a custom event by the name of its goal, vitals and outcomes by that of their
 * type, which you add under Goals. One event a request. It keeps no ids and takes no times: an event arrives at most
 * once, and counts when it arrives.
 * @see https://plausible.io/docs/events-api
 */
export const plausible = ({ domain }: PlausibleOptions): Format => ({
  maxEvents: 1,
  atMostOnce: true,
  encode({ events }, url) {
    const event = events[0]!;
    const { value, currency } = event;
    return {
      url,
      body: JSON.stringify({
        n: event.type === 'visit' ? 'pageview' : nameOf(event),
        u: event.url,
        d: domain,
        r: event.referrer,
        p: cutAll(fieldsOf(event), MAX_VALUE_CHARS),
        // What nobody did leaves a bounce a bounce.
        interactive:
          event.type === 'visit' || (event.type === 'conversion' && event.goal !== 'campaign')
            ? undefined
            : false,
        $: value && currency ? { amount: value, currency } : undefined,
      }),
    };
  },
});
