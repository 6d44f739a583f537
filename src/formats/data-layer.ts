import type { Collector } from '../options.js';
import type { ConversionEvent } from '../types.js';
import { fieldsOf, nameOf } from './lib/fields.js';
import { googleName, googleParams } from './lib/google.js';

export interface DataLayerOptions {
  /** The queue's name, where the tag manager was told another. @default 'dataLayer' */
  name?: string;
  /** For gtag.js without a tag manager: `gtag('event', 'phone', {…})`, a visit as `visit`. @default false */
  gtag?: boolean;
}

/**
 * A tag manager or gtag.js in the same page. No format but a collector of its own: nothing leaves the page from here.
 *
 *     start({ collector: ['https://collect.example.com/e', dataLayer()] });
 *
 *     {"event":"smallwins","smallwins":{"name":"phone","type":"conversion","id":"…","url":"…","conversion":"macro",…}}
 *
 * One trigger, the custom event `smallwins`, sees them all; what happened is read from `smallwins.name`. A push cannot
 * fail, so that an event arrives once.
 * @see https://developers.google.com/tag-platform/tag-manager/datalayer
 */
export const dataLayer = ({
  name = 'dataLayer',
  gtag = false,
}: DataLayerOptions = {}): Collector & {
  transport: typeof fetch;
} => ({
  // Goes nowhere; tells this queue from other collectors.
  url: `/${name}`,
  format: {
    atMostOnce: true,
    encode: ({ events }, url) => ({ url, body: JSON.stringify(events) }),
  },
  async transport(_url, request) {
    const queue: unknown[] = ((window as any)[name] ||= []);
    for (const event of JSON.parse(request?.body as string) as ConversionEvent[]) {
      const { type, id, url, referrer, at } = event;
      if (gtag) {
        // gtag.js tells its commands from other pushes by their being an arguments object.
        const command = function (..._: unknown[]) {
          // biome-ignore lint/complexity/noArguments: see above
          queue.push(arguments);
        };
        // No page_view: Google's own snippet sends one.
        command('event', googleName(event), googleParams(event, { page_location: url, referrer }));
      } else {
        // A tag manager merges pushes: without the first, fields of the event before would shine through.
        queue.push({ smallwins: null });
        queue.push({
          event: 'smallwins',
          smallwins: { name: nameOf(event), type, id, ...fieldsOf(event), url, referrer, at },
        });
      }
    }
    return new Response();
  },
});
