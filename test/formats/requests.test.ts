import { describe, expect, test } from 'vitest';
import { cloudEvents } from '../../src/formats/cloud-events.js';
import { ga4 } from '../../src/formats/ga4.js';
import { goatcounter } from '../../src/formats/goatcounter.js';
import { matomo } from '../../src/formats/matomo.js';
import { openpanel } from '../../src/formats/openpanel.js';
import { plausible } from '../../src/formats/plausible.js';
import { posthog } from '../../src/formats/posthog.js';
import { rudderstack } from '../../src/formats/rudderstack.js';
import { segment } from '../../src/formats/segment.js';
import { snowplow } from '../../src/formats/snowplow.js';
import { umami } from '../../src/formats/umami.js';
import type { ConversionEvent, Format } from '../../src/types.js';
import { AT, batchOf, call, exit, VISIT, visit, vitals } from './batch.js';

/** What each collector's documentation asks for, written out: the request is exactly that, and nothing besides. */

const PAGE = 'https://www.example.com/pricing?utm_source=mail';
const NEWS = 'https://news.example/';
const DAY_MS = 86_400_000;
const URL_OF = 'https://c.example/in';

const read = (format: Format, events: ConversionEvent[], waitedMs?: number) =>
  JSON.parse(format.encode(batchOf(events, waitedMs), URL_OF).body);

describe('plausible', () => {
  const format = plausible({ domain: 'example.com' });

  test('a conversion is a custom event with props and revenue', () => {
    expect(format.encode(batchOf([call]), 'https://plausible.io/api/event')).toEqual({
      url: 'https://plausible.io/api/event',
      body: JSON.stringify({
        n: 'phone',
        u: PAGE,
        d: 'example.com',
        r: NEWS,
        p: {
          conversion: 'macro',
          target: 'tel:+15551234567',
          label: 'Call us',
          value: 20,
          currency: 'EUR',
          plan: 'pro',
        },
        $: { amount: 20, currency: 'EUR' },
      }),
    });
  });

  test('a visit is a pageview', () => {
    expect(read(format, [visit])).toEqual({
      n: 'pageview',
      u: PAGE,
      d: 'example.com',
      r: NEWS,
      p: { visit: VISIT, step: 1 },
    });
  });

  test('what nobody did leaves a bounce a bounce', () => {
    for (const event of [call, visit]) expect(read(format, [event])).not.toHaveProperty('interactive');
    for (const event of [
      { ...call, goal: 'campaign' },
      { ...call, type: 'outcome' as const },
    ])
      expect(read(format, [event]).interactive).toBe(false);
  });

  test('one value longer than it takes costs not the event', () => {
    const { p } = read(format, [{ ...call, props: { note: '予'.repeat(900) } }]);
    expect(Buffer.byteLength(p.note)).toBeLessThanOrEqual(2_000);
    expect(p.note).toMatch(/^予{600}/);
  });

  test('limitation: an event that had to wait counts when it arrives', () => {
    expect(read(format, [call], DAY_MS)).toEqual(read(format, [call]));
  });
});

describe('umami', () => {
  const format = umami({ website: '94db1cb1-74f4-4a40-ad6c-962362670409' });

  test('a conversion is a named event, tagged, with its revenue', () => {
    expect(read(format, [call])).toEqual({
      type: 'event',
      payload: {
        website: '94db1cb1-74f4-4a40-ad6c-962362670409',
        hostname: 'www.example.com',
        url: PAGE,
        referrer: NEWS,
        name: 'phone',
        tag: 'macro',
        data: {
          conversion: 'macro',
          target: 'tel:+15551234567',
          label: 'Call us',
          value: 20,
          revenue: 20,
          currency: 'EUR',
          plan: 'pro',
        },
      },
    });
  });

  test('a visit has no name, which makes it a page view', () => {
    expect(read(format, [visit]).payload).not.toHaveProperty('name');
  });

  test('vitals are of type performance', () => {
    expect(read(format, [vitals])).toEqual({
      type: 'performance',
      payload: {
        website: '94db1cb1-74f4-4a40-ad6c-962362670409',
        hostname: 'www.example.com',
        url: PAGE,
        referrer: NEWS,
        lcp: 1800,
        inp: 40,
        cls: 0.0123,
        fcp: 900,
        ttfb: 120,
      },
    });
  });

  test('one vital slower than it takes costs no other', () => {
    const { payload } = read(format, [{ ...vitals, vitals: { ...vitals.vitals, lcp: 75_000 } }]);
    expect(payload).toMatchObject({ lcp: 60_000, inp: 40, cls: 0.0123 });
  });

  test('a name has 50 characters at most', () => {
    expect(read(format, [{ ...call, goal: 'x'.repeat(60) }]).payload.name).toHaveLength(50);
  });

  test('and begins like no formula', () => {
    expect(read(format, [{ ...call, goal: '=+1 shirt' }]).payload.name).toBe('1 shirt');
  });

  test('a value has 500 characters at most, and ends in no half of an emoji', () => {
    const { data } = read(format, [
      { ...call, target: `https://b.example/${'x'.repeat(900)}`, props: { a: `${'x'.repeat(499)}😀` } },
    ]).payload;
    expect(data.target).toHaveLength(500);
    expect(data.a).toBe('x'.repeat(499));
  });

  test('an event that had to wait says when it happened, in seconds', () => {
    expect(read(format, [call], DAY_MS).payload.timestamp).toBe(AT / 1000);
    expect(read(format, [call]).payload).not.toHaveProperty('timestamp');
  });
});

