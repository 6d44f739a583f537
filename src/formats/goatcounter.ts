import type { Format } from '../types.js';
import { aboutOf, nameOf, partsOf, withQuery } from './lib/fields.js';

/** A longer one is refused, with all of the hit. */
const MAX_TITLE_CHARS = 1_024;

/**
 * GoatCounter. The collector's URL ends in `/count`. Everything stands in the query, the body is empty:
 *
 *     POST /count?p=phone&e=true&t=Call+us&r=https%3A%2F%2Fnews.example%2F&rnd=…
 *
 * A visit is a page by its path; a conversion is a GoatCounter event by the name of its goal (vitals and outcomes by
 * that of their type, an outcome with its goal and what became of it), titled with the label, else the target. One
 * event a request. It keeps no ids and takes no times here: an event arrives at most once, and counts when it arrives.
 * @see https://www.goatcounter.com/help/pixel
 */
export const goatcounter = (): Format => ({
  maxEvents: 1,
  atMostOnce: true,
  encode({ events }, url) {
    const event = events[0]!;
    const { pathname = event.url, search } = partsOf(event.url);
    const query = new URLSearchParams(
      event.type === 'visit'
        ? { p: pathname }
        : // It counts by this alone, so an outcome says here what became of which goal.
          { p: event.of ? `${nameOf(event)} ${aboutOf(event)}` : nameOf(event), e: 'true' },
    );
    const title = event.label || event.target;
    if (title) query.set('t', title.slice(0, MAX_TITLE_CHARS));
    if (event.referrer) query.set('r', event.referrer);
    // Campaigns are read from it.
    if (search) query.set('q', search);
    query.set('rnd', event.id);
    return { url: withQuery(url, query), body: '' };
  },
});
