import fc from 'fast-check';
import { getDomain } from 'tldts';
import { describe, expect, it, test } from 'vitest';
import { isOwnSite } from '../../src/classify/site.js';

const own = (host: string, pageHost: string, internal: string[] = []) => isOwnSite(host, pageHost, internal);

describe('one site', () => {
  it.each([
    ['www.example.com', 'example.com'],
    ['docs.example.com', 'shop.example.com'],
    ['a.b.example.com', 'www.example.com'],
    ['www.example.co.uk', 'secure.example.co.uk'],
    ['a.example.com.br', 'example.com.br'],
    ['example.com.', 'www.example.com'],
    ['xn--bcher-kva.example', 'www.xn--bcher-kva.example'],
    ['www.example.xn--p1ai', 'example.xn--p1ai'],
    ['forum.example.github.io', 'example.github.io'],
    ['www.example.blogspot.com', 'example.blogspot.com'],
    ['bit.ly', 'www.bit.ly'],
    ['help.github.com', 'github.com'],
    ['make.wordpress.org', 'wordpress.org'],
    ['abcnews.go.com', 'espn.go.com'],
    ['localhost', 'localhost'],
    ['192.168.0.1', '192.168.0.1'],
    ['[::1]', '[::1]'],
    ['', ''],
  ])('%s is a part of %s', (host, pageHost) => expect(own(host, pageHost)).toBe(true));
});

describe('two sites', () => {
  it.each([
    ['example.com', 'example.org'],
    ['notexample.com', 'example.com'],
    ['example.com.evil.example', 'example.com'],
    ['one.co.uk', 'two.co.uk'],
    ['one.com.br', 'two.com.br'],
    ['one.or.at', 'two.or.at'],
    ['one.gouv.fr', 'two.gouv.fr'],
    ['one.github.io', 'two.github.io'],
    ['one.myshopify.com', 'two.myshopify.com'],
    ['one.pages.dev', 'two.pages.dev'],
    ['one.wordpress.com', 'two.wordpress.com'],
    ['one.webflow.io', 'two.webflow.io'],
    ['one.substack.com', 'two.substack.com'],
    ['one.framer.website', 'two.framer.website'],
    ['one.carrd.co', 'two.carrd.co'],
    ['one.me.workers.dev', 'two.workers.dev'],
    ['one.wordpress.com', 'one.files.wordpress.com'],
    ['a.localhost', 'b.localhost'],
    ['10.0.0.1', '10.0.0.2'],
    ['10.0.0.1', 'example.com'],
    ['one.herokuapp.com', 'two.herokuapp.com'],
  ])('%s is no part of %s', (host, pageHost) => {
    expect(own(host, pageHost)).toBe(false);
    expect(own(pageHost, host)).toBe(false);
  });
});

describe('nowhere', () => {
  it.each(['no', 'localhost', '[::1]', '', 'www.example..de'])('%s is no other site', (host) =>
    expect(own(host, 'example.com')).toBe(true),
  );
});

describe("the owner's own list", () => {
  it('covers a host and what is below it', () => {
    expect(own('shop.example.net', 'example.com', ['shop.example.net'])).toBe(true);
    expect(own('a.shop.example.net', 'example.com', ['shop.example.net'])).toBe(true);
    expect(own('a.example.net', 'example.com', ['*.example.net'])).toBe(true);
  });
  it.each(['bücher.example', 'BÜCHER.example', 'https://bücher.example:8443/shop', '*.bücher.example'])(
    'is read as a browser reads it: %s',
    (domain) => expect(own('www.xn--bcher-kva.example', 'example.com', [domain])).toBe(true),
  );
  it.each(['', '*', 'a b', '[', 'https://', '.'])('takes nothing for what is no host: "%s"', (domain) => {
    expect(own('partner.example', 'example.com', [domain, 'shop.example.net'])).toBe(false);
    expect(own('shop.example.net', 'example.com', [domain, 'shop.example.net'])).toBe(true);
  });
  it('covers nothing beside it', () => {
    expect(own('example.net', 'example.com', ['shop.example.net'])).toBe(false);
    expect(own('myshop.example.net', 'example.com', ['shop.example.net'])).toBe(false);
  });
});

describe('any two hosts', () => {
  const host = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.string({ maxLength: 30 }),
    fc.constantFrom('', '.', '..', 'a.'),
  );
  it('are as much one site as the other way round', () =>
    fc.assert(
      fc.property(fc.domain(), fc.domain(), (a, b) => own(a, b) === own(b, a)),
      { numRuns: 20_000 },
    ));
  it('are each its own', () =>
    fc.assert(
      fc.property(host, (a) => own(a, a)),
      { numRuns: 20_000 },
    ));
});

