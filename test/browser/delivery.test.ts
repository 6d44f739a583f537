import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { page as acts } from '../matrix/acts.js';
import { eachEngine } from './each-engine.js';
import { type Page, sleep } from './engine.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/** A few cells of the fault matrix, for every run of the tests. All of them: `npm run matrix`. */
eachEngine('delivery', (engine) => {
  let web: Site;
  let sink: TestCollector;
  let page: Page;
  let host: string;
  let hosts = 0;

  beforeAll(async () => {
    sink = await collector();
    web = await site();
    web.page('/', acts(scriptTag(sink.url), web.port));
    web.page('/thanks', acts(scriptTag(sink.url), web.port));
    web.page(
      '/frame',
      '<iframe sandbox="allow-scripts allow-forms" src="/framed" width="400" height="300"></iframe>',
    );
    web.page(
      '/framed',
      `${scriptTag(sink.url)}<form onsubmit="event.preventDefault()">
        <input type="email" placeholder="Your email" value="a@b.example">
        <button style="display:block;width:100%;height:200px">Subscribe</button></form>`,
    );
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    await sink.well();
    sink.clear();
    web.requests.length = 0;
    // An outbox of its own.
    host = `delivery${++hosts}.localhost`;
    page = await engine.reset();
    await page.goto(web.url('/', host));
  });

  const kept = (tab = page) =>
    tab.evaluate<string[], []>(`Object.keys(localStorage).filter((key) => key.startsWith('smallwins'))`);
  const isKept = `Object.keys(localStorage).some((key) => key.startsWith('smallwins'))`;
  const somethingKept = () => page.waitFor(isKept);
  const nothingKept = (tab = page) => tab.waitFor(`!${isKept}`, 20_000);
  /** All that arrived, once each. */
  async function arrived(...goals: string[]): Promise<void> {
    await sink.waitForEvents(goals.length, 15_000);
    await sleep(150);
    const distinct = new Map(sink.events().map((event) => [event.id, event.goal]));
    expect([...distinct.values()]).toEqual(goals);
    expect(sink.preflights).toBe(0);
  }

  test('all well: one request, one id, nothing written to the device', async () => {
    await page.evaluate(`void (window.written = [],
      window.timer = setInterval(() => written.push(...Object.keys(localStorage)), 1))`);
    await page.click('#ajax');
    await arrived('newsletter');
    expect(sink.beacons).toHaveLength(1);
    expect(await page.evaluate('written')).toEqual([]);
    expect(await kept()).toEqual([]);
    expect(await page.evaluate('errors')).toEqual([]);
  });

  test('all well, and the page goes: one id, and the next page leaves nothing behind', async () => {
    await page.click('#outbound');
    await arrived('outbound');
    await page.goto(web.url('/', host));
    await nothingKept();
    await arrived('outbound');
  });

  test('503, then well: the page itself asks again', async () => {
    sink.fault({ status: 503 });
    await page.click('#ajax');
    await sink.waitForBeacons(1);
    await somethingKept();
    await sink.well();
    await arrived('newsletter');
    await nothingKept();
  });

  test('refused, then up: the page where the form leads asks again', async () => {
    await sink.refuse();
    await page.click('#form');
    await web.waitForHits('/thanks');
    await sleep(300);
    await sink.well();
    await arrived('newsletter');
    await page.goto(web.url('/', host));
    await nothingKept();
  });

  test('the tab is closed while the collector is down, and the site visited again', async () => {
    const next = await engine.newPage();
    await page.bringToFront();
    await sink.refuse();
    await page.click('#ajax');
    await page.close();
    await sleep(300);
    await sink.well();
    await next.goto(web.url('/', host));
    await arrived('newsletter');
    await nothingKept(next);
  });

  test('two tabs fail at once: each event arrives', async () => {
    const other = await engine.newPage();
    await other.goto(web.url('/', host));
    sink.fault({ status: 503 });
    await other.click('#ajax');
    await sink.waitForBeacons(1);
    await page.bringToFront();
    await page.click('#ajax');
    await sink.waitForBeacons(2);
    await sink.well();
    await arrived('newsletter', 'newsletter');
    await nothingKept();
  });

  /** Opens the page with another head. */
  const open = async (head: string): Promise<void> => {
    web.page('/otherwise', acts(head, web.port));
    await page.goto(web.url('/otherwise', host));
    await page.waitFor('!!(window.smallwins && smallwins.stop)');
  };

  test('without fetch a beacon goes to a real collector, from another origin', async () => {
    await open(`<script>window.fetch = undefined</script>${scriptTag(sink.url)}`);
    await page.click('#ajax');
    await arrived('newsletter');
    expect(sink.beacons).toHaveLength(1);
    expect(await kept()).toEqual([]);
  });

  test.each([
    ['none', 1],
    ['', 2],
  ])('a collector that sends no CORS headers, ack: %j', async (ack, atLeast) => {
    web.page('/mute', (_request, response) => void response.writeHead(204).end());
    await open(scriptTag(web.url('/mute', 'partner.localhost'), ack ? { ack } : {}));
    await page.click('#ajax');
    const hits = await web.waitForHits('/mute', atLeast);
    await sleep(300);
    const ids = hits.map(({ body }) => JSON.parse(body.toString()).events[0].id);
    expect(new Set(ids).size).toBe(1);
    if (ack) expect([hits.length, await kept()]).toEqual([1, []]);
    expect(hits.map(({ method }) => method)).not.toContain('OPTIONS');
  });

  test('of two collectors the one that is down gets the same event later, and the other one once', async () => {
    const other = await collector();
    try {
      await sink.refuse();
      await open(scriptTag(`${sink.url} ${other.url}`));
      await page.click('#ajax');
      const [event] = await other.waitForEvents(1);
      await somethingKept();
      await sink.well();
      await arrived('newsletter');
      await nothingKept();
      expect(sink.events()[0].id).toBe(event.id);
      expect(other.beacons).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  test('requests of the page fill the keepalive quota: kept, and sent once they are through', async () => {
    let answer = () => {};
    web.page('/own', (_request, response) => {
      answer = () => void response.writeHead(204).end();
    });
    // 64 KiB less what no event fits in. @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
    await page.evaluate(`void fetch('/own', { method: 'POST', keepalive: true, body: 'x'.repeat(65_500) })`);
    await web.waitForHits('/own');
    await page.click('#ajax');
    await somethingKept();
    expect(sink.beacons).toHaveLength(0);
    answer();
    await arrived('newsletter');
    await nothingKept();
    expect(sink.beacons).toHaveLength(1);
  });

  test('a sandboxed frame has no storage: 503, then well', async () => {
    await page.goto(web.url('/frame', host));
    await sleep(200);
    sink.fault({ status: 503 });
    // The frame has an origin of its own, so nobody can ask it where its button is.
    await page.clickAt(200, 150);
    await sink.waitForBeacons(1);
    await sink.well();
    await arrived('newsletter');
  });
});
