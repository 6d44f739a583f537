import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, sleep, until } from './engine.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/**
 * The instruments themselves: real clicks in real browsers, and a collector that fails on demand. The page's own
 * script sends one beacon for each thing that happens, as smallwins does.
 */
const PAGE = (collectorUrl: string) => `
<body>
<script>
  let count = 0;
  var send = (what) => fetch('${collectorUrl}', {
    method: 'POST', keepalive: true, credentials: 'omit',
    body: JSON.stringify({ events: [{ id: performance.timeOrigin + '-' + count++, what }] }),
  }).then((answer) => { document.title = answer.status; }, () => { document.title = 'failed'; });
  for (const type of ['click', 'auxclick', 'dblclick', 'submit'])
    addEventListener(type, (event) => {
      const keys = (event.ctrlKey ? 'Control+' : '') + (event.shiftKey ? 'Shift+' : '');
      const target = event.composedPath()[0];
      send([type, keys + (event.button ?? ''), target.id, event.isTrusted].join(' '));
    }, true);
</script>
<p><a id="out" href="http://partner.localhost:PORT/out">out</a>
<p><a id="tab" href="http://partner.localhost:PORT/tab" target="_blank">tab</a>
<p><a id="call" href="tel:+15551234567">call</a>
<p><a id="mail" href="mailto:hello@site.example">mail</a>
<p><button id="button">button</button>
<p><svg width="60" height="20"><a id="vector" href="/vector"><rect id="rect" width="60" height="20"></rect></a></svg>
<p><x-card></x-card>
<p><iframe srcdoc="<button id=framed onclick='parent.send(&quot;framed&quot;)'>framed</button>"></iframe>
<form id="form" action="/thanks" method="post"><input id="email" name="email"><button>join</button></form>
<script>
  document.querySelector('x-card').attachShadow({ mode: 'open' }).innerHTML = '<a id="inner" href="/inner">inner</a>';
</script>`;

