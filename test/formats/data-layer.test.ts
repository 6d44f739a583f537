// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest';
import { dataLayer } from '../../src/formats/data-layer.js';
import { resolveOptions } from '../../src/options.js';
import { deliver } from '../../src/transport.js';
import type { ConversionEvent } from '../../src/types.js';
import { AT, call, visit } from './batch.js';

const send = (options: Parameters<typeof dataLayer>[0], ...events: ConversionEvent[]) =>
  deliver(resolveOptions({ collector: [dataLayer(options)] }).collector[0]!, events);

afterEach(() => {
  delete (window as any).dataLayer;
  delete (window as any).layer;
});

const pushed = {
  name: 'phone',
  type: 'conversion',
  id: call.id,
  url: call.url,
  referrer: call.referrer,
  at: AT,
  conversion: 'macro',
  target: 'tel:+15551234567',
  label: 'Call us',
  value: 20,
  currency: 'EUR',
  plan: 'pro',
};

test('a tag manager gets one custom event, and nothing of the one before shines through', async () => {
  expect(await send({}, call)).toBeUndefined();
  const [reset, push, ...more] = JSON.parse(JSON.stringify((window as any).dataLayer));
  expect(reset).toEqual({ smallwins: null });
  expect(push).toEqual({ event: 'smallwins', smallwins: pushed });
  expect(more).toEqual([]);
});

test('a queue of another name', async () => {
  (window as any).layer = [{ event: 'gtm.js' }];
  await send({ name: 'layer' }, visit);
  expect((window as any).layer).toHaveLength(3);
  expect((window as any).layer[2].smallwins).toMatchObject({ name: 'visit', type: 'visit' });
});

test('gtag.js gets its command, an arguments object', async () => {
  await send({ gtag: true }, call, visit);
  const [first, second] = (window as any).dataLayer;
  expect(Object.prototype.toString.call(first)).toBe('[object Arguments]');
  expect([...first].slice(0, 2)).toEqual(['event', 'phone']);
  expect(first[2]).toMatchObject({
    page_location: call.url,
    value: 20,
    currency: 'EUR',
    conversion: 'macro',
  });
  expect([...second].slice(0, 2)).toEqual(['event', 'visit']);
});

test('gtag.js gets names that Google takes, the same as with the Measurement Protocol', async () => {
  await send({ gtag: true }, { ...call, goal: 'sign-up now', props: { 'a b': 'c' } });
  const [command] = (window as any).dataLayer;
  expect(command[1]).toBe('sign_up_now');
  expect(command[2]).toMatchObject({ a_b: 'c' });
});
