import type { Format } from '../types.js';
import { aboutOf, nameOf, waitedMs } from './lib/fields.js';

export interface MatomoOptions {
  /** The site's number in Matomo. */
  siteId: number | string;
  /** Matomo's goals, by ours: `{ phone: 3 }` converts goal 3 beside counting the event. */
  goals?: Record<string, number>;
}

/** Without a `token_auth`, which must not be public, Matomo takes nothing older than a day; a minute for the way. */
const MAX_AGE_S = 86_400 - 60;

/**
 * Matomo. The collector's URL ends in `/matomo.php`.
 *
 *     {"requests":["?idsite=1&rec=1&url=…&e_c=macro&e_a=phone&e_n=tel%3A%2B15551234567&e_v=20&ca=1"]}
 *
 * A visit is a page view, an outbound or social click an outlink, a download a download; vitals are an event each, so
 * that Matomo averages them; every other event is an event: category micro or macro, action the goal, name the target,
 * else the label, of an outcome the goal and what became of it. It keeps no ids: an event arrives at most once. `cdo`
 * tells how many seconds an event waited, a day at most.
 * @see https://developer.matomo.org/api-reference/tracking-api
 */
export const matomo = ({ siteId, goals = {} }: MatomoOptions): Format => ({
  atMostOnce: true,
  // Vitals are five requests, each with the page's URL, encoded twice: more would pass the 64 KiB of keepalive requests.
  maxEvents: 5,
  encode: (batch, url) => ({
    url,
    body: JSON.stringify({
      requests: batch.events.flatMap((event) => {
        const { type, goal, target, value, vitals } = event;
        const request = (fields: Record<string, unknown>): string => {
          const query = new URLSearchParams({ idsite: String(siteId), rec: '1', url: event.url });
          const cdo = Math.min(Math.round(waitedMs(batch, event) / 1e3), MAX_AGE_S) || undefined;
          const all: Record<string, unknown> = { urlref: event.referrer, ...fields, cdo };
          for (const name in all) if (all[name] !== undefined) query.set(name, String(all[name]));
          return `?${query}`;
        };
        const isLink = /^http/.test(target || '');
        return [
          ...(vitals
            ? Object.entries(vitals).map(([name, e_v]) => request({ e_c: type, e_a: name, e_v, ca: 1 }))
            : [
                request(
                  type === 'visit'
                    ? {}
                    : isLink && goal === 'download'
                      ? { download: target }
                      : isLink && (goal === 'outbound' || goal === 'social')
                        ? { link: target }
                        : {
                            e_c: event.conversion || type,
                            e_a: nameOf(event),
                            e_n: aboutOf(event),
                            e_v: value,
                            ca: 1,
                          },
                ),
              ]),
          ...(type === 'conversion' && goals[goal!]
            ? [request({ idgoal: goals[goal!], revenue: value })]
            : []),
        ];
      }),
    }),
  }),
});