describe('matomo', () => {
  const requests = (events: ConversionEvent[], goals = {}, waitedMs?: number) =>
    read(matomo({ siteId: 1, goals }), events, waitedMs).requests.map((request: string) => {
      expect(request[0]).toBe('?');
      return Object.fromEntries(new URLSearchParams(request));
    });
  const common = { idsite: '1', rec: '1', url: PAGE, urlref: NEWS };

  test('a batch is a bulk request', () => {
    const { url, body, headers } = matomo({ siteId: 1 }).encode(batchOf([visit]), URL_OF);
    expect(url).toBe(URL_OF);
    expect(headers).toBeUndefined();
    expect(body).toBe(
      '{"requests":["?idsite=1&rec=1&url=https%3A%2F%2Fwww.example.com%2Fpricing%3Futm_source%3Dmail' +
        '&urlref=https%3A%2F%2Fnews.example%2F"]}',
    );
  });

  test('a conversion is an event, an outbound click an outlink, a visit a page view', () => {
    expect(requests([call, exit, visit])).toEqual([
      { ...common, e_c: 'macro', e_a: 'phone', e_n: 'tel:+15551234567', e_v: '20', ca: '1' },
      { ...common, link: 'https://partner.example/' },
      common,
    ]);
  });

  test('a download is one', () => {
    expect(requests([{ ...exit, goal: 'download' }])).toEqual([
      { ...common, download: 'https://partner.example/' },
    ]);
  });

  test('a goal of yours converts beside the event', () => {
    expect(requests([call], { phone: 3 })).toEqual([
      expect.objectContaining({ e_a: 'phone' }),
      { ...common, idgoal: '3', revenue: '20' },
    ]);
  });

  test('vitals are an event each, which Matomo averages', () => {
    expect(requests([vitals]).map(({ e_c, e_a, e_v }: any) => [e_c, e_a, e_v])).toEqual([
      ['vitals', 'lcp', '1800'],
      ['vitals', 'inp', '40'],
      ['vitals', 'cls', '0.0123'],
      ['vitals', 'fcp', '900'],
      ['vitals', 'ttfb', '120'],
    ]);
  });

  test('an event that had to wait says how long', () => {
    expect(requests([call], {}, 3_600_000)).toMatchObject([{ cdo: '3600' }]);
  });

  test('limitation: an event that had to wait for more than a day is dated a day back', () => {
    expect(requests([call], {}, 5 * DAY_MS)).toMatchObject([{ cdo: String(86_400 - 60) }]);
  });
});

