// @vitest-environment happy-dom
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { hrefPattern, pathPattern } from '../../src/plugins/lib/patterns.js';

beforeAll(() => (window as any).happyDOM.setURL('https://www.example.com/here/'));

describe('a path', () => {
  test.each<[string | RegExp, string[], string[]]>([
    [
      '/thanks',
      ['/thanks', '/thanks/'],
      ['/', '/thanks/you', '/no/thanks', '/Thanks', '/thank', '/thanks.html'],
    ],
    ['/thanks/', ['/thanks', '/thanks/'], ['/thanks/you']],
    ['/', ['/'], ['/a']],
    ['/*', ['/', '/a', '/a/b'], []],
    ['*', ['/', '/a', '/a/b'], []],
    ['/blog/*', ['/blog/a', '/blog/a/b', '/blog/a/'], ['/blog', '/blog/', '/blogs/a', '/a/blog/b']],
    ['*/thanks', ['/thanks', '/de/thanks', '/de/shop/thanks/'], ['/thanks/you', '/nothanks']],
    ['/*/thanks', ['/de/thanks', '/de/at/thanks'], ['/thanks']],
    ['/product/:id', ['/product/5', '/product/red-shoe/'], ['/product', '/product/', '/product/5/reviews']],
    ['/product/:id/reviews', ['/product/5/reviews'], ['/product/reviews', '/product/5/6/reviews']],
    ['/:lang/blog/*', ['/de/blog/a'], ['/blog/a', '/de/at/blog/a']],
    ['/a*b*c', ['/abc', '/axxbxxc', '/abcbc'], ['/ab', '/acb', '/abcd']],
    ['/über-uns', ['/%C3%BCber-uns'], ['/uber-uns']],
    ['/%C3%BCber-uns', ['/%C3%BCber-uns'], []],
    ['/a b', ['/a%20b'], ['/ab']],
    ['/index.html', ['/index.html'], ['/index-html']],
    ['/(a|b)+[c]', ['/(a|b)+[c]'], ['/a', '/aac']],
    ['/100%', ['/100%'], []],
    ['/at:5', ['/at:5'], ['/at5']],
    [/^\/blog\//, ['/blog/', '/blog/a'], ['/blog']],
    [/thanks/g, ['/thanks', '/thanks', '/thanks'], []],
    [/^\/THANKS$/iy, ['/thanks', '/thanks'], []],
  ])('%s', (pattern, hits, misses) => {
    const test = pathPattern(pattern);
    for (const path of hits) expect(test(path), path).toBe(true);
    for (const path of misses) expect(test(path), path).toBe(false);
  });

  test.each<[string, RegExp]>([
    ['thanks', /slash/],
    ['', /slash/],
    ['https://www.example.com/thanks', /slash/],
    ['/thanks?order=5', /query/],
    ['/thanks#top', /fragment/],
    ['/product/:id.html', /segment/],
    ['/' + 'a'.repeat(2_000), /2000/],
  ])('%.40s is none', (pattern, why) => {
    expect(() => pathPattern(pattern)).toThrow(TypeError);
    expect(() => pathPattern(pattern)).toThrow(why);
  });
});

describe('an href', () => {
  const book = 'https://*.example.com/book/*';
  test.each<[string | RegExp, string[], string[]]>([
    [
      book,
      ['https://shop.example.com/book/5', 'https://a.b.example.com/book/5?x=1#top'],
      [
        'https://example.com/book/5',
        'http://shop.example.com/book/5',
        'https://shop.example.com/book',
        'https://evil.example/shop.example.com/book/5',
        'https://evil.example/?u=https://shop.example.com/book/5',
        'https://shop.example.com.evil.example/book/5',
        'https://shop.example.com:8443/book/5',
      ],
    ],
    [
      'https://Partner.Example:443',
      ['https://partner.example/', 'https://partner.example/a?b'],
      ['https://www.partner.example/'],
    ],
    [
      'https://partner.example/',
      ['https://partner.example', 'https://partner.example/?a'],
      ['https://partner.example/a'],
    ],
    [
      '*://partner.example/a',
      ['https://partner.example/a', 'http://partner.example/a/'],
      ['ftp://partner.example/a'],
    ],
    ['http://localhost:8080/*', ['http://localhost:8080/a'], ['http://localhost/a']],
    ['https://bücher.example', ['https://bücher.example/a'], ['https://bucher.example/a']],
    [
      'https://a.example/?plan=pro',
      ['https://a.example/?plan=pro', 'https://a.example/?plan=pro#x'],
      ['https://a.example/', 'https://a.example/?plan=pro&x'],
    ],
    ['https://a.example?plan=*', ['https://a.example/?plan=pro'], ['https://a.example/a?plan=pro']],
    ['https://a.example/a#b', ['https://a.example/a#b', 'https://a.example/a?x#b'], ['https://a.example/a']],
    [
      '/pricing',
      ['/pricing', '/pricing/?a#b', 'https://www.example.com/pricing'],
      ['/pricing/a', 'https://shop.example.com/pricing', 'pricing'],
    ],
    ['/product/:id', ['/product/5'], ['/product/5/a']],
    ['tel:*', ['tel:+15551234567', 'TEL:5'], ['https://tel.example/', 'mailto:tel:5']],
    ['tel:+15551234567', ['tel:+15551234567'], ['tel:+1']],
    [
      'mailto:*@example.com',
      ['mailto:a@example.com', 'mailto:a@example.com?subject=b'],
      ['mailto:a@example.com.evil.example'],
    ],
    ['mailto:a@b.example?subject=*', ['mailto:a@b.example?subject=c'], ['mailto:a@b.example']],
    ['whatsapp://send*', ['whatsapp://send?phone=5'], ['whatsapp:5']],
    [/\.pdf$/, ['/a.pdf', 'https://a.example/b.pdf'], ['/a.pdf?x']],
  ])('%s', (pattern, hits, misses) => {
    const test = hrefPattern(pattern);
    const isHit = (href: string) => test(new URL(href, location.href));
    for (const href of hits) expect(isHit(href), href).toBe(true);
    for (const href of misses) expect(isHit(href), href).toBe(false);
  });

  test('of a scheme is also what a number is after normalisation', () => {
    expect(hrefPattern('tel:+15551234567')(new URL('tel:+1 (555) 123-4567'), 'tel:+15551234567')).toBe(true);
  });

  test.each([
    'partner.example',
    'pricing',
    '//partner.example/',
    '',
    '*',
    '#top',
    '?a=b',
    'https:',
    'https:/a',
    'https://',
    'https://[/',
    'tel:',
    'https://:id.example/',
  ])('%s is none', (pattern) => expect(() => hrefPattern(pattern)).toThrow(TypeError));
});

// What is catastrophic hangs this file until its time is up.
describe('whatever is given', () => {
  const hostile = fc.array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '**',
        '/',
        '/:a',
        '/:',
        ':',
        'a',
        'aa',
        'b',
        '(a+)+',
        '\\',
        '[',
        '%',
        '%2A',
        '\ud800',
        '://',
        'https://',
        'tel:',
        '?',
        '#',
        '.',
        '$',
        '^',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 40 },
  );
  const patterns = fc.oneof(
    hostile.map((parts) => parts.join('')),
    hostile.map((parts) => '/' + parts.join('')),
    hostile.map((parts) => 'https://a' + parts.join('')),
    fc.string({ unit: 'binary' }),
    fc
      .constantFrom('/', 'https://', 'tel:')
      .chain((start) =>
        fc.constantFrom('*a', '/:a', '*/:a', '*', ':').map((part) => start + part.repeat(400)),
      ),
  );
  const texts = fc.oneof(
    fc.constantFrom('a', '/a', 'ab', '/', 'aab').map((part) => '/' + part.repeat(4_000 / part.length)),
    hostile.map((parts) => '/' + parts.join('')),
  );

  test('it is a pattern or a TypeError, and answers', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const url = URL.canParse(text, location.href) ? new URL(text, location.href) : new URL(location.href);
        for (const use of [
          () => pathPattern(pattern)(text),
          () => hrefPattern(pattern)(url),
          () => hrefPattern(pattern)(new URL('tel:' + text)),
        ])
          try {
            expect(typeof use()).toBe('boolean');
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError);
          }
      }),
      { numRuns: 2_000 },
    );
  });

  test('it means what its parts mean', () => {
    /** Word for word what the docs say, and slow. */
    const isMeant = (pattern: string, text: string): boolean => {
      if (!pattern) return !text;
      const [, name] = /^(\/:\w+)(?=\/|\*|$)/.exec(pattern) || [];
      if (name) {
        const [segment] = /^\/[^/]+/.exec(text) || [];
        return !!segment && isMeant(pattern.slice(name.length), text.slice(segment.length));
      }
      if (pattern[0] === '*')
        return [...Array(text.length + 1).keys()].some((from) => isMeant(pattern.slice(1), text.slice(from)));
      return text[0] === pattern[0] && isMeant(pattern.slice(1), text.slice(1));
    };
    const part = fc.constantFrom('*', '/:a', '/:b/', '/', 'a', 'b');
    const pattern = fc.array(part, { maxLength: 7 }).map((parts) => '/' + parts.join(''));
    const text = fc
      .array(fc.constantFrom('/', 'a', 'b'), { maxLength: 9 })
      .map((parts) => '/' + parts.join(''));
    const bare = (path: string) => path.replace(/(.)\/$/, '$1');
    fc.assert(
      fc.property(pattern, text, (pattern, text) => {
        let test: (path: string) => boolean;
        try {
          test = pathPattern(pattern);
        } catch {
          return; // a :name that is no whole segment
        }
        expect(test(text)).toBe(isMeant(bare(pattern), bare(text)));
      }),
      { numRuns: 5_000 },
    );
  });
});
