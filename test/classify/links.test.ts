import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { classifyLink, isInnerPage } from '../../src/classify/links.js';

const settings = {
  internal: ['shop.example.net', '*.example.org'],
  hosts: { 'calendly.com': 'booking', 'checkout.stripe.com': 'order', 'tickets.example.com': 'order' },
};
const page = { origin: 'https://www.example.com/', hostname: 'www.example.com' };
/** As the detectors do: absolute by way of `URL`, and nothing where that throws. */
const classify = (href: string, element?: Element) =>
  URL.canParse(href, 'https://www.example.com/page')
    ? classifyLink(new URL(href, 'https://www.example.com/page').href, page, settings, element)
    : undefined;

/** `href | goal | target`, the target only where it is not the href. */
const table = (rows: string) => {
  for (const row of rows.trim().split('\n')) {
    const [href = '', goal = '', target] = row.split('|').map((cell) => cell.trim());
    it(`${href} is ${goal}`, () => {
      const found = classify(href);
      expect(found?.goal ?? 'nothing').toBe(goal);
      if (found) expect(found.target).toBe(target || href);
    });
  }
};

describe('a call', () =>
  table(
    `
    tel:+15551234567               | phone   |
    tel:+1 (555) 123-4567          | phone   | tel:+15551234567
    tel:+1%20(555)%20123-4567      | phone   | tel:+15551234567
    tel:%2B49%2030%201234          | phone   | tel:+49301234
    tel:(+49)%2030/1234            | phone   | tel:+49301234
    tel:+ 47 939 39 343            | phone   | tel:+4793939343
    tel:+(818) 304-9259            | phone   | tel:+8183049259
    tel:++13065008169              | phone   | tel:+13065008169
    tel:+49 (0)30 1234             | phone   | tel:+490301234
    tel://08005040602              | phone   | tel:08005040602
    TEL:+15551234567               | phone   | tel:+15551234567
    callto:0923 333 454            | phone   | tel:0923333454
    tel:1-800-FLOWERS              | phone   | tel:1800FLOWERS
    tel:1-800-GOT-JUNK             | phone   | tel:1800GOTJUNK
    tel:+1-201-555-0123;ext=12     | phone   | tel:+12015550123;ext=12
    tel:5550123;phone-context=+1   | phone   | tel:5550123
    tel:5550123,,12                | phone   | tel:5550123
    tel:Tel: +49 30 1234           | phone   | tel:+49301234
    tel:030 1234 oder 030 1235     | phone   | tel:03012340301235
    tel:Büro & Shop: 030 1234      | phone   | tel:0301234
    tel:                           | nothing
    tel:+                          | nothing
    tel:phone                      | nothing
  `,
  ));

describe('a mail', () =>
  table(
    `
    mailto:info@shop.example                                | email   |
    MAILTO:info@shop.example                                | email   | mailto:info@shop.example
    mailto:info@shop.example?subject=Offer&body=Hello       | email   | mailto:info@shop.example
    mailto:info@shop.example?cc=boss@shop.example           | email   | mailto:info@shop.example
    mailto:info@shop.example&subject=No question mark       | email   | mailto:info@shop.example
    mailto:info@shop.example?subject=%E4                    | email   | mailto:info@shop.example
    mailto:a@b.example,%20c@d.example                       | email   | mailto:a@b.example,c@d.example
    mailto:info%40shop.example                              | email   | mailto:info@shop.example
    mailto: info@shop.example                               | email   | mailto:info@shop.example
    mailto:The Shop <info@shop.example>                     | email   | mailto:info@shop.example
    mailto://info@shop.example                              | email   | mailto:info@shop.example
    mailto:                                                 | nothing
    mailto:%20?subject=Read this                            | nothing
    mailto:?subject=Read this&body=https://www.example.com  | nothing
    mailto:?&subject=Read this                              | nothing
  `,
  ));

