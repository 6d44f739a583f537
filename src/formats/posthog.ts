import type { Format } from '../types.js';
import { fieldsOf, isoTime, nameOf, partsOf, visitorOf } from './lib/fields.js';

export interface PosthogOptions {
  /** The project's key, `phc_…`: public. */
  apiKey: string;
  /** Whom the events belong to, where you know. @default the visit where consent links events, else nobody twice */
  distinctId?: string;
}

/**
 * PostHog, its cloud or your own. The collector's URL ends in `/batch/`: `https://eu.i.posthog.com/batch/`.
 *
 *     {"api_key":"phc_…","sent_at":"…","batch":[{"uuid":"…","event":"phone","distinct_id":"…","timestamp":"…",
 *      "properties":{"$current_url":"…","conversion":"macro",…}}]}
 *
 * A visit is a `$pageview`, vitals are `$web_vitals`, a conversion has the name of its goal, an outcome is `outcome`.
 * No person profiles are made unless you say whose events these are. PostHog stores a `uuid` once, so that an event
 * arrives at least once and counts once, and puts the client's clock right by `sent_at`.
 * @see https://posthog.com/docs/api/capture
 */
export const posthog = ({ apiKey, distinctId }: PosthogOptions): Format => ({
  encode: ({ events, sent_at }, url) => ({
    url,
    body: JSON.stringify({
      api_key: apiKey,
      sent_at: isoTime(sent_at),
      batch: events.map((event) => {
        const { pathname, host } = partsOf(event.url);
        const { name, click, click_id, ...campaign } = event.campaign || {};
        const properties: Record<string, unknown> = {
          ...fieldsOf(event),
          $current_url: event.url,
          $referrer: event.referrer,
          // Its reports of pages, of sources and of vitals are by these: it parses none from the URL.
          $pathname: pathname,
          $host: host,
          $referring_domain: partsOf(event.referrer).host || '$direct',
          utm_campaign: name,
          // A UUIDv7, as PostHog's own.
          $session_id: event.visit,
          $lib: 'smallwins',
          $process_person_profile: distinctId ? undefined : false,
        };
        for (const part in campaign) properties[`utm_${part}`] = campaign[part];
        if (click_id) properties[click!] = click_id;
        for (const [name, value] of Object.entries(event.vitals || {}))
          properties[`$web_vitals_${name.toUpperCase()}_value`] = value;
        return {
          uuid: event.id,
          event: event.vitals ? '$web_vitals' : event.type === 'visit' ? '$pageview' : nameOf(event),
          distinct_id: distinctId || visitorOf(event),
          timestamp: isoTime(event.at),
          properties,
        };
      }),
    }),
  }),
});