eachEngine('the harness', (engine) => {
  let web: Site;
  let sink: TestCollector;
  let page: Page;

  beforeAll(async () => {
    sink = await collector({ bare: true });
    web = await site();
    web.page('/', PAGE(sink.url).replace(/PORT/g, String(web.port)));
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    await sink.well();
    page = await engine.reset();
    await page.goto(web.url('/'));
    sink.clear();
    web.requests.length = 0;
  });

  const heard = async (count = 1) => (await sink.waitForEvents(count)).map(({ what }) => what);

  test('a left click is trusted, its beacon survives the navigation, no preflight', async () => {
    await page.click('#out');
    expect(await heard()).toEqual(['click 0 out true']);
    await web.waitForHits('/out');
    await page.waitFor(() => location.pathname === '/out');
    expect(sink.preflights).toBe(0);
    await page.back();
    await page.waitFor(() => location.pathname === '/');
    await page.forward();
    await page.waitFor(() => location.pathname === '/out');
    expect(await page.url()).toBe(web.url('/out', 'partner.localhost'));
  });

  test('a middle click is an auxclick and opens a tab', async () => {
    await page.click('#out', { button: 'middle' });
    expect(await heard()).toEqual(['auxclick 1 out true']);
    await web.waitForHits('/out');
    expect(await page.evaluate(() => location.pathname)).toBe('/');
  });

  test('a right click navigates nowhere', async () => {
    await page.click('#out', { button: 'right' });
    await sleep(300);
    expect(web.hits('/out')).toEqual([]);
    expect(await page.evaluate('location.pathname')).toBe('/');
  });

  test('Control and a click', async () => {
    await page.click('#out', { modifiers: ['Control'] });
    expect(await heard()).toEqual(['click Control+0 out true']);
    await web.waitForHits('/out');
  });

  test('a double click is two clicks', async () => {
    await page.click('#button', { count: 2 });
    expect((await heard(3)).sort()).toEqual([
      'click 0 button true',
      'click 0 button true',
      'dblclick 0 button true',
    ]);
  });

  test('Enter on a link is a click', async () => {
    await page.press('#out', 'Enter');
    expect(await heard()).toEqual(['click 0 out true']);
    await web.waitForHits('/out');
  });

  test('a form is typed into and submitted by Enter', async () => {
    await page.type('#email', 'a@b.example');
    await page.press('#email', 'Enter');
    expect((await heard(2)).at(-1)).toMatch(/^submit .*form true$/);
    const [post] = await web.waitForHits('/thanks');
    expect(post).toMatchObject({ method: 'POST' });
    expect(post!.body.toString()).toBe('email=a%40b.example');
  });

  test('within a shadow root', async () => {
    await page.click('x-card >>> #inner');
    expect(await heard()).toEqual(['click 0 inner true']);
    await web.waitForHits('/inner');
  });

  test('a link in an SVG', async () => {
    await page.click('#rect');
    expect(await heard()).toEqual(['click 0 rect true']);
    await web.waitForHits('/vector');
  });

  test('within a frame of the same origin', async () => {
    await page.click('iframe >>> #framed');
    expect(await heard()).toEqual(['framed']);
  });

  test('target=_blank opens a tab that can be driven and closed', async () => {
    await page.click('#tab');
    expect(await heard()).toEqual(['click 0 tab true']);
    await web.waitForHits('/tab');
    const opened = await until(5_000, 'the new tab', async () =>
      (await engine.pages()).find((tab) => tab !== page),
    );
    await opened.waitFor(() => location.pathname === '/tab');
    await opened.close();
    await expect.poll(() => engine.pages()).toHaveLength(1);
    expect(await page.evaluate('location.pathname')).toBe('/');
  });

  test('a tab closed right after the click', async () => {
    const other = await engine.newPage();
    await other.goto(web.url('/'));
    await other.click('#button');
    await other.close();
    expect(await heard()).toEqual(['click 0 button true']);
  });

  test.each(['call', 'mail'])('%s: a click on another protocol blocks nothing', async (id) => {
    await page.click(`#${id}`);
    expect(await heard()).toEqual([`click 0 ${id} true`]);
    await sleep(500);
    if (engine.can.stayOnExternalProtocol) {
      expect(await page.url()).toBe(web.url('/'));
      await page.click('#button');
      expect(await heard(2)).toEqual([`click 0 ${id} true`, 'click 0 button true']);
    }
    await page.goto(web.url('/'));
    expect(await engine.pages()).toHaveLength(1);
  });

  test('503, with Retry-After, then well', async () => {
    sink.fault({ status: 503, retryAfter: 1, times: 1 });
    await page.click('#button');
    await page.waitFor(`document.title === '503'`);
    // As the collector asked; at once, WebKit makes a double click of the two, which is an event more.
    await sleep(1_000);
    await page.click('#button');
    await page.waitFor(`document.title === '204'`);
    expect(sink.beacons).toHaveLength(2);
    expect(await heard()).toHaveLength(1);
  });

  test('a connection reset, before and after the collector has stored', async () => {
    sink.fault({ cut: 'reset' });
    await page.click('#button');
    await page.waitFor(`document.title === 'failed'`);
    expect(sink.stored()).toEqual([]);
    await page.evaluate(`document.title = ''`);
    sink.fault({ cut: 'lost' });
    await page.click('#button');
    await page.waitFor(`document.title === 'failed'`);
    expect(sink.stored().length).toBeGreaterThan(0);
  });

  test('a connection refused, then up on the same port', async () => {
    await sink.refuse();
    await page.click('#button');
    await page.waitFor(`document.title === 'failed'`);
    expect(sink.beacons).toEqual([]);
    await sink.well();
    await page.click('#button');
    expect(await heard()).toEqual(['click 0 button true']);
  });

  test('a slow collector', async () => {
    sink.fault({ delayMs: 600 });
    await page.click('#button');
    await sink.waitForBeacons(1);
    expect(sink.stored()).toEqual([]);
    await page.waitFor(`document.title === '204'`);
    expect(await heard()).toHaveLength(1);
  });

  test('offline, then online', async ({ skip }) => {
    if (!engine.can.goOffline) skip();
    await page.evaluate(`addEventListener('online', () => { window.cameBack = true; })`);
    await page.setOffline(true);
    await page.click('#button');
    await page.waitFor(`document.title === 'failed' && !navigator.onLine`);
    await page.setOffline(false);
    await page.waitFor('window.cameBack');
    await page.click('#button');
    expect(await heard()).toHaveLength(1);
  });

  test('killed and restarted, localStorage is kept where the engine can', async () => {
    await page.evaluate(`localStorage.setItem('kept', 'yes')`);
    if (engine.can.keepProfile) await sleep(engine.storageFlushMs);
    await engine.restart({ profile: 'keep', kill: 'SIGKILL' });
    const again = await engine.newPage();
    await again.goto(web.url('/'));
    const kept = () => again.evaluate(`localStorage.getItem('kept')`);
    expect(await kept()).toBe(engine.can.keepProfile ? 'yes' : null);
  });

  test('restarted with a new profile, nothing is left', async () => {
    await page.evaluate(`localStorage.setItem('kept', 'yes')`);
    await engine.restart({ profile: 'new' });
    const again = await engine.newPage();
    await again.goto(web.url('/'));
    expect(await again.evaluate(`localStorage.getItem('kept')`)).toBe(null);
  });
});

eachEngine('the script tag', (engine) => {
  test('a click on a phone number is one macro conversion in the real collector', async () => {
    const sink = await collector();
    const web = await site(
      { '/': '<body><a id="call" href="tel:+15551234567">Call us</a>' },
      { inject: scriptTag(sink.url) },
    );
    try {
      const page = await engine.reset();
      await page.goto(web.url('/'));
      await page.click('#call');
      const isCall = (event: any) => event.goal === 'phone';
      const row = await until(10_000, 'the call', async () => (await sink.rows()).find(isCall));
      expect(row).toMatchObject({ conversion: 'macro', target: 'tel:+15551234567' });
      expect(sink.events().filter(isCall)).toHaveLength(1);
      expect(sink.preflights).toBe(0);
    } finally {
      await web.close();
      await sink.close();
    }
  });
});