describe('posthog', () => {
  const format = posthog({ apiKey: 'phc_key' });

  test('a batch', () => {
    expect(read(format, [call])).toEqual({
      api_key: 'phc_key',
      sent_at: '2026-11-19T14:30:00.100Z',
      batch: [
        {
          uuid: call.id,
          event: 'phone',
          distinct_id: call.id,
          timestamp: '2026-11-19T14:30:00.000Z',
          properties: {
            conversion: 'macro',
            target: 'tel:+15551234567',
            label: 'Call us',
            value: 20,
            currency: 'EUR',
            plan: 'pro',
            $current_url: PAGE,
            $referrer: NEWS,
            $pathname: '/pricing',
            $host: 'www.example.com',
            $referring_domain: 'news.example',
            $lib: 'smallwins',
            $process_person_profile: false,
          },
        },
      ],
    });
  });

  test('a campaign has the names that its reports of sources are by', () => {
    const campaign = { source: 'mail', medium: 'email', name: 'spring', click: 'gclid', click_id: 'x1' };
    const { properties } = read(format, [{ ...visit, referrer: undefined, campaign }]).batch[0];
    expect(properties).toMatchObject({
      utm_source: 'mail',
      utm_medium: 'email',
      utm_campaign: 'spring',
      gclid: 'x1',
      $referring_domain: '$direct',
    });
    expect(properties).not.toHaveProperty('utm_click_id');
  });

  test('a visit is a $pageview of its session', () => {
    expect(read(format, [visit]).batch[0]).toMatchObject({
      event: '$pageview',
      distinct_id: VISIT,
      properties: { $session_id: VISIT },
    });
  });

  test('vitals are $web_vitals', () => {
    expect(read(format, [vitals]).batch[0]).toMatchObject({
      event: '$web_vitals',
      properties: {
        $web_vitals_LCP_value: 1800,
        $web_vitals_INP_value: 40,
        $web_vitals_CLS_value: 0.0123,
        $web_vitals_FCP_value: 900,
      },
    });
  });

  test('whose events they are, where the owner knows', () => {
    const [event] = read(posthog({ apiKey: 'phc_key', distinctId: 'ada' }), [visit]).batch;
    expect(event.distinct_id).toBe('ada');
    expect(event.properties).not.toHaveProperty('$process_person_profile');
  });
});

describe('snowplow', () => {
  const common = { p: 'web', tv: 'smallwins', aid: 'shop', url: PAGE, refr: NEWS, dtm: String(AT) };

  test('a batch, as JSON: other content types end among the bad rows', () => {
    const { headers, body } = snowplow({ appId: 'shop' }).encode(batchOf([call, visit]), URL_OF);
    expect(headers).toEqual({ 'Content-Type': 'application/json; charset=UTF-8' });
    expect(JSON.parse(body)).toEqual({
      schema: 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4',
      data: [
        {
          ...common,
          e: 'se',
          eid: call.id,
          stm: String(AT + 100),
          se_ca: 'macro',
          se_ac: 'phone',
          se_la: 'tel:+15551234567',
          se_pr: 'Call us',
          se_va: '20',
        },
        { ...common, e: 'pv', eid: visit.id, stm: String(AT + 100), sid: VISIT },
      ],
    });
  });

  test('every value is a string', () => {
    for (const event of read(snowplow({ appId: 'shop' }), [call, exit, visit, vitals]).data)
      for (const value of Object.values(event)) expect(value).toBeTypeOf('string');
  });

  test('vitals are those of its own schema', () => {
    const [event] = read(snowplow({ appId: 'shop' }), [vitals]).data;
    expect(event.e).toBe('ue');
    expect(JSON.parse(event.ue_pr)).toEqual({
      schema: 'iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0',
      data: {
        schema: 'iglu:com.snowplowanalytics.snowplow/web_vitals/jsonschema/1-0-0',
        data: vitals.vitals,
      },
    });
  });

  test('self-describing under a schema of the owner', () => {
    const schema = 'iglu:com.example/conversion/jsonschema/1-0-0';
    const [event] = read(snowplow({ appId: 'shop', schema }), [call]).data;
    expect(JSON.parse(event.ue_pr).data).toEqual({
      schema,
      data: {
        goal: 'phone',
        conversion: 'macro',
        target: 'tel:+15551234567',
        label: 'Call us',
        value: 20,
        currency: 'EUR',
        plan: 'pro',
      },
    });
  });
});

