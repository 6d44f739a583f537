import type { Batch, ConversionEvent } from '../../types.js';
import { fieldsOf, isoTime, nameOf, partsOf, visitorOf } from './fields.js';

const pageOf = ({ url, referrer }: ConversionEvent) => {
  const { pathname, search } = partsOf(url);
  return { url, path: pathname, search, referrer };
};

/** The messages of a batch as Segment has specified them and others read them: `page` for a visit, else `track`. */
export const messagesOf = ({ events }: Batch, anonymousId?: string) =>
  events.map((event) => ({
    messageId: event.id,
    type: event.type === 'visit' ? 'page' : 'track',
    event: event.type === 'visit' ? undefined : nameOf(event),
    anonymousId: anonymousId || visitorOf(event),
    timestamp: isoTime(event.at),
    properties: {
      // What destinations add up; a value without a currency is no money.
      revenue: event.currency && event.value,
      ...fieldsOf(event),
      url: event.url,
      referrer: event.referrer,
    },
    context: {
      page: pageOf(event),
      // What destinations know as UTM parameters.
      campaign: event.campaign && { ...event.campaign, click: undefined, click_id: undefined },
      library: { name: 'smallwins' },
    },
  }));
