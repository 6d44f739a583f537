import type { Format } from '../types.js';
import { isoTime, withQuery } from './lib/fields.js';
import { messagesOf } from './lib/messages.js';

export interface RudderstackOptions {
  /** The source's write key: public. */
  writeKey: string;
  /** Whom the events belong to, where you know. @default the visit where consent links events, else nobody twice */
  anonymousId?: string;
}

/**
 * RudderStack. The collector's URL is the data plane's, `https://….dataplane.rudderstack.com/beacon/v1/batch`; the key
 * goes into its query, because a header would cost a preflight.
 *
 *     {"sentAt":"…","batch":[{"messageId":"…","type":"track","event":"phone","channel":"web","originalTimestamp":"…",…}]}
 *
 * A visit is a `page` call, a conversion a `track` call by the name of its goal, vitals and outcomes by that of their
 * type. An event arrives at least once; RudderStack deduplicates on `messageId` where the data plane has it turned on
 * (`Dedup.enableDedup`, off by default in your own; `dedupWindow` is an hour: raise it), and puts the client's clock
 * right by `sentAt`.
 * @see https://www.rudderstack.com/docs/user-guides/administrators-guide/deduplication/
 */
export const rudderstack = ({ writeKey, anonymousId }: RudderstackOptions): Format => ({
  encode(batch, url) {
    const sentAt = isoTime(batch.sent_at);
    return {
      url: withQuery(url, `writeKey=${encodeURIComponent(writeKey)}`),
      body: JSON.stringify({
        sentAt,
        batch: messagesOf(batch, anonymousId).map(({ timestamp, ...message }) => ({
          ...message,
          channel: 'web',
          originalTimestamp: timestamp,
          sentAt,
        })),
      }),
    };
  },
});
