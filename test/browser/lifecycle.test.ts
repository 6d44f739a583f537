import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { page as acts } from '../matrix/acts.js';
import './each-engine.js';
import { sleep } from './engine.js';
import { endGroup, guard, removeDir, temporaryDir } from './reaper.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/** What becomes of a page in Chromium, driven over its own protocol: no other lets a test freeze a tab. */
const chromium = inject('engines').find(({ name }) => name === 'chromium');

describe.skipIf(!chromium)('Chromium: the life of a page', () => {
  let browser: Browser;
  let dir: string;
  let web: Site;
  let sink: TestCollector;
  /** Where `/arrival` sends, visits too. */
  let arrivals: TestCollector;
  let tab: Page;
  let host: string;
  let hosts = 0;

  beforeAll(async () => {
    sink = await collector();
    arrivals = await collector({ visits: true });
    web = await site();
    const tag = scriptTag(sink.url);
    web.page('/', acts(tag, web.port));
    web.page(
      '/stay',
      acts(
        `${tag}<script>addEventListener('beforeunload', (event) => event.preventDefault())</script>`,
        web.port,
      ),
    );
    const track = `<script>
      window.smallwins ||= function () { (smallwins.q ||= []).push(arguments) };
      smallwins('track', 'arrived');
      // The page says it: showing it takes the place of the tab's session, which the driver may lose with it.
      document.addEventListener('prerenderingchange', () => {
        fetch('/shown?activated=' + (performance.getEntriesByType('navigation')[0].activationStart > 0));
      });
    </script>`;
    web.page('/next', acts(track + tag, web.port));
    web.page(
      '/before',
      acts(
        `${tag}<script type="speculationrules">
          { "prerender": [{ "source": "list", "urls": ["/next"], "eagerness": "immediate" }] }
        </script>`,
        web.port,
      ).replace('<body>', '<body><p><a id="next" href="/next">next</a>'),
    );
    web.page('/arrival', acts(scriptTag(arrivals.url, { visits: 'true' }), web.port));
    web.page(
      '/elsewhere',
      // As from the browser's own address bar: a page of the same site would begin no visit.
      acts(
        `<script type="speculationrules">{ "prerender": [{ "source": "list", "urls": ["/arrival?utm_source=mail"],
          "eagerness": "immediate", "referrer_policy": "no-referrer" }] }</script>`,
        web.port,
      ).replace('<body>', '<body><p><a id="next" href="/arrival?utm_source=mail" rel="noreferrer">next</a>'),
    );
    dir = temporaryDir('lifecycle');
    browser = await puppeteer.launch({
      executablePath: chromium!.binary,
      userDataDir: dir,
      headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      // puppeteer turns both off, and a visitor's browser has both on.
      ignoreDefaultArgs: ['--disable-back-forward-cache', '--disable-features=Prerender2'],
      timeout: 45_000,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    guard(browser.process()!.pid!);
  }, 90_000);
  afterAll(async () => {
    const pid = browser?.process()?.pid;
    await browser?.close().catch(() => {});
    if (pid) await endGroup(pid);
    removeDir(dir);
    await web?.close();
    await sink?.close();
    await arrivals?.close();
  });
  beforeEach(async () => {
    await sink.well();
    sink.clear();
    arrivals.clear();
    web.requests.length = 0;
    host = `life${++hosts}.localhost`;
    const old = await browser.pages();
    tab = await browser.newPage();
    for (const one of old) await one.close();
  });

  const goals = () => [...new Map(sink.events().map(({ id, goal }) => [id, goal])).values()];
  const keptNothing = () =>
    tab.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('smallwins')), {
      timeout: 20_000,
      polling: 50,
    });

  test('back from the back/forward cache: what was under way is settled, the next act counts once', async () => {
    await tab.goto(web.url('/', host));
    await tab.evaluate(`addEventListener('pageshow', (event) => { window.restored = event.persisted; })`);
    sink.fault({ delayMs: 700 });
    await tab.click('#outbound');
    await web.waitForHits('/out');
    await tab.waitForFunction(`location.pathname === '/out'`);
    await sink.waitForEvents(1);
    await sink.well();
    await tab.goBack();
    expect(await tab.evaluate('window.restored')).toBe(true);
    await tab.click('#tel');
    await sink.waitForEvents(2);
    await keptNothing();
    await sleep(200);
    expect(goals()).toEqual(['outbound', 'phone']);
  });

  test('into the back/forward cache while the collector is down', async () => {
    await tab.goto(web.url('/', host));
    await tab.evaluate(`addEventListener('pageshow', (event) => { window.restored = event.persisted; })`);
    sink.fault({ status: 503 });
    await tab.click('#tel');
    await sink.waitForBeacons(1);
    await tab.click('#outbound');
    await tab.waitForFunction(`location.pathname === '/out'`);
    await sleep(300);
    await sink.well();
    await tab.goBack();
    expect(await tab.evaluate('window.restored')).toBe(true);
    await sink.waitForEvents(2);
    await keptNothing();
    expect(goals().sort()).toEqual(['outbound', 'phone']);
  });

  test('a prerendered page counts nothing before it is shown, and then once', async () => {
    await tab.goto(web.url('/before', host));
    await web.waitForHits('/next');
    await sleep(1_000);
    expect(sink.beacons).toEqual([]);
    await tab.click('#next');
    const shown = await web.waitForHits('/shown', 1, 30_000);
    expect(shown.map(({ path }) => path)).toEqual(['/shown?activated=true']);
    await sink.waitForEvents(1);
    await sleep(300);
    expect(goals()).toEqual(['arrived']);
    expect(sink.events()).toHaveLength(1);
    expect(sink.events()[0].url).toContain('/next');
  });

  test('a visit and its campaign begin when a prerendered page is shown', async () => {
    await tab.goto(web.url('/elsewhere', host));
    await web.waitForHits('/arrival');
    await sleep(1_000);
    expect(arrivals.beacons).toEqual([]);
    await tab.click('#next');
    await arrivals.waitForEvents(2);
    await sleep(300);
    expect(web.hits('/arrival')).toHaveLength(1);
    expect(arrivals.events().map(({ type, goal }) => goal ?? type)).toEqual(['visit', 'campaign']);
    expect(arrivals.events()[0].campaign).toMatchObject({ source: 'mail' });
  });

  test('a prerendered page that is never shown counts nothing', async () => {
    await tab.goto(web.url('/before', host));
    await web.waitForHits('/next');
    await sleep(500);
    await tab.goto(web.url('/', host));
    await sleep(500);
    expect(sink.beacons).toEqual([]);
  });

  test('a frozen tab sends what it kept when it thaws', async () => {
    await tab.goto(web.url('/', host));
    const protocol = await tab.createCDPSession();
    sink.fault({ status: 503 });
    await tab.click('#tel');
    await sink.waitForBeacons(1);
    await protocol.send('Page.setWebLifecycleState', { state: 'frozen' });
    await sink.well();
    await sleep(2_000);
    expect(goals()).toEqual([]);
    await protocol.send('Page.setWebLifecycleState', { state: 'active' });
    await sink.waitForEvents(1);
    await keptNothing();
    expect(goals()).toEqual(['phone']);
  });

  test('a frozen tab keeps nothing from the other tabs', async () => {
    await tab.goto(web.url('/', host));
    const protocol = await tab.createCDPSession();
    sink.fault({ cut: 'hang' });
    await tab.evaluate(() => {
      // As if a page before had left an event: this tab takes it, asks a collector that hangs, and freezes.
      const id = '0199f7c0-0000-7000-8000-000000000001';
      const event = {
        id,
        type: 'conversion',
        goal: 'phone',
        conversion: 'macro',
        at: Date.now(),
        url: 'http://a/',
      };
      const { collector } = document.querySelector('script[data-collector]')![
        'dataset' as keyof Element
      ] as any;
      localStorage[`smallwins ${collector} ${id}`] = JSON.stringify(event);
      dispatchEvent(new Event('online'));
    });
    await sink.waitForBeacons(1);
    await protocol.send('Page.setWebLifecycleState', { state: 'frozen' });
    await sink.well();
    const frozen = tab;
    tab = await browser.newPage();
    await tab.goto(web.url('/', host));
    // Not before the lease of 10 s is over.
    await sink.waitForEvents(1, 15_000);
    await keptNothing();
    expect(goals()).toEqual(['phone']);
    await protocol.send('Page.setWebLifecycleState', { state: 'active' });
    await frozen.close();
  });

  test('beforeunload cancelled: the click counts, the page goes on', async () => {
    await tab.goto(web.url('/stay', host));
    const asked: string[] = [];
    tab.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await tab.click('#outbound');
    await sink.waitForEvents(1);
    await sleep(300);
    expect(asked).toEqual(['beforeunload']);
    expect(await tab.evaluate('location.pathname')).toBe('/stay');
    await tab.click('#tel');
    await sink.waitForEvents(2);
    await keptNothing();
    await sleep(200);
    expect(goals()).toEqual(['outbound', 'phone']);
    expect(sink.events()).toHaveLength(2);
    tab.removeAllListeners('dialog');
    tab.on('dialog', (dialog) => void dialog.accept());
  });
});
