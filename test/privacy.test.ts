import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { redactUrl } from '../src/privacy.js';

beforeAll(() => void vi.stubGlobal('document', { baseURI: 'https://www.example.com/shop/page?a=1' }));
afterAll(() => void vi.unstubAllGlobals());

test.each([
  ['https://www.example.com/', 'https://www.example.com/'],
  ['https://www.example.com', 'https://www.example.com/'],
  ['https://user:secret@www.example.com/a', 'https://www.example.com/a'],
  ['https://www.example.com/a#token=secret', 'https://www.example.com/a'],
  ['https://www.example.com/a?email=a@b.example&token=secret', 'https://www.example.com/a'],
  [
    'https://www.example.com/a?x=1&utm_source=mail&y=2&utm_id=7',
    'https://www.example.com/a?utm_source=mail&utm_id=7',
  ],
  ['https://www.example.com/a?my_utm_source=secret', 'https://www.example.com/a'],
  ['http://www.example.com:8080/a', 'http://www.example.com:8080/a'],
  ['/done?x=1', 'https://www.example.com/done'],
  ['done', 'https://www.example.com/shop/done'],
  ['tel:+15551234567', 'tel:+15551234567'],
  ['mailto:hi@site.example', 'mailto:hi@site.example'],
])('%s becomes %s', (href, redacted) => expect(redactUrl(href)).toBe(redacted));

test.each([[''], [null], [undefined], ['http://'], ['https://[::']])('%j is nothing', (href) =>
  expect(redactUrl(href)).toBeUndefined(),
);

test('of an http(s) URL nothing but campaign parameters outlives the path', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[\w%+.~-]{1,8}$/), { minLength: 4, maxLength: 4 }),
      fc.webQueryParameters(),
      ([user, password, path, hash], query) => {
        const url = `https://${user}:${password}@site.example/${path}?${query}#${hash}`;
        const redacted = new URL(redactUrl(url) ?? 'about:blank');
        expect([redacted.username, redacted.password, redacted.hash]).toEqual(['', '', '']);
        for (const name of redacted.searchParams.keys()) expect(name).toMatch(/^utm_/);
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);