describe('a message', () =>
  table(
    `
    sms:+15551234567?body=Hi                                       | message  | sms:+15551234567
    sms:+15551234567&body=Hi                                       | message  | sms:+15551234567
    sms:+15551234567;body=Hi                                       | message  | sms:+15551234567
    sms:?body=Read this, all 5 of it                               | nothing
    sms://?&body=5                                                 | nothing
    https://wa.me/5561992563846/                                   | message  | whatsapp:5561992563846
    https://wa.me/+5804123001667/?text=Hola                        | message  | whatsapp:5804123001667
    https://api.whatsapp.com/send?phone=+22953037832&text=Bonjour  | message  | whatsapp:22953037832
    https://api.whatsapp.com/send?phone=%2B22953037832             | message  | whatsapp:22953037832
    https://web.whatsapp.com/send/?text=Hola&phone=22953037832     | message  | whatsapp:22953037832
    whatsapp://send?phone=+79153602266&text=Hi                     | message  | whatsapp:+79153602266
    https://wa.me/message/ABCDEF1?src=qr                           | message  |
    https://m.me/shop?ref=page                                     | message  |
    https://messenger.com/t/shop                                   | message  |
    https://www.messenger.com/t/shop                               | message  |
    https://www.wa.me/5561992563846                                | message  |
    https://api.whatsapp.com/message/ABCDEF1                       | message  |
    https://zalo.me/0944606333                                     | message  |
    https://t.me/+79991234567                                      | message  |
    https://team.me/shop                                           | outbound |
    https://signal.me/#p/+15551234567                              | message  |
    viber://chat?number=%2B375336052984&draft=Hi                   | message  | viber:+375336052984
    whatsapp://send?text=Read this https://www.example.com/5       | nothing
    tg://resolve?domain=nickname                                   | message  |
    tg://msg?text=Read this                                        | nothing
    viber://pa?chatURI=nickname                                    | message  |
    viber://forward?text=Read this                                 | nothing
    fb-messenger://share?link=https%3A%2F%2Fwww.example.com        | nothing
    https://wa.me/?text=Read%20this%205                            | outbound |
    https://api.whatsapp.com/send?text=Read%20this%205             | outbound |
    https://telegram.me/share/url?url=https://www.example.com      | outbound |
  `,
  ));

describe('a social profile', () =>
  table(
    `
    https://www.facebook.com/shop                           | social   |
    https://de-de.facebook.com/shop/                        | social   |
    https://www.facebook.com/pages/A-Shop/123456?ref=hl     | social   |
    https://www.facebook.com/profile.php?id=100012345       | social   |
    https://www.instagram.com/a.shop/                       | social   |
    https://www.facebook.com/p/A-Shop-100063556677889/      | social   |
    https://www.facebook.com/people/A-Shop/100063556677889/ | social   |
    https://www.pinterest.de/shop/                          | social   |
    https://www.pinterest.co.uk/shop/                       | social   |
    http://twitter.com/#!/shop                              | social   |
    https://x.com/shop                                      | social   |
    https://www.linkedin.com/company/shop                   | social   |
    https://uk.linkedin.com/in/someone/                     | social   |
    https://www.youtube.com/user/shop/videos                | social   |
    https://www.youtube.com/@shop                           | social   |
    https://www.youtube.com/@shop/videos                    | social   |
    https://vk.com/shop                                     | social   |
    https://bsky.app/profile/shop.example                   | social   |
    https://www.flickr.com/photos/shop/                     | social   |
    https://www.tiktok.com/@shop                            | social   |
    https://mastodon.example/@shop                          | social   |
    https://www.xing.com/profile/Some_One                   | social   |
    https://t.me/shop                                       | social   |
    https://t.me/+AbCdEf12345                               | social   |
    https://vimeo.com/shop                                  | social   |
    https://www.instagram.com/shop/%20                      | social   | https://www.instagram.com/shop/
    https://mobile.twitter.com/shop                         | social   |
    https://fb.com/shop                                     | social   |
    https://telegram.me/shop                                | social   |
    https://t.me/s/shop                                     | social   |
    https://www.facebook.com/groups/123456                  | social   |
    https://www.linkedin.com/school/shop/                   | social   |
    https://www.facebook.com/homeandgarden                  | social   |
    https://twitter.com/watchmaker                          | social   |
    https://www.facebook.com/home.decor.berlin              | social   |
    https://www.instagram.com/watch-shop/                   | social   |
  `,
  ));

