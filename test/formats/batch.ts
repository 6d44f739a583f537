import type { Batch, ConversionEvent } from '../../src/types.js';

/** A Thursday's afternoon in UTC. */
export const AT = Date.UTC(2026, 10, 19, 14, 30, 0);
export const VISIT = '019a9c88-0000-7000-8000-0000000000aa';

const base = {
  at: AT,
  url: 'https://www.example.com/pricing?utm_source=mail',
  referrer: 'https://news.example/',
};

export const call: ConversionEvent = {
  ...base,
  id: '019a9c88-8a10-7000-8000-000000000001',
  type: 'conversion',
  goal: 'phone',
  conversion: 'macro',
  target: 'tel:+15551234567',
  label: 'Call us',
  value: 20,
  currency: 'EUR',
  props: { plan: 'pro' },
};
export const exit: ConversionEvent = {
  ...base,
  id: '019a9c88-8a10-7000-8000-000000000002',
  type: 'conversion',
  goal: 'outbound',
  conversion: 'micro',
  target: 'https://partner.example/',
  visit: VISIT,
  step: 2,
};
export const visit: ConversionEvent = {
  ...base,
  id: '019a9c88-8a10-7000-8000-000000000003',
  type: 'visit',
  visit: VISIT,
  step: 1,
};
export const vitals: ConversionEvent = {
  ...base,
  id: '019a9c88-8a10-7000-8000-000000000004',
  type: 'vitals',
  vitals: { lcp: 1800, inp: 40, cls: 0.0123, fcp: 900, ttfb: 120 },
};

/** A batch that leaves so long after its events happened. */
export const batchOf = (events: ConversionEvent[], waitedMs = 100): Batch => ({
  v: 1,
  site: 'www.example.com',
  sent_at: AT + waitedMs,
  events,
});
