import type { Format } from '../types.js';
import { isoTime, partsOf } from './lib/fields.js';

export interface CloudEventsOptions {
  /** Before the event's type, a domain of yours backwards: `com.example`. @default 'smallwins' */
  prefix?: string;
}

/**
 * CloudEvents 1.0, batched JSON: for event gateways, queues and functions.
 *
 *     [{"specversion":"1.0","id":"…","source":"https://example.com","type":"smallwins.conversion","subject":"phone",
 *       "time":"…","datacontenttype":"application/json","data":{"goal":"phone","conversion":"macro",…}}]
 *
 * `data` is the event as in the wire format. The content type costs a preflight. Consumers take the same `source` and `id`
 * for the same event, so that it arrives at least once. `time` is the visitor's clock.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#33-batched-content-mode
 */
export const cloudEvents = ({ prefix = 'smallwins' }: CloudEventsOptions = {}): Format => ({
  encode: ({ events }, url) => ({
    url,
    headers: { 'Content-Type': 'application/cloudevents-batch+json; charset=UTF-8' },
    body: JSON.stringify(
      events.map((data) => ({
        specversion: '1.0',
        id: data.id,
        source: partsOf(data.url).origin || data.url,
        type: `${prefix}.${data.type}`,
        subject: data.goal,
        time: isoTime(data.at),
        datacontenttype: 'application/json',
        data,
      })),
    ),
  }),
});
