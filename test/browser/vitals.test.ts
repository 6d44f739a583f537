import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, sleep, until } from './engine.js';
import { collector, type Site, site, type TestCollector } from './servers.js';

const webVitals = readFileSync('node_modules/web-vitals/dist/web-vitals.js');

const PAGE = (sink: string) => `
  <script type="importmap">{ "imports": { "web-vitals": "/web-vitals.js" } }</script>
  <script type="module">
    import { start } from '/index.js';
    import { vitals } from '/plugins/vitals.js';
    start({ collector: '${sink}', automation: true, plugins: [vitals({ onConversions: true })] });
    window.started = true;
  </script>
  <h1>The largest thing on this page is this heading, which is what LCP sees</h1>
  <button id="slow">Slow</button>
  <p><a id="call" href="tel:+15551234567">Call us</a> <a id="next" href="/next">Next</a>
  <script>
    slow.onclick = () => { const end = performance.now() + 120; while (performance.now() < end); };
    addEventListener('pageshow', (event) => { window.restored = event.persisted; });
    // Paints late enough, and shifts what is below it.
    setTimeout(() => {
      document.querySelector('h1').insertAdjacentHTML('beforebegin', '<div style="height: 200px">Late</div>');
    }, 700);
  </script>`;

/** What an engine can measure of this page; the others' events carry the rest. */
const MEASURED = {
  chromium: ['lcp', 'inp', 'cls', 'fcp', 'ttfb'],
  firefox: ['fcp', 'ttfb'],
  webkit: ['ttfb'],
};

eachEngine('vitals', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let page: Page;

  beforeAll(async () => {
    sink = await collector();
    web = await site({
      '/web-vitals.js': (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(webVitals);
      },
      '/next': '<title>next</title><a id="further" href="/further">Further</a>',
    });
    web.page('/', PAGE(sink.url));
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    page = await engine.reset();
    await page.goto(web.url('/'));
    await page.waitFor('window.started');
    await sleep(1_200);
    sink.clear();
  });

  const ofType = (type: string) => sink.events().filter((event) => event.type === type);
  const vitalsEvents = (count = 1) =>
    until(10_000, `${count} vitals`, async () =>
      ofType('vitals').length >= count ? ofType('vitals') : undefined,
    );

  test('one event when the page is left, with what the browser can measure', async () => {
    await page.click('#slow');
    await sleep(1_500);
    await page.click('#next');
    const [event] = await vitalsEvents();
    expect(event).toMatchObject({ type: 'vitals', url: web.url('/') });
    expect(event).not.toHaveProperty('conversion');
    expect(Object.keys(event.vitals)).toEqual(expect.arrayContaining(MEASURED[engine.name]));
    const { cls, ...times } = event.vitals;
    for (const ms of Object.values(times)) expect(Number.isInteger(ms)).toBe(true);
    if (engine.name === 'chromium') {
      expect(times.lcp).toBeGreaterThan(0);
      expect(times.inp).toBeGreaterThanOrEqual(120);
      expect(cls).toBeGreaterThan(0);
      expect(cls).toBe(Math.round(cls * 1e4) / 1e4);
    }
    await sleep(500);
    expect(ofType('vitals')).toHaveLength(1);
    expect(sink.preflights).toBe(0);
    // The real collector found it in the wire format, and stored it.
    const row = (await sink.rows()).find(({ id }) => id === event.id);
    expect(row.vitals).toEqual(event.vitals);
  });

  test('one event when another tab comes in front, and none when that page is left later', async () => {
    const other = await engine.newPage();
    await other.goto(web.url('/next'));
    await other.bringToFront();
    const hidden = await page.evaluate('document.visibilityState');
    if (hidden === 'hidden') {
      await vitalsEvents();
      await page.bringToFront();
    }
    await page.click('#next');
    await vitalsEvents();
    await sleep(500);
    expect(ofType('vitals')).toHaveLength(1);
  });

  test('lcp and inp so far stand on a conversion', async () => {
    await page.click('#slow');
    await sleep(1_500);
    await page.click('#call');
    const call = await until(10_000, 'the call', async () =>
      ofType('conversion').find(({ goal }) => goal === 'phone'),
    );
    if (engine.name === 'chromium') {
      expect(call.lcp).toBeGreaterThan(0);
      expect(call.inp).toBeGreaterThanOrEqual(120);
    }
  });

  test('a page from the back/forward cache is a new one', async ({ skip }) => {
    await page.click('#next');
    const [first] = await vitalsEvents();
    await page.waitFor(`location.pathname === '/next'`);
    await page.back();
    await page.waitFor(`location.pathname === '/'`);
    if (!(await page.evaluate('window.restored'))) skip();
    await sleep(600);
    await page.click('#next');
    const [, second] = await vitalsEvents(2);
    expect(second.id).not.toBe(first.id);
    // Restored, not loaded.
    expect(second.vitals.ttfb).toBe(0);
  });
});