describe('beside the public suffix list', () => {
  const generic = [
    'com',
    'org',
    'net',
    'de',
    'fr',
    'it',
    'es',
    'nl',
    'pl',
    'io',
    'dev',
    'app',
    'shop',
    'info',
    'eu',
    'xyz',
  ];
  const countries = [
    ...[
      'co.uk',
      'org.uk',
      'ac.uk',
      'gov.uk',
      'com.au',
      'net.au',
      'org.au',
      'edu.au',
      'gov.au',
      'co.nz',
      'org.nz',
    ],
    ...[
      'co.jp',
      'or.jp',
      'ne.jp',
      'ac.jp',
      'go.jp',
      'com.br',
      'org.br',
      'gov.br',
      'net.br',
      'co.kr',
      'or.kr',
      'go.kr',
    ],
    ...[
      'com.cn',
      'net.cn',
      'org.cn',
      'gov.cn',
      'com.tw',
      'org.tw',
      'com.hk',
      'com.sg',
      'com.my',
      'co.id',
      'or.id',
    ],
    ...[
      'co.in',
      'net.in',
      'org.in',
      'gov.in',
      'co.th',
      'ac.th',
      'com.vn',
      'com.ph',
      'com.tr',
      'gov.tr',
      'org.tr',
    ],
    ...[
      'com.mx',
      'gob.mx',
      'org.mx',
      'com.ar',
      'gob.ar',
      'com.co',
      'gov.co',
      'com.pe',
      'gob.pe',
      'com.ua',
      'com.pl',
    ],
    ...[
      'co.za',
      'org.za',
      'gov.za',
      'co.il',
      'org.il',
      'ac.il',
      'com.eg',
      'com.sa',
      'co.at',
      'or.at',
      'gouv.fr',
    ],
  ];
  const shared = [
    ...['github.io', 'netlify.app', 'vercel.app', 'pages.dev', 'herokuapp.com'],
    ...['blogspot.com', 'myshopify.com', 'wixsite.com'],
  ];
  const options = { allowPrivateDomains: true };
  const agree = (suffixes: string[]) => {
    // No shorter: a site may be named `go`, which is among the known gaps.
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{3,9}[a-z0-9]$/);
    const below = fc.tuple(
      fc.constantFrom('', 'www.', 'shop.', 'a.b.'),
      fc.constantFrom('one', 'two'),
      label,
    );
    const host = fc.tuple(below, fc.constantFrom(...suffixes));
    let right = 0;
    const runs = 20_000;
    fc.assert(
      fc.property(host, host, fc.boolean(), ([[under, name], suffix], [[beside, other, odd], last], same) => {
        const a = `${under}${name}.${suffix}`;
        const b = `${beside}${same ? name : other + odd}.${same ? suffix : last}`;
        right += +(own(a, b) === (getDomain(a, options) === getDomain(b, options)));
      }),
      { numRuns: runs },
    );
    return right / runs;
  };
  it('agrees everywhere on the endings that most sites have', () => {
    expect(agree([...generic, ...countries])).toBe(1);
  });
  it('agrees everywhere on the shared hosts that it knows', () => expect(agree(shared)).toBe(1));
});

describe('known gaps', () => {
  test('limitation: two IP addresses that end alike are taken for one site', () =>
    expect(own('10.0.0.1', '9.9.0.1')).toBe(true));
  test.each([
    'ltd.uk',
    'tokyo.jp',
    'blog.br',
    'waw.pl',
    'msk.ru',
    'gv.at',
    'blogspot.co.uk',
    'gitlab.io',
    'web.app',
    'firebaseapp.com',
    'azurewebsites.net',
    'onrender.com',
    's3.amazonaws.com',
  ])('limitation: two sites below %s are taken for one', (suffix) =>
    expect(own(`one.${suffix}`, `two.${suffix}`)).toBe(true),
  );
  test.each(['go.de', 'com.de', 'pages.example'])(
    'limitation: a site named %s is taken for a suffix',
    (host) => expect(own(`www.${host}`, `shop.${host}`)).toBe(false),
  );
  test('limitation: hosts are compared as URL gives them, in lower case', () =>
    expect(own('www.EXAMPLE.COM', 'www.example.com')).toBe(false));
});
