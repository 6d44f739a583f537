import type { Format } from '../types.js';
import { fieldsOf, nameOf } from './lib/fields.js';

export interface PlausibleOptions {
  /** The site as Plausible knows it: `example.com`. */
  domain: string;
}

/**
 * Plausible, its cloud or your own. The collector's URL ends in `/api/event`.
 *
 *     {"n":"phone","u":"https://example.com/","d":"example.com","r":"…","p":{"conversion":"macro",…},
 *      "$":{"amount":20,"currency":"EUR"}}
 *
 * A visit is a `pageview`; every other event a custom event by the name of its goal, which you add under Goals. One event
 * a request. It keeps no ids and takes no times: an event arrives at most once, and counts when it arrives.
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
        p: fieldsOf(event),
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
