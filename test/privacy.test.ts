import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { allowParams, isUnwatched, mask, redactPage, redactUrl } from '../src/privacy.js';

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'https://www.example.com/shop/page?a=1' });
  vi.stubGlobal('location', { origin: 'https://www.example.com' });
});
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
  // However the page writes its own host, it is its own.
  ['https://WWW.example.com/tk4f9Zq81mXw72Lp0s', 'https://www.example.com/*'],
  ['https://www.example.com:443/tk4f9Zq81mXw72Lp0s', 'https://www.example.com/*'],
  ['https:\\\\www.example.com\\tk4f9Zq81mXw72Lp0s', 'https://www.example.com/*'],
  ['https://a/b@www.example.com/tk4f9Zq81mXw72Lp0s', 'https://a/*/tk4f9Zq81mXw72Lp0s'],
  ['//user:secret@www.example.com/tk4f9Zq81mXw72Lp0s', 'https://www.example.com/*'],
  ['https://b\u00fccher.example/a', 'https://xn--bcher-kva.example/a'],
  ['https://[::1]/a?b', 'https://[::1]/a'],
  ['JavaScript:send(1)', undefined],
  ['tel:+15551234567', 'tel:+15551234567'],
  ['mailto:hi@site.example', 'mailto:hi@site.example'],
  ['mailto:hi@site.example?subject=secret', 'mailto:hi@site.example'],
  ['capacitor://localhost/page?token=secret#x', 'capacitor://localhost/page'],
  ["javascript:send('jane')", undefined],
  ['tg://resolve?domain=shop', 'tg://resolve?domain=shop'],
  ['viber://pa?chatURI=shop', 'viber://pa?chatURI=shop'],
  [
    'https://other.example/id1254257247/tk4f9Zq81mXw72Lp0s',
    'https://other.example/id1254257247/tk4f9Zq81mXw72Lp0s',
  ],
  ['https://www.example.com/id1254257247/tk4f9Zq81mXw72Lp0s', 'https://www.example.com/id1254257247/*'],
  [
    'https://www.example.com/?utm_campaign=blackfriday2024week47',
    'https://www.example.com/?utm_campaign=blackfriday2024week47',
  ],
  ['https://www.example.com/?utm_content=%2B49+151+23456789', 'https://www.example.com/?utm_content=*'],
  ['https://www.example.com/?utm_content=+49+151+23456789', 'https://www.example.com/?utm_content=*'],
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

test('a parameter that the owner allows stays', () => {
  allowParams(['lang']);
  expect(redactUrl('https://www.example.com/?lang=de&language=de&token=secret')).toBe(
    'https://www.example.com/?lang=de',
  );
  allowParams([]);
});

test('a page is redacted like any URL, anew when other parameters are allowed', () => {
  const page = 'https://www.example.com/a?page=2#top';
  allowParams([]);
  expect(redactPage(page)).toBe('https://www.example.com/a');
  expect(redactPage(page)).toBe(redactUrl(page));
  allowParams(['page']);
  expect(redactPage(page)).toBe('https://www.example.com/a?page=2');
  expect(redactPage('')).toBeUndefined();
  allowParams([]);
});

test('a URL is no longer than a collector takes', () => {
  expect(redactUrl(`https://www.example.com/${'a/'.repeat(5_000)}`)!.length).toBeLessThan(2_048);
});

test.each([
  ['Mail to jane@mail.example, please', 'Mail to *, please'],
  ['/u/jane%40mail.example/orders', '/u/*/orders'],
  ['/o/550e8400-e29b-41d4-a716-446655440000', '/o/*'],
  ['/o/550E8400-E29B-41D4-A716-446655440000/x', '/o/*/x'],
  ['/s/9f86d081884c7d659a2feaa0c55ad015', '/s/*'],
  ['/s/abcdefabcdefabcdefabcdefabcdefab', '/s/*'],
  ['/o/abcdefab-cdef-abcd-efab-cdefabcdefab', '/o/*'],
  ['/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.c2ln-_x', '/t/*'],
  ['Your number: +49 (151) 234-56789', 'Your number: *'],
  ['0151 2345 6789', '*'],
  ['/%2B49%20151%2023456789/x', '/*/x'],
  ['/2026/11/21/how-to-2026', '/2026/11/21/how-to-2026'],
  ['/2026-11-21-post', '/2026-11-21-post'],
  ['/d41586-019-02790-3.pdf', '/d41586-019-02790-3.pdf'],
  ['/p/1234567890', '/p/1234567890'],
  ['/t.me/brasil247oficial', '/t.me/brasil247oficial'],
  ['Call 555-123-4567 or (555) 123-4567', 'Call * or *'],
  ['/t/tk4f9Zq81mXw72Lp0s', '/t/*'],
  ['/invite/V1StGXR8_Z5jdHi6B-myT', '/invite/*'],
  ['/reset/AbCdEfGhIj1lMnOpQrStUvKl/x', '/reset/*/x'],
  ['/files/OurYearlyReportGermany2026.pdf', '/files/OurYearlyReportGermany2026.pdf'],
  ['/iPhone-15-Pro-Max-256GB', '/iPhone-15-Pro-Max-256GB'],
  ['/p/000000000010012345', '/p/000000000010012345'],
  ['/history/09-11-1989', '/history/09-11-1989'],
  ['Appelez le 06 12 34 56 78', 'Appelez le *'],
  ['/Datenschutzgrundverordnung', '/Datenschutzgrundverordnung'],
  [
    '/a-rather-long-title-of-a-post-about-2026-and-9-more',
    '/a-rather-long-title-of-a-post-about-2026-and-9-more',
  ],
  ['/@name', '/@name'],
  ['/events/24-12-2026/', '/events/24-12-2026/'],
  ['Call +49 (0) 30 / 123 45 67', 'Call *'],
  ['/acc/0151-23456789/edit', '/acc/*/edit'],
  ['0151 23456789', '*'],
  ['0711/123456', '*'],
  ['Mobil 0151 / 2345 6789', 'Mobil *'],
  ['0171/1234567 ändern', '* ändern'],
  ['/2024/01/123456', '/2024/01/123456'],
  ['am 01/12/2024 um 10', 'am 01/12/2024 um 10'],
  ['0151%2023456789', '*'],
  ['(030) 12345678', '*'],
  ['08-123 456 78', '*'],
  ['(030) 123 456 78', '*'],
  ['/u/%2B49%20%28151%29%2023456789', '/u/*'],
  ['/u/%252B49%2520151%252023456789', '/u/*'],
  ['+49‑151‑23456789', '*'],
  ['07911 123456', '*'],
  ['06-12345678', '*'],
  ['079 123 45 67', '*'],
  ['044 668 18 00', '*'],
  ['0470 12 34 56', '*'],
  ['070-123 45 67', '*'],
  ['/2026/01-02-2027', '/2026/01-02-2027'],
  ['/v/01-02-03', '/v/01-02-03'],
  ['/call/00491711234567', '/call/*'],
  // As few digits as a number has, as short as a token is.
  ['12-34-567', '*'],
  ['030 123456', '*'],
  ['030/     5', '*'],
  ['012 / 1 2 3', '*'],
  ['012/ 1 2 3', '*'],
  ['/t/aB3cDefghijklmnO', '/t/*'],
  ['/t/abcdefgh1234567h8', '/t/*'],
  ['/%2B49%20151%2023456789/550e8400-e29b-41d4-a716-446655440000', '/*/*'],
  ['/john%2540example.com', '/*'],
  ['Call us', 'Call us'],
])('%s is masked as %s', (text, masked) => expect(mask(text)).toBe(masked));

