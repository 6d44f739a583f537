import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, sleep, until } from './engine.js';
import { collector, type Site, site, type TestCollector } from './servers.js';

/** What other collectors receive from a click in a real browser. test/formats/ has every field of every format. */

const BODY = '<p><a id="call" href="tel:+15551234567">Call us</a>';

/** The npm way in: modules, without a bundler. */
const page = (start: string) => `
  <script type="module">
    import { start } from '/index.js';
    import { dataLayer } from '/formats/data-layer.js';
    import { goatcounter } from '/formats/goatcounter.js';
    import { matomo } from '/formats/matomo.js';
    import { plausible } from '/formats/plausible.js';
    import { posthog } from '/formats/posthog.js';
    import { rudderstack } from '/formats/rudderstack.js';
    import { snowplow } from '/formats/snowplow.js';
    import { umami } from '/formats/umami.js';
    ${start}
    window.started = true;
  </script>${BODY}`;

eachEngine(
  'other collectors',
  (engine) => {
    let sink: TestCollector;
    let web: Site;

    beforeAll(async () => {
      sink = await collector({ bare: true });
      web = await site();
    });
    afterAll(async () => {
      await web?.close();
      await sink?.close();
    });

    async function open(start: string): Promise<Page> {
      sink.clear();
      web.requests.length = 0;
      web.page('/', page(start));
      const tab = await engine.reset();
      await tab.goto(web.url('/'));
      await tab.waitFor('window.started');
      return tab;
    }
    const isCall = ({ body, path }: { body: Buffer; path: string }) => /phone/.test(body + path);

    const simple: [string, string, string, (json: any, path: string) => void][] = [
      [
        'plausible',
        `plausible({ domain: 'site.localhost' })`,
        '/api/event',
        (json) =>
          expect(json).toMatchObject({
            n: 'phone',
            d: 'site.localhost',
            u: web.url('/'),
            p: { conversion: 'macro' },
          }),
      ],
      [
        'umami',
        `umami({ website: '94db1cb1-74f4-4a40-ad6c-962362670409' })`,
        '/api/send',
        ({ type, payload }) => {
          expect(type).toBe('event');
          expect(payload).toMatchObject({ hostname: 'www.site.localhost', name: 'phone', tag: 'macro' });
        },
      ],
      [
        'matomo',
        'matomo({ siteId: 1 })',
        '/matomo.php',
        ({ requests }) => {
          expect(requests).toHaveLength(1);
          expect(new URLSearchParams(requests[0]).get('e_a')).toBe('phone');
        },
      ],
      [
        'posthog',
        `posthog({ apiKey: 'phc_key' })`,
        '/batch/',
        ({ api_key, batch }) => {
          expect(api_key).toBe('phc_key');
          expect(batch).toMatchObject([{ event: 'phone', properties: { conversion: 'macro' } }]);
        },
      ],
      [
        'rudderstack',
        `rudderstack({ writeKey: 'key' })`,
        '/beacon/v1/batch',
        ({ batch }, path) => {
          expect(path).toBe('/beacon/v1/batch?writeKey=key');
          expect(batch).toMatchObject([{ type: 'track', event: 'phone' }]);
        },
      ],
      [
        'goatcounter',
        'goatcounter()',
        '/count',
        (json, path) => {
          expect(json).toBeUndefined();
          expect(path).toMatch(/^\/count\?p=phone&e=true&t=Call\+us&rnd=[0-9a-f-]{36}$/);
        },
      ],
    ];
    test.each(simple)('%s, without a preflight', async (_, format, path, check) => {
      const url = new URL(path, sink.url).href;
      const tab = await open(
        `start({ automation: true, collector: [{ url: '${url}', format: ${format} }] });`,
      );
      await tab.click('#call');
      const beacon = await until(10_000, 'the call', async () => sink.beacons.find(isCall));
      expect(beacon.headers['content-type']?.toLowerCase()).toBe('text/plain;charset=utf-8');
      expect(beacon.headers).not.toHaveProperty('cookie');
      check(beacon.json, beacon.path);
      expect(sink.preflights).toBe(0);
      expect(sink.beacons.filter(isCall)).toHaveLength(1);
    });

    test('snowplow, which wants JSON, with one', async () => {
      const path = '/com.snowplowanalytics.snowplow/tp2';
      const tab = await open(
        `start({ automation: true, collector: [{ url: '${web.url(path, 'collect.localhost')}', format: snowplow({ appId: 'shop' }) }] });`,
      );
      web.page(path, (_request, response) => {
        response
          .writeHead(200, {
            'Access-Control-Allow-Origin': '*',
            'Access-Control-Allow-Headers': 'Content-Type, SP-Anonymous',
          })
          .end();
      });
      await tab.click('#call');
      const hit = await until(10_000, 'the call', async () => web.hits(path).find(isCall));
      expect(hit.method).toBe('POST');
      expect(hit.headers['content-type']).toBe('application/json; charset=UTF-8');
      const { data } = JSON.parse(hit.body.toString());
      expect(data).toMatchObject([{ e: 'se', se_ca: 'macro', se_ac: 'phone' }]);
      expect(web.hits(path)[0]!.method).toBe('OPTIONS');
    });

    test('the data layer, beside a collector of the owner', async () => {
      const tab = await open(`start({ automation: true, collector: ['${sink.url}', dataLayer()] });`);
      await tab.click('#call');
      const pushed = await tab.waitFor(() =>
        (window as any).dataLayer?.find((push: any) => push.smallwins?.name === 'phone'),
      );
      expect(pushed).toMatchObject({
        event: 'smallwins',
        smallwins: { conversion: 'macro', target: 'tel:+15551234567' },
      });
      const [event] = await until(10_000, 'the call', async () => {
        const calls = sink.events().filter(({ goal }) => goal === 'phone');
        return calls.length ? calls : undefined;
      });
      // One id everywhere.
      expect(event.id).toBe((pushed as any).smallwins.id);
    });

    test('without a bundler, as docs/formats.md says it', async () => {
      const [, html] = /```html\n(<script type="module">[\s\S]*?)```/.exec(
        readFileSync('docs/formats.md', 'utf8'),
      )!;
      const tab = await open('');
      web.page(
        '/',
        html!
          .replace(/https:\/\/cdn\.jsdelivr\.net\/npm\/smallwins@0\/dist\//g, '/')
          .replace('https://plausible.io', new URL(sink.url).origin)
          .replace('start({', 'start({ automation: true,') + BODY,
      );
      await tab.goto(web.url('/'));
      await tab.waitFor('window.smallwins?.stop');
      await tab.click('#call');
      const hit = await until(10_000, 'the call', async () => sink.beacons.find(isCall));
      expect(hit.path).toBe('/api/event');
      expect(JSON.parse(hit.body.toString())).toMatchObject({ n: 'phone', d: 'example.com' });
    });

    const outage: [string, string, number][] = [
      ['one that deduplicates gets it again after an answer was lost', `posthog({ apiKey: 'phc_key' })`, 2],
      ['one that does not, does not', `plausible({ domain: 'site.localhost' })`, 1],
    ];
    test.each(outage)('%s', async (_, format, times) => {
      // Chromium itself repeats a request that broke on a connection kept alive; `failed` is when it gives up.
      const transport = `(...request) => fetch(...request).catch((error) => { window.failed = true; throw error; })`;
      const tab = await open(
        `start({ automation: true, collector: [{ url: '${sink.url}', format: ${format} }], transport: ${transport} });`,
      );
      sink.fault({ cut: 'lost' });
      await tab.click('#call');
      await tab.waitFor('window.failed');
      sink.clear();
      await sink.well();
      if (times > 1) await until(15_000, 'the call again', async () => sink.beacons.find(isCall));
      // Longer than the first wait.
      else await sleep(3_000);
      expect(sink.beacons.filter(isCall)).toHaveLength(times - 1);
    });
  },
  { only: ['chromium'] },
);
