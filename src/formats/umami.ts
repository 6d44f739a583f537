import type { Format } from '../types.js';
import { cut, cutAll, fieldsOf, LATE_MS, nameOf, partsOf, waitedMs } from './lib/fields.js';

export interface UmamiOptions {
  /** The website's id, a UUID, from its settings. */
  website: string;
}

/** Older versions refuse a longer name, newer ones cut it. */
const MAX_NAME_CHARS = 50;

/** A longer value breaks versions before 3.3 after they have stored the event: each new try would be one more. */
const MAX_VALUE_CHARS = 500;

/** A slower page than this, and all five of its vitals are refused. */
const MAX_VITAL_MS = 60_000;

/**
 * umami, its cloud or your own. The collector's URL ends in `/api/send`.
 *
 *     {"type":"event","payload":{"website":"…","hostname":"example.com","url":"…","name":"phone","tag":"macro",
 *      "data":{"revenue":20,"currency":"EUR",…}}}
 *
 * A visit is a page view; vitals are of type `performance`, which versions before 3.1 refuse; every other event is a
 * named one, tagged micro or macro. One event a request. The server reads the body as JSON whatever its content type
 * says, so no preflight is needed. It keeps no ids: an event arrives at most once. One that had to wait says when it
 * happened, in seconds.
 * @see https://umami.is/docs/api/sending-stats
 */
export const umami = ({ website }: UmamiOptions): Format => ({
  maxEvents: 1,
  atMostOnce: true,
  encode(batch, url) {
    const event = batch.events[0]!;
    const vitals =
      event.vitals &&
      Object.fromEntries(
        Object.entries(event.vitals).map(([name, value]) => [name, Math.min(value, MAX_VITAL_MS)]),
      );
    return {
      url,
      body: JSON.stringify({
        type: vitals ? 'performance' : 'event',
        payload: {
          website,
          hostname: partsOf(event.url).hostname,
          url: event.url,
          referrer: event.referrer,
          // What has a name is no page view.
          ...(vitals || {
            // What begins like a spreadsheet's formula is refused.
            name:
              event.type === 'visit' ? undefined : cut(nameOf(event).replace(/^[=+@-]+/, ''), MAX_NAME_CHARS),
            tag: event.conversion,
            data: cutAll({ ...fieldsOf(event), revenue: event.value }, MAX_VALUE_CHARS),
          }),
          timestamp: waitedMs(batch, event) > LATE_MS ? Math.round(event.at / 1e3) : undefined,
        },
      }),
    };
  },
});