describe('a share button, a post or a rule of a network is a way out, no profile', () =>
  table(
    `
    https://www.facebook.com/sharer/sharer.php?u=https://www.example.com   | outbound |
    https://www.facebook.com/sharer.php?u=https://www.example.com          | outbound |
    https://www.facebook.com/share.php?u=https://www.example.com           | outbound |
    https://www.facebook.com/dialog/feed?app_id=1                          | outbound |
    https://twitter.com/intent/tweet?url=https://www.example.com           | outbound |
    https://twitter.com/share?url=https://www.example.com                  | outbound |
    https://twitter.com/home?status=https://www.example.com                | outbound |
    https://twitter.com/search?q=shop                                      | outbound |
    https://www.linkedin.com/shareArticle?mini=true                        | outbound |
    https://www.linkedin.com/sharing/share-offsite/?url=x                  | outbound |
    https://www.pinterest.com/pin/create/button/?url=x                     | outbound |
    https://vk.com/share.php?url=x                                         | outbound |
    https://www.facebook.com/                                              | outbound |
    https://www.facebook.com/#                                             | outbound |
    https://www.facebook.com/about/privacy                                 | outbound |
    https://www.facebook.com/policy.php                                    | outbound |
    https://m.facebook.com/story.php?story_fbid=1&id=2                     | outbound |
    https://www.tiktok.com/@shop/video/7123456789                          | outbound |
    https://mastodon.example/@shop/112233                                  | outbound |
    https://www.facebook.com/settings?tab=ads                              | outbound |
    https://twitter.com/privacy                                            | outbound |
    https://x.com/tos                                                      | outbound |
    https://www.xing.com/privacy/                                          | outbound |
    https://twitter.com/shop/status/1234567890                             | outbound |
    https://www.instagram.com/p/abcDEF/                                    | outbound |
    https://www.instagram.com/p/CQ3-123_abc/                               | outbound |
    https://www.messenger.com/login                                        | outbound |
    https://www.pinterest.de/pin/create/button/?url=https://www.example.com | outbound |
    https://www.youtube.com/watch?v=abc                                    | outbound |
    https://www.youtube.com/results?search_query=abc                       | outbound |
    https://vimeo.com/123456                                               | outbound |
    https://vimeo.com/123456?share=copy                                    | outbound |
    https://developers.facebook.com/docs                                   | outbound |
    https://www.google.com/maps/@48.1,11.5,15z                             | outbound |
  `,
  ));

describe('a file wins over inside and outside', () => {
  table(
    `
    https://www.example.com/price-list.pdf       | download |
    https://www.example.com/a.PDF?v=8#page=2     | download |
    https://elsewhere.example/talk.mp3           | download |
    https://elsewhere.example/table.xlsx         | download |
    http://localhost/app.dmg                     | download |
    https://elsewhere.example/?file=a.pdf        | download |
    https://elsewhere.example/share?u=https://www.example.com/a.pdf      | outbound |
    https://elsewhere.example/share?u=https%3A%2F%2Fwww.example.com%2Fa.pdf | outbound |
    https://elsewhere.example/a.pdf%20           | download | https://elsewhere.example/a.pdf
    https://www.example.com/photo.jpg            | nothing
    https://www.example.com/page.html            | nothing
    https://elsewhere.zip/                       | outbound |
  `,
  );
  const element = { hasAttribute: (name: string) => name === 'download' } as unknown as Element;
  it('by its download attribute', () => {
    expect(classify('https://www.example.com/api/7', element)?.goal).toBe('download');
    expect(classify('https://www.example.com/photo.jpg', element)?.goal).toBe('download');
  });
  it('but not where the page made it itself', () =>
    expect(classify('data:text/csv,secret', element)).toBeUndefined());
});

