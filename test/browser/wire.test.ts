import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, until } from './engine.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/** What goes over the wire is the wire format, version 1, and nothing besides. */

const schema = JSON.parse(readFileSync('schema.json', 'utf8'));
const BATCH = Object.keys(schema.properties);
const EVENT = Object.keys(schema.definitions.event.properties);
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whoever else listens on this page notes whether the act was let through. */
const PAGE = `
  <script>
    var prevented = 0;
    for (const type of ['click', 'submit'])
      addEventListener(type, (event) => { if (event.defaultPrevented) prevented++; });
  </script>
  <p><a id="call" href="tel:+1-555-123-4567">Call us</a>
  <p><a id="write" href="mailto:Hello@Site.example?subject=secret">Write</a>
  <p><a id="out" href="http://partner.localhost:PORT/partner?session=secret#secret">Our partner</a>
  <form action="/thanks?token=secret" method="post">
    <input id="mail" type="email" name="email"><button id="join">Subscribe to our newsletter</button></form>`;

eachEngine('the wire format', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let page: Page;

  /** Each test is a visit to a site of its own: what one keeps in its outbox is no other's. */
  let host = '';
  let hosts = 0;
  const home = () => web.url('/?utm_source=mail&email=secret', host);

  beforeAll(async () => {
    sink = await collector();
    web = await site({}, { inject: scriptTag(sink.url, { goals: 'campaign:off' }) });
    web.page('/', PAGE.replace('PORT', String(web.port)));
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    host = `shop${++hosts}.site.localhost`;
    page = await engine.reset();
    await page.goto(home());
    await page.waitFor('!!(window.smallwins && smallwins.stop)');
    sink.clear();
    web.requests.length = 0;
  });

  const conversion = (): Promise<any> =>
    until(10_000, 'a conversion', async () =>
      sink.events().find(({ type, url }) => type === 'conversion' && new URL(url).hostname === host),
    );

  /** Holds what every request must be, whatever it carries. */
  async function expectWireFormat(): Promise<void> {
    // The page that the act leads to may ask once more for what the one before it heard no answer to.
    await until(10_000, 'every answer', async () => sink.beacons.every(({ status }) => status));
    expect(sink.preflights).toBe(0);
    expect(sink.stored()).toHaveLength(sink.beacons.length);
    for (const { method, headers, body, json, at, status } of sink.beacons) {
      if (new URL(json.events[0].url).hostname !== host) continue;
      expect(method).toBe('POST');
      expect(headers['content-type']?.replace('; ', ';').toLowerCase()).toBe('text/plain;charset=utf-8');
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('authorization');
      // The real collector holds the body against the schema; it stores nothing that does not fit.
      expect(status).toBe(204);
      expect(body.toString()).not.toContain('secret');
      expect(body.toString()).not.toContain('null');
      expect(BATCH).toEqual(expect.arrayContaining(Object.keys(json)));
      expect(json).toMatchObject({ v: 1, site: host });
      expect(Math.abs(at - json.sent_at)).toBeLessThan(60_000);
      for (const event of json.events) {
        expect(EVENT).toEqual(expect.arrayContaining(Object.keys(event)));
        expect(event.id).toMatch(UUID_V7);
        expect(event.at).toBeLessThanOrEqual(json.sent_at);
        expect(event.url).toBe(web.url('/?utm_source=mail', host));
      }
    }
  }

  const acts: [string, () => Promise<void>, Record<string, unknown>, string?][] = [
    [
      'a call',
      () => page.click('#call'),
      { goal: 'phone', conversion: 'macro', target: 'tel:+15551234567', label: 'Call us' },
    ],
    [
      'an email',
      () => page.click('#write'),
      { goal: 'email', conversion: 'macro', target: 'mailto:hello@site.example', label: 'Write' },
    ],
    [
      'an outbound click',
      () => page.click('#out'),
      { goal: 'outbound', conversion: 'micro', label: 'Our partner' },
      '/partner',
    ],
    [
      'a newsletter',
      async () => {
        await page.type('#mail', 'secret@example.com');
        await page.click('#join');
      },
      { goal: 'newsletter', conversion: 'micro', label: 'Subscribe to our newsletter' },
      '/thanks',
    ],
  ];
  test.each(acts)('%s', async (_, act, expected, leadsTo) => {
    await act();
    const event = await conversion();
    expect(String(event.target).toLowerCase()).toBe(
      String(
        expected.target ??
          (leadsTo === '/thanks' ? web.url('/thanks', host) : web.url(leadsTo!, 'partner.localhost')),
      ).toLowerCase(),
    );
    const { target: _target, ...rest } = expected;
    expect(event).toMatchObject({ type: 'conversion', ...rest });
    // The visitor arrives where the act leads to.
    if (leadsTo) {
      await web.waitForHits(leadsTo);
      await page.waitFor(`location.pathname === '${leadsTo}'`);
    } else if (engine.can.stayOnExternalProtocol) {
      expect(await page.evaluate('prevented')).toBe(0);
    }
    await expectWireFormat();
  });

  test('a cookie of the collector is neither set nor sent back', async () => {
    await page.evaluate(`document.cookie = 'session=secret; path=/'`);
    // The collector's own site, where the visitor has been before, has a cookie of its own.
    await page.goto(web.url('/', 'collect.localhost'));
    await page.evaluate(`document.cookie = 'visitor=secret; path=/'`);
    await page.goto(home());
    await page.waitFor('!!(window.smallwins && smallwins.stop)');
    sink.clear();
    await page.click('#out');
    await conversion();
    await expectWireFormat();
  });

  test('a collector that does not answer holds up nobody', async () => {
    sink.fault({ cut: 'hang' });
    try {
      await page.click('#out');
      await web.waitForHits('/partner');
      await page.waitFor(`location.pathname === '/partner'`);
      await sink.waitForBeacons(1);
      expect(sink.stored()).toEqual([]);
    } finally {
      await sink.well();
    }
  });
});