test.each([
  ['Call +1 (555) 123-4567', 'tel:+15551234567', 'Call +1 (555) 123-4567'],
  ['(555) 123-4567', 'tel:+15551234567', '(555) 123-4567'],
  ['030 123 45 67', 'tel:+49301234567', '030 123 45 67'],
  ['+49 (0)30 123 45 67', 'tel:+49301234567', '+49 (0)30 123 45 67'],
  ['Write to shop@site.example', 'mailto:shop@site.example', 'Write to shop@site.example'],
  ['Call back +49 151 23456789', 'tel:+15551234567', 'Call back *'],
  ['jane@mail.example', 'mailto:shop@site.example', '*'],
  ['Call (555) 123-4567', 'https://site.example/5551234567', 'Call *'],
  ['Order 550e8400-e29b-41d4-a716-446655440000', 'tel:+15551234567', 'Order *'],
])('%s, of %s, is masked as %s: what is called is no secret', (text, target, masked) =>
  expect(mask(text, false, target)).toBe(masked),
);

test.each(['иван@почта.рф', '用户@例子.中国', 'иван.123@почта.рф'])(
  '%s is masked, on a link to call too',
  (address) => {
    expect(mask(`a ${address} b`)).toBe('a * b');
    expect(mask(`a ${address} b`, true)).toBe('a * b');
    expect(mask(`a ${address} b`, false, 'tel:+49301234')).toBe('a * b');
  },
);

test('elsewhere a name may look like a token, and an id like a number', () => {
  for (const text of [
    '/app/id1254257247',
    '/d41586-019-02790-3.pdf',
    '/WQlrbP/pZLnuInHfLQ6R3lWHhbImmxo3LRu71W',
  ])
    expect(mask(text, true)).toBe(text);
  expect(mask('/u/jane%40mail.example/9f86d081884c7d659a2feaa0c55ad015', true)).toBe('/u/*/*');
});

test('masking costs no more than the length of what it is given', () => {
  const ms = (text: string) => {
    const start = performance.now();
    mask(text);
    return performance.now() - start;
  };
  for (const part of [
    'a',
    '1',
    'a1',
    '@',
    'a@',
    '1 ',
    '+',
    'eyJ',
    '550e8400-',
    '-',
    '%40',
    '%25',
    '00',
    '+1 /',
  ]) {
    ms(part.repeat(1_000));
    const few = Math.max(1, ms(part.repeat(2_000)));
    expect(ms(part.repeat(40_000)), part).toBeLessThan(few * 150);
  }
});

test.each([
  ['localhost', '', false],
  ['shop.localhost', '', false],
  ['127.0.0.1', '', false],
  ['[::1]', '', false],
  ['', '', false],
  ['www.example.com', 'HeadlessChrome/150', false],
  ['www.example.com', '', true],
  ['notlocalhost', '', true],
  ['localhost.example.com', '', true],
  ['1127.example', '', true],
  ['www.example.com', '', false, true],
])('a visitor of %j with %j is counted: %s', (hostname, userAgent, counted, webdriver = false) => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  vi.stubGlobal('location', { hostname });
  vi.stubGlobal('navigator', { userAgent, webdriver });
  try {
    expect(isUnwatched(false)).toBe(!counted);
    expect(isUnwatched(true)).toBe(false);
    expect(info).toHaveBeenCalledTimes(counted ? 0 : 1);
  } finally {
    vi.stubGlobal('navigator', undefined);
    vi.stubGlobal('location', undefined);
    info.mockRestore();
  }
});