describe('a way out, a way in, and nowhere', () => {
  table(
    `
    https://elsewhere.example/a?b=c#d                        | outbound |
    https://elsewhere.example:8443/                          | outbound |
    https://www.example.com@elsewhere.example/               | outbound |
    https://a:b%20c@elsewhere.example/                       | outbound |
    https://a:b@www.example.com/                             | nothing
    http://[2001:db8::1]:3000/                               | nothing
    https://apps.apple.com/de/app/shop/id1                   | outbound |
    https://play.google.com/store/apps/details?id=shop       | outbound |
    https://maps.app.goo.gl/abc                              | outbound |
    https:\\\\elsewhere.example                                | outbound | https://elsewhere.example/
    http:///elsewhere.example/a                              | outbound | http://elsewhere.example/a
    https://bücher.example/                                  | outbound | https://xn--bcher-kva.example/
    https://elsewhere.example.:8080/                         | outbound |
    https://10.0.0.1/                                        | outbound |
    https://WWW.EXAMPLE.COM/pricing                          | nothing
    https://www.example.com:8443/                            | nothing
    https://www.example.com./                                | nothing
    https://docs.example.com/#top                            | nothing
    https://shop.example.net/                                | nothing
    https://a.shop.example.net/                              | nothing
    https://a.shop.example.net./                             | nothing
    https://a.example.org/                                   | nothing
    https://example.org/                                     | nothing
    https://other.example.net/                               | outbound |
    #top                                                     | nothing
    /relative                                                | nothing
    javascript:alert(1)                                      | nothing
    geo:48.1,11.5                                            | nothing
    market://details?id=shop                                 | nothing
    intent://shop.example/#Intent;end                        | nothing
    ftp://elsewhere.example/a                                | nothing
    blob:https://www.example.com/1                           | nothing
    about:blank                                              | nothing
    http://No                                                | nothing
    http://http://elsewhere.example                          | nothing
    http://Der Text oben                                     | nothing
    http://www.elsewhere..example/                           | nothing
    https://%3C?php                                          | nothing
  `,
  );
});

test.each([
  ['/', true],
  ['/about/us?all#top', true],
  ['https://www.example.com/', true],
  ['https://www.example.com/about', true],
  ['/shop/?add-to-cart=12', false],
  ['/prices.pdf', false],
  ['https://www.example.com/prices.pdf?v=1', false],
  ['//elsewhere.example/', false],
  ['/\\elsewhere.example', false],
  ['/\t/elsewhere', false],
  ['https://www.example.com.elsewhere.example/about', false],
  ['https://elsewhere.example/https://www.example.com/about', false],
  ['https://www-example.com/about', false],
  ['http://www.example.com/about', false],
  ['tel:5', false],
  ['about', false],
  ['', false],
])('%j tells by itself that it stays: %s', (href, expected) =>
  expect(isInnerPage(href, page.origin)).toBe(expected),
);

describe("a step of the owner's own funnel is that goal, no way out", () => {
  table(
    `
    https://calendly.com/shop/30min          | booking |
    https://eu.calendly.com/shop             | booking |
    https://checkout.stripe.com/c/pay_1      | order   |
    https://tickets.example.com/             | order   |
    https://stripe.com/                      | outbound |
    https://notcalendly.com/                 | outbound |
  `,
  );
  it('with the host as the reason', () =>
    expect(classify('https://calendly.com/a')?.reason).toBe('calendly.com'));
  it.each([
    ['tel:+15551234567', 'tel:'],
    ['sms:+15551234567', 'sms:'],
    ['mailto:a@b.example', 'email'],
    ['https://partner.example/x', 'partner.example'],
    ['https://www.instagram.com/shop/', 'www.instagram.com'],
  ])('of %s it is %s', (href, reason) => expect(classify(href)?.reason).toBe(reason));
});

