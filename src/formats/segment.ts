import type { Format } from '../types.js';
import { isoTime } from './lib/fields.js';
import { messagesOf } from './lib/messages.js';

export interface SegmentOptions {
  /** The source's write key: public. */
  writeKey: string;
  /**
   * Whom the events belong to, where you know: `analytics.user().anonymousId()`. Segment bills by different ones.
   * @default the visit where consent links events, else nobody twice
   */
  anonymousId?: string;
}

/**
 * Segment, and whoever speaks its protocol. The collector's URL: `https://api.segment.io/v1/b`.
 *
 *     {"writeKey":"…","sentAt":"…","batch":[{"messageId":"…","type":"track","event":"phone","anonymousId":"…",
 *      "timestamp":"…","properties":{"conversion":"macro",…},"context":{"page":{"url":"…"}}}]}
 *
 * A visit is a `page` call, a conversion a `track` call by the name of its goal, vitals and outcomes by that of their
 * type. Segment deduplicates on `messageId` for about a day, so that an event arrives at least once (say `maxAgeDays:
 * 1`, or one that waits longer for a page of the site may be stored twice), and puts the client's clock right by
 * `sentAt`.
 * @see https://www.twilio.com/docs/segment/connections/sources/catalog/libraries/server/http-api
 */
export const segment = ({ writeKey, anonymousId }: SegmentOptions): Format => ({
  encode: (batch, url) => ({
    url,
    body: JSON.stringify({
      writeKey,
      sentAt: isoTime(batch.sent_at),
      batch: messagesOf(batch, anonymousId),
    }),
  }),
});
