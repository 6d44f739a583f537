import type { Batch } from '../../types.js';
import { fieldsOf, isoTime, nameOf, visitorOf } from './fields.js';

/** The messages of a batch as Segment has specified them and others read them: `page` for a visit, else `track`. */
export const messagesOf = ({ events }: Batch, anonymousId?: string) =>
  events.map((event) => ({
    messageId: event.id,
    type: event.type === 'visit' ? 'page' : 'track',
    event: event.type === 'visit' ? undefined : nameOf(event),
    anonymousId: anonymousId || visitorOf(event),
    timestamp: isoTime(event.at),
    properties: { ...fieldsOf(event), url: event.url, referrer: event.referrer },
    context: {
      page: { url: event.url, referrer: event.referrer },
      library: { name: 'smallwins' },
    },
  }));
