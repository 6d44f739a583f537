import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, sleep, until } from './engine.js';
import { collector, type Site, site, type TestCollector } from './servers.js';

const PAGE = (sink: string, height: string) => `
  <script type="module">
    import { start } from '/index.js';
    import { scrollDepth } from '/plugins/scroll.js';
    import { timeOnPage } from '/plugins/time.js';
    start({ collector: '${sink}', storage: 'none', visits: false, automation: true, plugins: [
      scrollDepth([{ goal: 'half', percent: 50 }, { goal: 'end', percent: 100, conversion: 'macro' }]),
      timeOnPage([{ goal: 'stayed', seconds: 3, path: '/tall' }]),
    ] });
    window.started = performance.now();
  </script>
  <body style="margin: 0"><button id="route" onclick="history.pushState(0, '', '/tall/2'); scrollTo(0, 0)">Next</button>
  <div style="height: ${height}; overflow: auto" id="box"><div style="height: 9000px">long</div></div><p id="end">End</p>`;

eachEngine('depth and time', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let page: Page;

  beforeAll(async () => {
    sink = await collector();
    web = await site();
    web.page('/tall', PAGE(sink.url, '500vh'));
    web.page('/short', PAGE(sink.url, '50vh'));
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    page = await engine.reset();
    sink.clear();
  });
  const open = async (path: string) => {
    await page.goto(web.url(path));
    await page.waitFor('window.started');
  };
  const goals = () => sink.events().map(({ goal }) => goal);
  const depths = () => goals().filter((goal) => goal !== 'stayed');
  /** A busy machine takes its time for a scroll's event and for its request. */
  const arrived = (count: number) =>
    until(5_000, `${count} depths`, async () => depths().length >= count).catch(() => {});
  /** Frames pass between two of a visitor's turns of the wheel. */
  const scroll = (share: number) =>
    page.evaluate(`new Promise((done) => {
      dispatchEvent(new WheelEvent('wheel'));
      scrollTo(0, ${share} * document.scrollingElement.scrollHeight);
      setTimeout(done, 300);
    })`);

  test('half of the page, then its end, each once', async () => {
    await open('/tall');
    await scroll(0.1);
    expect(depths()).toEqual([]);
    await scroll(0.45);
    await scroll(0);
    await scroll(0.45);
    await arrived(1);
    expect(depths()).toEqual(['half']);
    await scroll(1);
    await sink.waitForEvents(2);
    await sleep(200);
    expect(depths()).toEqual(['half', 'end']);
    expect(sink.events().find(({ goal }) => goal === 'end')).toMatchObject({
      type: 'conversion',
      conversion: 'macro',
      url: web.url('/tall'),
    });
    expect(sink.preflights).toBe(0);
  });

  test("a router's next page has depths of its own", async () => {
    await open('/tall');
    // WebKit's new window may become visible only now, and what is visible begins where it is.
    await scroll(0.1);
    await scroll(1);
    await arrived(2);
    expect(depths()).toEqual(['half', 'end']);
    await scroll(0);
    await page.click('#route');
    await sleep(500);
    expect(depths()).toEqual(['half', 'end']);
    await scroll(0.6);
    await arrived(3);
    expect(depths()).toEqual(['half', 'end', 'half']);
  });

  test('a page that fits has no depth, nor has an element that scrolls', async () => {
    await open('/short');
    await scroll(1);
    await page.evaluate('new Promise((done) => { box.scrollTo(0, 8000); setTimeout(done, 300); })');
    expect(depths()).toEqual([]);
  });

  test('a page that goes to its anchor by itself has no depth', async () => {
    await open('/tall');
    await page.evaluate(`void (location.hash = '#end')`);
    await page.waitFor('scrollY > 0');
    await sleep(500);
    expect(depths()).toEqual([]);
  });

  test('time passes while the page is visible', async () => {
    await open('/tall');
    const seconds = (await page.evaluate('(performance.now() - started) / 1000')) as number;
    if (seconds < 2) expect(goals()).toEqual([]);
    await sink.waitForEvents(1);
    expect(goals()).toEqual(['stayed']);
    expect(await page.evaluate('performance.now() - started >= 2900')).toBe(true);
  });

  test('it stands still in a tab behind another one', async ({ skip }) => {
    await open('/tall');
    const other = await engine.newPage();
    await other.goto(web.url('/short'));
    await other.bringToFront();
    // A driver's tabs may all be visible.
    if ((await page.evaluate('document.visibilityState')) !== 'hidden') skip();
    if (goals()[0]) skip();
    await sleep(4_000);
    expect(goals()).toEqual([]);
    await page.bringToFront();
    await sink.waitForEvents(1);
    expect(goals()).toEqual(['stayed']);
  });

  test('nothing after the stop', async () => {
    await open('/tall');
    await page.evaluate('smallwins.stop()');
    const before = goals();
    await scroll(1);
    await sleep(3_500);
    expect(goals()).toEqual(before);
  });
});
