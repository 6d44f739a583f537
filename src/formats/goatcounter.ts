import type { Format } from '../types.js';
import { nameOf, withQuery } from './lib/fields.js';

/**
 * GoatCounter. The collector's URL ends in `/count`. Everything stands in the query, the body is empty:
 *
 *     POST /count?p=phone&e=true&t=Call+us&r=https%3A%2F%2Fnews.example%2F&rnd=…
 *
 * A visit is a page by its path; every other event is a GoatCounter event by the name of its goal, titled with the label,
 * else the target. One event a request. It keeps no ids and takes no times here: an event arrives at most once, and
 * counts when it arrives.
 * @see https://www.goatcounter.com/help/pixel
 */
export const goatcounter = (): Format => ({
  maxEvents: 1,
  atMostOnce: true,
  encode({ events }, url) {
    const event = events[0]!;
    const { pathname, search } = new URL(event.url);
    const query = new URLSearchParams(
      event.type === 'visit' ? { p: pathname } : { p: nameOf(event), e: 'true' },
    );
    const title = event.label || event.target;
    if (title) query.set('t', title);
    if (event.referrer) query.set('r', event.referrer);
    // Campaigns are read from it.
    if (search) query.set('q', search);
    query.set('rnd', event.id);
    return { url: withQuery(url, query), body: '' };
  },
});
