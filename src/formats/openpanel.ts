import type { Format } from '../types.js';
import { fieldsOf, isoTime, LATE_MS, nameOf, waitedMs } from './lib/fields.js';

export interface OpenpanelOptions {
  /** The client's id, a UUID; your site has to be among its allowed domains. */
  clientId: string;
}

/**
 * OpenPanel, its cloud or your own. The collector's URL ends in `/track`: `https://api.openpanel.dev/track`.
 *
 *     {"type":"track","payload":{"name":"phone","properties":{"__path":"…","__referrer":"…","conversion":"macro",…}}}
 *
 * A visit is a `screen_view`, a conversion has the name of its goal, vitals and outcomes that of their type. One event
 * a request. Its client is named by a header, which costs a preflight. It keeps no ids: an event arrives at most once.
 * One that had to wait says when it happened.
 * @see https://openpanel.dev/docs/api/track
 */
export const openpanel = ({ clientId }: OpenpanelOptions): Format => ({
  maxEvents: 1,
  atMostOnce: true,
  encode(batch, url) {
    const event = batch.events[0]!;
    return {
      url,
      headers: { 'Content-Type': 'application/json', 'openpanel-client-id': clientId },
      body: JSON.stringify({
        type: 'track',
        payload: {
          name: event.type === 'visit' ? 'screen_view' : nameOf(event),
          properties: {
            ...fieldsOf(event),
            __path: event.url,
            __referrer: event.referrer,
            __timestamp: waitedMs(batch, event) > LATE_MS ? isoTime(event.at) : undefined,
          },
        },
      }),
    };
  },
});
