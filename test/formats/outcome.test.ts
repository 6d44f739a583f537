import { expect, test } from 'vitest';
import { cloudEvents } from '../../src/formats/cloud-events.js';
import { dataLayer } from '../../src/formats/data-layer.js';
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
import { AT, batchOf } from './batch.js';

/** An outcome is no conversion: no collector may count it under the name of its goal. */
const outcome: ConversionEvent = {
  id: '019a9c88-8a10-7000-8000-000000000005',
  type: 'outcome',
  at: AT,
  url: 'https://www.example.com/contact',
  goal: 'contact',
  of: '019a9c88-8a10-7000-8000-000000000001',
  outcome: 'confirmed',
};

const ask = (format: Format) => format.encode(batchOf([outcome]), 'https://c.example/in');
const json = (format: Format) => JSON.parse(ask(format).body);
const ABOUT = { goal: 'contact', of: outcome.of, outcome: 'confirmed' };

test.each<[string, () => unknown, object?]>([
  ['plausible', () => json(plausible({ domain: 'example.com' })), { n: 'outcome', p: ABOUT }],
  ['umami', () => json(umami({ website: 'w' })).payload, { name: 'outcome', data: ABOUT }],
  ['posthog', () => json(posthog({ apiKey: 'k' })).batch[0], { event: 'outcome', properties: ABOUT }],
  ['openpanel', () => json(openpanel({ clientId: 'c' })).payload, { name: 'outcome', properties: ABOUT }],
  ['ga4', () => json(ga4()).events[0], { name: 'outcome', params: ABOUT }],
  [
    'segment',
    () => json(segment({ writeKey: 'k' })).batch[0],
    { type: 'track', event: 'outcome', properties: ABOUT },
  ],
  [
    'rudderstack',
    () => json(rudderstack({ writeKey: 'k' })).batch[0],
    { event: 'outcome', properties: ABOUT },
  ],
  [
    'snowplow',
    () => json(snowplow({ appId: 'a' })).data[0],
    { e: 'se', se_ca: 'outcome', se_ac: 'outcome', se_la: 'contact', se_pr: 'confirmed' },
  ],
  ['cloud-events', () => json(cloudEvents())[0], { type: 'smallwins.outcome', subject: 'contact' }],
])('%s names it an outcome, and says of which goal', (_name, read, expected) => {
  expect(read()).toMatchObject(expected!);
});

test('snowplow under a schema: an outcome', () => {
  const { ue_pr } = json(snowplow({ appId: 'a', schema: 'iglu:com.example/c/jsonschema/1-0-0' })).data[0];
  expect(JSON.parse(ue_pr).data.data).toMatchObject({ ...ABOUT, goal: 'outcome' });
});

test('matomo: an event of the category outcome, by what it is; no goal is converted', () => {
  const { requests } = json(matomo({ siteId: 1, goals: { contact: 3 } }));
  expect(requests).toHaveLength(1);
  expect(Object.fromEntries(new URLSearchParams(requests[0]))).toMatchObject({
    e_c: 'outcome',
    e_a: 'outcome',
    e_n: 'contact confirmed',
  });
});

test('goatcounter: an event named outcome, with what became of which goal', () => {
  expect(new URL(ask(goatcounter()).url).searchParams.get('p')).toBe('outcome contact confirmed');
});

test('data layer and gtag: named outcome', async () => {
  (globalThis as any).window = globalThis;
  try {
    for (const gtag of [false, true]) {
      (globalThis as any).dataLayer = [];
      await dataLayer({ gtag }).transport('', { body: JSON.stringify([outcome]) });
      const pushed = (globalThis as any).dataLayer.at(-1);
      if (gtag) expect([...pushed]).toMatchObject(['event', 'outcome', ABOUT]);
      else expect(pushed.smallwins).toMatchObject({ name: 'outcome', type: 'outcome', ...ABOUT });
    }
  } finally {
    delete (globalThis as any).window;
  }
});