describe('segment', () => {
  const message = {
    messageId: call.id,
    type: 'track',
    event: 'phone',
    anonymousId: call.id,
    properties: {
      conversion: 'macro',
      target: 'tel:+15551234567',
      label: 'Call us',
      value: 20,
      revenue: 20,
      currency: 'EUR',
      plan: 'pro',
      url: PAGE,
      referrer: NEWS,
    },
    context: {
      page: { url: PAGE, path: '/pricing', search: '?utm_source=mail', referrer: NEWS },
      library: { name: 'smallwins' },
    },
  };

  test('a batch with the key in its body', () => {
    const { url, body, headers } = segment({ writeKey: 'key' }).encode(batchOf([call]), URL_OF);
    expect({ url, headers }).toEqual({ url: URL_OF, headers: undefined });
    expect(JSON.parse(body)).toEqual({
      writeKey: 'key',
      sentAt: '2026-11-19T14:30:00.100Z',
      batch: [{ ...message, timestamp: '2026-11-19T14:30:00.000Z' }],
    });
  });

  test('a value without a currency is no revenue', () => {
    const [{ properties }] = read(segment({ writeKey: 'key' }), [{ ...call, currency: undefined }]).batch;
    expect(properties).toMatchObject({ value: 20 });
    expect(properties).not.toHaveProperty('revenue');
  });

  test('a visit is a page call', () => {
    const [page] = read(segment({ writeKey: 'key' }), [visit]).batch;
    expect(page).toMatchObject({ type: 'page', anonymousId: VISIT });
    expect(page).not.toHaveProperty('event');
  });

  test('a campaign is where destinations look for UTM parameters', () => {
    const campaign = { source: 'mail', name: 'spring', click: 'gclid', click_id: 'x1' };
    const [page] = read(segment({ writeKey: 'key' }), [{ ...visit, campaign }]).batch;
    expect(page.context.campaign).toEqual({ source: 'mail', name: 'spring' });
  });

  test('rudderstack: a batch with the key in the query', () => {
    const { url, body, headers } = rudderstack({ writeKey: 'a key' }).encode(batchOf([call]), URL_OF);
    expect({ url, headers }).toEqual({ url: `${URL_OF}?writeKey=a%20key`, headers: undefined });
    expect(rudderstack({ writeKey: 'k' }).encode(batchOf([call]), `${URL_OF}?b`).url).toBe(
      `${URL_OF}?b&writeKey=k`,
    );
    expect(JSON.parse(body)).toEqual({
      sentAt: '2026-11-19T14:30:00.100Z',
      batch: [
        {
          ...message,
          channel: 'web',
          originalTimestamp: '2026-11-19T14:30:00.000Z',
          sentAt: '2026-11-19T14:30:00.100Z',
        },
      ],
    });
  });
});

describe('goatcounter', () => {
  const query = (event: ConversionEvent) => {
    const { url, body, headers } = goatcounter().encode(batchOf([event]), 'https://me.goatcounter.com/count');
    expect({ body, headers }).toEqual({ body: '', headers: undefined });
    expect(url).toMatch(/^https:\/\/me\.goatcounter\.com\/count\?/);
    return Object.fromEntries(new URL(url).searchParams);
  };

  test('a conversion is an event by its name', () => {
    expect(query(call)).toEqual({
      p: 'phone',
      e: 'true',
      t: 'Call us',
      r: NEWS,
      q: '?utm_source=mail',
      rnd: call.id,
    });
  });

  test('a query of the owner stays', () => {
    const { url } = goatcounter().encode(batchOf([call]), 'https://me.goatcounter.com/count?b');
    expect(url).toMatch(/\/count\?b&p=phone&/);
  });

  test('a title has 1,024 characters at most', () => {
    const target = `https://partner.example/${'x'.repeat(1_400)}`;
    expect(query({ ...exit, target }).t).toHaveLength(1_024);
  });

  test('a visit is a page by its path', () => {
    expect(query(visit)).toEqual({ p: '/pricing', r: NEWS, q: '?utm_source=mail', rnd: visit.id });
  });
});

describe('openpanel', () => {
  const format = openpanel({ clientId: '6d1c34f2-0000-4000-8000-000000000000' });

  test('a conversion is an event, its client in a header', () => {
    const { headers, body } = format.encode(batchOf([call]), URL_OF);
    expect(headers).toEqual({
      'Content-Type': 'application/json',
      'openpanel-client-id': '6d1c34f2-0000-4000-8000-000000000000',
    });
    expect(JSON.parse(body)).toEqual({
      type: 'track',
      payload: {
        name: 'phone',
        properties: {
          conversion: 'macro',
          target: 'tel:+15551234567',
          label: 'Call us',
          value: 20,
          currency: 'EUR',
          plan: 'pro',
          __path: PAGE,
          __referrer: NEWS,
        },
      },
    });
  });

  test('a visit is a screen_view; what had to wait says when it happened', () => {
    expect(read(format, [visit], DAY_MS).payload).toMatchObject({
      name: 'screen_view',
      properties: { __timestamp: '2026-11-19T14:30:00.000Z' },
    });
  });
});

describe('cloudEvents', () => {
  test('a batch in batched content mode', () => {
    const { headers, body } = cloudEvents().encode(batchOf([call, visit]), URL_OF);
    expect(headers).toEqual({ 'Content-Type': 'application/cloudevents-batch+json; charset=UTF-8' });
    const common = {
      specversion: '1.0',
      source: 'https://www.example.com',
      time: '2026-11-19T14:30:00.000Z',
      datacontenttype: 'application/json',
    };
    expect(JSON.parse(body)).toEqual([
      { ...common, id: call.id, type: 'smallwins.conversion', subject: 'phone', data: call },
      { ...common, id: visit.id, type: 'smallwins.visit', data: visit },
    ]);
  });

  test('the type under a domain of the owner', () => {
    expect(read(cloudEvents({ prefix: 'com.example' }), [call])[0].type).toBe('com.example.conversion');
  });
});

