import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';

const schema = JSON.parse(readFileSync(new URL('../../schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allowUnionTypes: true, strict: true, strictRequired: false }).compile(schema);

/** The sample of the design, its ids written out. */
const sample = {
  v: 1,
  site: 'www.example.com',
  sent_at: 1795287843123,
  events: [
    {
      id: '0199f7c0-1c7b-7a52-9d5e-2f6f0f6f8a11',
      type: 'conversion',
      goal: 'phone',
      conversion: 'macro',
      at: 1795287843001,
      url: 'https://www.example.com/pricing',
      referrer: 'https://news.example/',
      target: 'tel:+15551234567',
      label: 'Call us',
      visit: '0199f7bf-1c7b-7a52-9d5e-2f6f0f6f8a11',
      step: 3,
      campaign: { source: 'mail', medium: 'email', name: 'spring' },
      value: 20,
      currency: 'EUR',
      props: { plan: 'pro' },
    },
  ],
};

test('the sample of the wire format is valid', () => {
  validate(sample);
  expect(validate.errors).toBeNull();
});

test.each([
  ['a visit', { type: 'visit', campaign: { source: 'mail' }, visit: 'v', step: 1 }],
  ['vitals', { type: 'vitals', vitals: { lcp: 1200.5, inp: 80, cls: 0.02, fcp: 700, ttfb: 90 } }],
  [
    'an outcome',
    { type: 'outcome', of: sample.events[0]!.id, outcome: 'rejected', value: -20, currency: 'EUR' },
  ],
  ['something newer inside', { type: 'visit', later: { anything: [1] } }],
])('%s is valid', (_name, event) => {
  validate({ ...sample, events: [{ id: sample.events[0]!.id, at: 1, url: 'https://a.example/', ...event }] });
  expect(validate.errors).toBeNull();
});

test('every named field is described', () => {
  const nameless: string[] = [];
  const look = (node: any, path: string) => {
    for (const [name, field] of Object.entries<any>(node.properties ?? {})) {
      if (!field.description) nameless.push(`${path}/${name}`);
      look(field, `${path}/${name}`);
    }
  };
  look(schema, '');
  look(schema.definitions.event, 'event');
  expect(nameless).toEqual([]);
});
