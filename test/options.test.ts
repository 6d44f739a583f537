// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from 'vitest';
import { type Options, resolveOptions } from '../src/options.js';

const resolve = (options: Record<string, unknown>) =>
  resolveOptions({ collector: '/e', ...options } as unknown as Options);

beforeEach(() => {
  (window as any).happyDOM.setURL('https://www.example.com/shop/');
});

describe('a wrong option is a TypeError that names it and its value', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['collector', {}, ''],
    ['collector', { collector: undefined }, ''],
    ['collector', { collector: '' }, '""'],
    ['collector', { collector: null }, 'null'],
    ['collector', { collector: 5 }, '5'],
    ['collector', { collector: [] }, '[]'],
    ['collector', { collector: [{ ack: 'none' }] }, '{"ack":"none"}'],
    ['collector', { collector: 'https://[' }, '"https://["'],
    ['collector', { collector: 'collect.example.com/e' }, '"collect.example.com/e"'],
    ['collector', { collector: 'javascript:alert(1)' }, '"javascript:alert(1)"'],
    ['collector', { collector: '/e oops' }, '"oops"'],
    [
      'collector',
      { collector: 'https://collect.example.com:84430/e' },
      '"https://collect.example.com:84430/e"',
    ],
    ['collector', { collector: 'https://10.0.0.999/e' }, '"https://10.0.0.999/e"'],
    ['collector', { collector: ['/e', 'oops'] }, '"oops"'],
    ['collector', { collector: { url: 'oops' } }, '"oops"'],
    ['collecter', { collector: '/e', collecter: '/e' }, '"/e"'],
    ['format', { collector: ['/e', { url: '/f', format: 'plausible' }] }, '"plausible"'],
    ['format', { collector: '/e', format: 'plausible' }, '"plausible"'],
    ['format', { collector: '/e', format: {} }, '{}'],
    ['sites', { collector: { url: '/f', sites: 'shop' } }, '"shop"'],
    ['site', { collector: '/e', site: 7 }, '7'],
    ['storage', { collector: '/e', storage: true }, 'true'],
    ['storage', { collector: '/e', storage: 'non' }, '"non"'],
    ['ack', { collector: ['/e', { url: '/f', ack: 'no' }] }, '"no"'],
    ['ack', { collector: '/e', ack: false }, 'false'],
    ['maxAgeDays', { collector: '/e', maxAgeDays: null }, 'null'],
    ['maxAgeDays', { collector: '/e', maxAgeDays: [7] }, '[7]'],
    ['beforeSend', { collector: '/e', beforeSend: 'send' }, '"send"'],
    ['transport', { collector: '/e', transport: {} }, '{}'],
    ['transport', { collector: '/e', transport: 'fetch' }, '"fetch"'],
    ['plugins', { collector: '/e', plugins: 7 }, '7'],
    ['plugins', { collector: '/e', plugins: ['vitals'] }, '"vitals"'],
    ['internal', { collector: '/e', internal: null }, 'null'],
    ['internal', { collector: '/e', internal: { a: 1 } }, '{"a":1}'],
    ['hosts', { collector: '/e', hosts: null }, 'null'],
    ['goals', { collector: '/e', goals: ['phone'] }, '["phone"]'],
    ['newsletter', { collector: '/e', goals: { newsletter: 'huge' } }, '"huge"'],
    ['pay.example', { collector: '/e', hosts: 'pay.example' }, 'undefined'],
    ['newsletter', { collector: '/e', goals: 'newsletter:huge' }, '"huge"'],
    ['newsletter', { collector: '/e', goals: 'newsletter' }, 'undefined'],
    ['newslettr', { collector: '/e', goals: { newslettr: 'off' } }, '"off"'],
  ])('%s in %j', (name, options, value) => {
    let thrown: unknown;
    try {
      resolveOptions(options as unknown as Options);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(TypeError);
    expect((thrown as Error).message).toMatch(/^smallwins: /);
    expect((thrown as Error).message).toContain(name);
    expect((thrown as Error).message).toContain(value);
  });
});

describe('the collector', () => {
  const urls = (collector: unknown) => resolve({ collector }).collector.map(({ url }) => url);

  test.each<[unknown, string[]]>([
    ['https://collect.example.com/e', ['https://collect.example.com/e']],
    ['/e', ['https://www.example.com/e']],
    ['//collect.example.com/e', ['https://collect.example.com/e']],
    ['https://collect.example.com:8443/e', ['https://collect.example.com:8443/e']],
    ['https://Collect.example.com:443/e', ['https://collect.example.com/e']],
    ['/e https://b.example/e', ['https://www.example.com/e', 'https://b.example/e']],
    [
      ['/e', 'https://b.example/e'],
      ['https://www.example.com/e', 'https://b.example/e'],
    ],
    [
      [{ url: '/e' }, '/f'],
      ['https://www.example.com/e', 'https://www.example.com/f'],
    ],
  ])('%j', (collector, expected) => expect(urls(collector)).toEqual(expected));

  test("takes the format and the ack that it does not name from the options'", () => {
    const [first, second] = (['a', 'b'] as const).map((text) => ({
      encode: () => ({ url: '/', body: text }),
    }));
    const { collector } = resolve({
      collector: ['/e', { url: '/f', format: second }],
      format: first,
      ack: 'none',
    });
    expect(collector.map(({ format, ack }) => [format, ack])).toEqual([
      [first, 'none'],
      [second, 'none'],
    ]);
  });

  test('speaks the wire format by default', () => {
    const [one] = resolve({}).collector;
    const batch = { v: 1 as const, site: 'x', sent_at: 1, events: [] };
    expect(one!.format.encode(batch, one!.url)).toEqual({ url: one!.url, body: JSON.stringify(batch) });
  });
});

describe('as text, from attributes and queries', () => {
  test.each<[keyof Options, string, unknown]>([
    ['goals', '\n outbound:off\n newsletter:macro\n', { outbound: 'off', newsletter: 'macro' }],
    ['goals', 'outbound:off newsletter:macro', { outbound: 'off', newsletter: 'macro' }],
    ['internal', 'example.org, shop.example.net', ['example.org', 'shop.example.net']],
    [
      'hosts',
      'calendly.com:booking https://checkout.stripe.com:order shop.example:8080:order',
      { 'calendly.com': 'booking', 'https://checkout.stripe.com': 'order', 'shop.example:8080': 'order' },
    ],
    ['maxAgeDays', '2', 2],
    ['site', 'shop', 'shop'],
    ['storage', 'none', 'none'],
    ['visits', 'false', false],
    ['automation', 'true', true],
    ['automation', '', true],
    ['maxAgeDays', '0', 0],
  ])('%s="%s"', (name, text, value) => expect((resolve({ [name]: text }) as any)[name]).toEqual(value));
});

test('a space too many is none', () => {
  expect(resolve({ collector: ' https://collect.example/e ' }).collector[0]!.url).toBe(
    'https://collect.example/e',
  );
});

test.each([
  ['visits', '0'],
  ['visits', 'no'],
  ['maxAgeDays', 'a week'],
])('%s="%s" is said to be wrong', (name, text) => {
  expect(() => resolve({ [name]: text })).toThrow(`${name}: "${text}"`);
});

test('what is not set has a default, and undefined is not set', () => {
  expect(resolve({ site: undefined, format: undefined, plugins: undefined })).toEqual(resolve({}));
  expect(resolve({ collector: { url: '/e', format: undefined } }).collector[0]).toEqual(
    resolve({}).collector[0],
  );
  expect(resolve({})).toMatchObject({ goals: {}, internal: [], hosts: {}, maxAgeDays: 7, plugins: [] });
});