describe('ga4', () => {
  test('a conversion, one client a request', () => {
    expect(read(ga4(), [call])).toEqual({
      client_id: call.id,
      events: [
        {
          name: 'phone',
          params: {
            conversion: 'macro',
            target: 'tel:+15551234567',
            label: 'Call us',
            value: 20,
            currency: 'EUR',
            plan: 'pro',
            page_location: PAGE,
            page_referrer: NEWS,
            engagement_time_msec: 1,
          },
        },
      ],
    });
  });

  test('one that had to wait says when it happened, as long ago as Google takes', () => {
    expect(read(ga4(), [call], DAY_MS).timestamp_micros).toBe(AT * 1000);
    expect(read(ga4(), [call], 5 * DAY_MS).timestamp_micros).toBe((AT + 5 * DAY_MS - 71 * 3_600_000) * 1000);
  });

  test('no more parameters than Google takes, its own before the owner’s', () => {
    const props = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`p${i}`, i]));
    const [{ params }] = read(ga4(), [{ ...call, props }]).events;
    expect(Object.keys(params)).toHaveLength(25);
    expect(params).toMatchObject({
      page_location: PAGE,
      engagement_time_msec: 1,
      conversion: 'macro',
      p0: 0,
    });
  });

  test('a campaign is no traffic source of Google’s', () => {
    const [{ params }] = read(ga4(), [{ ...call, campaign: { source: 'mail', medium: 'email' } }]).events;
    expect(params).toMatchObject({ visit_campaign_source: 'mail', visit_campaign_medium: 'email' });
    expect(params).not.toHaveProperty('campaign_source');
  });

  test('a visit is a page_view; a session id is digits', () => {
    const { client_id, events } = read(ga4(), [visit]);
    expect(client_id).toBe(VISIT);
    expect(events[0].name).toBe('page_view');
    expect(events[0].params.session_id).toMatch(/^\d+$/);
  });

  test('names begin with a letter and have letters, digits and underscores, 40 at most; values 100', () => {
    const [{ name, params }] = read(ga4(), [
      { ...call, goal: `3-D tour ${'x'.repeat(60)}`, props: { 'a b': 'x'.repeat(200) } },
    ]).events;
    expect(name).toMatch(/^[a-z]\w{0,39}$/i);
    expect(params.a_b).toHaveLength(100);
  });

  test('names of any script stay apart', () => {
    const names = ['予約', '登録', 'Küche'].map((goal) => read(ga4(), [{ ...call, goal }]).events[0].name);
    expect(names).toEqual(['予約', '登録', 'Küche']);
  });
});

test('what the owner made no URL costs not the event', () => {
  for (const format of [
    umami({ website: '' }),
    posthog({ apiKey: '' }),
    goatcounter(),
    cloudEvents(),
    segment({ writeKey: '' }),
    rudderstack({ writeKey: '' }),
  ])
    expect(() => format.encode(batchOf([{ ...call, url: '/pricing' }]), URL_OF)).not.toThrow();
});

test('whatever deduplicates on nothing delivers at most once, and one event where a request holds one', () => {
  const said = Object.entries({
    plausible: plausible({ domain: '' }),
    umami: umami({ website: '' }),
    matomo: matomo({ siteId: 1 }),
    posthog: posthog({ apiKey: '' }),
    snowplow: snowplow({ appId: '' }),
    segment: segment({ writeKey: '' }),
    rudderstack: rudderstack({ writeKey: '' }),
    goatcounter: goatcounter(),
    openpanel: openpanel({ clientId: '' }),
    cloudEvents: cloudEvents(),
    ga4: ga4(),
  }).map(([name, { atMostOnce = false, maxEvents = Infinity }]) => [name, atMostOnce, maxEvents]);
  expect(said).toEqual([
    ['plausible', true, 1],
    ['umami', true, 1],
    ['matomo', true, 5],
    ['posthog', false, Infinity],
    ['snowplow', false, Infinity],
    ['segment', false, Infinity],
    ['rudderstack', false, Infinity],
    ['goatcounter', true, 1],
    ['openpanel', true, 1],
    ['cloudEvents', false, Infinity],
    ['ga4', true, 1],
  ]);
});