describe('whatever the href', () => {
  const goals = new Set([
    'phone',
    'email',
    'message',
    'social',
    'download',
    'outbound',
    'booking',
    'order',
    undefined,
  ]);
  const word = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }));
  const piece = fc.oneof(
    word,
    fc.constantFrom(
      ...[
        'tel:',
        'mailto:',
        'sms:',
        'https://',
        'http:',
        'whatsapp://send?phone=',
        'wa.me/',
        'tg://resolve?domain=',
      ],
      ...[
        'www.facebook.com/',
        't.me/',
        'calendly.com',
        '.pdf',
        'elsewhere.example',
        '/',
        '?',
        '&',
        '#',
        '@',
        '%',
        '+',
      ],
      ...['%2B', '%20', '+49 30', ';ext=1', '..', '\\', '//', '\n', '\0', '[::1]', 'xn--', ':99999'],
    ),
  );
  const href = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    fc.webUrl(),
    word,
  );

  it('nothing is thrown, and the goal is a known one with a target', () => {
    fc.assert(
      fc.property(href, (text) => {
        const found = classify(text);
        if (found && !found.target) throw new Error('no target');
        return goals.has(found?.goal);
      }),
      { numRuns: 100_000 },
    );
  }, 60_000);

  it('no subject, body, cc, bcc or text is in a target that is no web page: redactUrl sees to those', () => {
    const base = fc.constantFrom(
      ...[
        'mailto:a@b.example',
        'mailto:',
        'mailto:?to=a@b.example',
        'sms:+4930',
        'sms:',
        'tel:+4930',
        'TEL:1-800-CALL',
      ],
      ...['https://wa.me/4930', 'https://api.whatsapp.com/send?phone=4930', 'whatsapp://send?phone=%2B4930'],
      ...['tg://resolve?domain=shop', 'viber://chat?number=4930'],
    );
    const field = fc.tuple(fc.constantFrom('subject', 'body', 'cc', 'bcc', 'text', 'draft', 'Subject'), word);
    fc.assert(
      fc.property(base, fc.array(field, { minLength: 1, maxLength: 4 }), (start, fields) => {
        const query = fields.map(([name, value]) => `${name}=SECRET${encodeURIComponent(value)}`).join('&');
        const found = classify(start + (start.includes('?') ? '&' : '?') + query);
        return !found || !/SECRET/.test(found.target!);
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it('takes no longer than it is long, near enough', () => {
    const start = performance.now();
    for (const [head, filling] of [
      ['tel:', 'a'],
      ['tel:1', 'a'],
      ['tel:', '('],
      ['mailto:', '<'],
      ['https://', 'a.'],
      ['https://www.facebook.com/pages/', 'a/'],
      ['https://a.example/', '.pdf'],
    ] as const)
      classify(head + filling.repeat(5_000));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('known gaps', () => {
  test('limitation: addresses in `?to=` do not count', () => {
    expect(classify('mailto:?to=c@d.example')).toBeUndefined();
    expect(classify('mailto:a@b.example?to=c@d.example')?.target).toBe('mailto:a@b.example');
  });
  test('limitation: an address is decoded as Latin-1', () =>
    expect(classify('mailto:a@b\u00fccher.example')?.target).toBe('mailto:a@b\u00c3\u00bccher.example'));
  test('limitation: `tel://` with a space is no URL', () =>
    expect(classify('tel://0800 504 06 02')).toBeUndefined());
  test('limitation: a word after the number is taken for a vanity number', () =>
    expect(classify('tel:030 1234 Zentrale')?.target).toBe('tel:0301234Zentrale'));
  test('limitation: smsto:, of which QR codes are made, is no message', () =>
    expect(classify('smsto:555-123')).toBeUndefined());
  test('limitation: a Telegram link that brings its text is no message', () =>
    expect(classify('tg://resolve?domain=nickname&text=Hi')).toBeUndefined());
  test('limitation: a Telegram name may be a person as well as a channel: it counts as a profile', () =>
    expect(classify('https://t.me/someone')?.goal).toBe('social'));
  test.each(['https://www.twitch.tv/shop', 'https://discord.gg/shop', 'https://soundcloud.com/shop'])(
    'limitation: %s is not seen to be a profile',
    (href) => expect(classify(href)?.goal).toBe('outbound'),
  );
  test.each(['gz', 'txt', 'ics', 'odt', 'mov'])(
    'limitation: a .%s is a download only with the attribute',
    (type) => expect(classify(`https://elsewhere.example/a.${type}`)?.goal).toBe('outbound'),
  );
  test('limitation: an IPv6 address is not followed out', () =>
    expect(classify('https://[2001:db8::1]/')).toBeUndefined());
});

test.each([
  ['https://www.example.com/shop/?add-to-cart=12', 'order'],
  // A part of the page that it led to.
  ['https://www.example.com/shop/?add-to-cart=12#', undefined],
  ['https://www.example.com/shop/?add-to-cart=12#reviews', undefined],
])('%s is %s', (href, goal) => expect(classify(href)?.goal).toBe(goal));
