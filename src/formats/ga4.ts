import type { Format } from '../types.js';
import { LATE_MS, visitorOf, waitedMs } from './lib/fields.js';
import { googleName, googleParams } from './lib/google.js';

/** Google takes nothing older than 72 hours; one for the way. */
const MAX_AGE_MS = 71 * 3_600_000;

export interface Ga4Options {
  /** The visitor as Google Analytics knows it, where you do: the `_ga` cookie. @default the visit, else nobody twice */
  clientId?: string;
}

/**
 * Google Analytics 4, Measurement Protocol, **only through a proxy of yours**: Google asks for a secret in the query,
 * and a secret in a page is none. The collector's URL is your proxy's; the proxy passes the body on to
 * `https://www.google-analytics.com/mp/collect?measurement_id=G-…&api_secret=…`, answers 2xx with
 * `Access-Control-Allow-Origin`, and keeps the secret. Where the page has gtag.js, use `dataLayer({ gtag: true })`.
 *
 *     {"client_id":"…","timestamp_micros":1795287843001000,"events":[{"name":"phone","params":{"conversion":"macro",
 *      "page_location":"…","value":20,"currency":"EUR","engagement_time_msec":1}}]}
 *
 * A visit is a `page_view`, a conversion has the name of its goal, vitals and outcomes that of their type. One event a
 * request: a request has one client. It keeps no ids: an event arrives at most once. One that had to wait says when it
 * happened; Google takes times of the last 72 hours, so that one which waited longer counts as three days old.
 * @see https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference
 */
export const ga4 = ({ clientId }: Ga4Options = {}): Format => ({
  maxEvents: 1,
  atMostOnce: true,
  encode(batch, url) {
    const event = batch.events[0]!;
    return {
      url,
      body: JSON.stringify({
        client_id: clientId || visitorOf(event),
        // Google's clock knows better when it is; and a visitor's that is wrong would be refused.
        timestamp_micros:
          waitedMs(batch, event) > LATE_MS ? Math.max(event.at, batch.sent_at - MAX_AGE_MS) * 1e3 : undefined,
        events: [
          {
            name: event.type === 'visit' ? 'page_view' : googleName(event),
            params: googleParams(event, {
              page_location: event.url,
              page_referrer: event.referrer,
              // Digits, as Google's own: the second in which the visit began, out of its UUIDv7.
              session_id: event.visit && String(Math.floor(parseInt(event.visit.replace('-', ''), 16) / 1e3)),
              // Without it the event's visitor is not an active one.
              engagement_time_msec: 1,
            }),
          },
        ],
      }),
    };
  },
});
