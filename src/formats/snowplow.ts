import type { Format } from '../types.js';
import { fieldsOf, nameOf } from './lib/fields.js';

export interface SnowplowOptions {
  /** The application's id: `aid`. */
  appId: string;
  /**
   * Your own schema, `iglu:com.example/conversion/jsonschema/1-0-0`: events are self-describing then, and carry the props.
   * @default structured events, which need no schema
   */
  schema?: string;
}

const PAYLOAD = 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4';
const UNSTRUCT = 'iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0';
const VITALS = 'iglu:com.snowplowanalytics.snowplow/web_vitals/jsonschema/1-0-0';

/**
 * A Snowplow collector. Its URL ends in `/com.snowplowanalytics.snowplow/tp2`.
 *
 *     {"schema":"iglu:…/payload_data/jsonschema/1-0-4","data":[{"e":"se","eid":"…","p":"web","tv":"smallwins",
 *      "aid":"shop","dtm":"…","stm":"…","url":"…","se_ca":"macro","se_ac":"phone","se_la":"tel:+15551234567"}]}
 *
 * A visit is a page view (`pv`), vitals are Snowplow's `web_vitals`; every other event is structured: category micro or
 * macro, action the goal, label the target, property the label (of an outcome: the goal, and what became of it); or
 * self-describing under your `schema`. The pipeline accepts no other content type than JSON, which costs a preflight.
 * It deduplicates on `eid`, so that an event arrives at least once, and puts the client's clock right by `dtm` and
 * `stm`.
 * @see https://docs.snowplow.io/docs/events/http-requests/
 */
export const snowplow = ({ appId, schema }: SnowplowOptions): Format => ({
  encode: ({ events, sent_at }, url) => ({
    url,
    headers: { 'Content-Type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({
      schema: PAYLOAD,
      data: events.map((event) => {
        const describe = (schema: string, data: unknown) => ({
          e: 'ue',
          ue_pr: JSON.stringify({ schema: UNSTRUCT, data: { schema, data } }),
        });
        return {
          ...(event.type === 'visit'
            ? { e: 'pv' }
            : event.vitals
              ? describe(VITALS, event.vitals)
              : schema
                ? describe(schema, { ...fieldsOf(event), goal: nameOf(event) })
                : {
                    e: 'se',
                    se_ca: event.conversion || event.type,
                    se_ac: nameOf(event),
                    se_la: event.target || (event.of && event.goal),
                    se_pr: event.label || event.outcome,
                    se_va: event.value?.toString(),
                  }),
          eid: event.id,
          p: 'web',
          tv: 'smallwins',
          aid: appId,
          url: event.url,
          refr: event.referrer,
          sid: event.visit,
          dtm: String(event.at),
          stm: String(sent_at),
        };
      }),
    }),
  }),
});
