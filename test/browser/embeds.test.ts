import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MESSAGES, PLANTED } from '../plugins/embed-messages.js';
import { eachEngine } from './each-engine.js';
import { type Page, sleep } from './engine.js';
import { collector, type Site, site, type TestCollector } from './servers.js';

/** A vendor's host, as far as loopback has it: `cal-com.localhost`. */
const slug = (vendor: string) => vendor.toLowerCase().replace(/\W+/g, '-');

const PAGE = (sink: string, port: number) => `
  <script type="module">
    import { start } from '/index.js';
    import { embeds, VENDORS } from '/plugins/embeds.js';
    // The same table, its hosts on loopback; and the vendors' own hosts as they are.
    const vendors = VENDORS.map((one) => ({
      ...one,
      hosts: ['http://' + one.vendor.toLowerCase().replace(/\\W+/g, '-') + '.localhost:${port}'],
    }));
    window.stopCounting = start({ collector: '${sink}', visits: false, automation: true, plugins: [embeds({ vendors })] });
  </script>
  <script>
    var errors = 0;
    addEventListener('error', () => { errors++; });
    addEventListener('unhandledrejection', () => { errors++; });
    /** Puts a frame into the page and resolves once it is loaded. */
    var add = (host, attributes, around) => new Promise((resolve) => {
      const frame = document.createElement('iframe');
      for (const name in attributes) frame.setAttribute(name, attributes[name]);
      frame.src = 'http://' + host + '.localhost:${port}/frame/ada?email=ada@secret.example';
      frame.onload = () => resolve(true);
      const box = document.createElement('div');
      for (const name in around) box.setAttribute(name, around[name]);
      box.append(frame);
      document.body.append(box);
    });
    var frame = (index) => document.querySelectorAll('iframe')[index];
  </script>`;

/** Says to its parent what it is told to, as JavaScript. */
const FRAME = `<title>Ada's secret</title><body><script>
  addEventListener('message', ({ data }) => {
    for (let times = 0; times < data.times; times++) parent.postMessage(eval('(' + data.say + ')'), '*');
    parent.postMessage('said', '*');
  });
</script>`;

eachEngine('embeds', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let page: Page;

  beforeAll(async () => {
    sink = await collector();
    web = await site({ '/frame/ada': FRAME });
    web.page('/', PAGE(sink.url, web.port));
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    page = await engine.reset();
    await page.goto(web.url('/'));
    await page.waitFor('!!(window.smallwins && smallwins.stop)');
    sink.clear();
  });

  const add = (host: string, attributes: Record<string, string> = {}, around: Record<string, string> = {}) =>
    page.evaluate(`add(${JSON.stringify(host)}, ${JSON.stringify(attributes)}, ${JSON.stringify(around)})`);
  /** Lets that frame speak, and resolves when the page has heard it. */
  const say = (index: number, script: string, times = 1) =>
    page.evaluate(
      `new Promise((resolve) => {
        addEventListener('message', function done({ data }) {
          if (data !== 'said') return;
          removeEventListener('message', done);
          resolve(true);
        });
        frame(${index}).contentWindow.postMessage({ say: ${JSON.stringify(script)}, times: ${times} }, '*');
      })`,
    );
  const goals = () => sink.events().map(({ goal, conversion }) => `${goal} ${conversion}`);
  /** Everything that ever left, as it was sent. */
  const bodies = () => sink.beacons.map(({ body }) => body.toString()).join('\n');

  test.each(MESSAGES)('$vendor, of $origin, in a frame of another site', async ({ vendor, data, goal }) => {
    const host = slug(vendor);
    await add(host, { title: 'Talk to us' });
    // Twice: vendors do.
    await say(0, JSON.stringify(data), 2);
    await sink.waitForEvents(1);
    await sleep(700);
    await say(0, JSON.stringify(data));
    await sleep(300);
    expect(goals()).toEqual([goal]);
    expect(sink.events()[0]).toMatchObject({
      type: 'conversion',
      url: web.url('/'),
      target: `${web.origin(host + '.localhost')}/`,
      label: 'Talk to us',
    });
    expect(bodies()).not.toMatch(PLANTED);
    expect(sink.preflights).toBe(0);
  });

  test("the vendors' own origins, and no others", async () => {
    for (const origin of [
      'http://calendly.com',
      'https://calendly.com.evil.example',
      'https://evilcalendly.com',
    ])
      await page.evaluate(
        `${JSON.stringify(MESSAGES.map(({ data }) => data))}.forEach((data) =>
          dispatchEvent(new MessageEvent('message', { origin: ${JSON.stringify(origin)}, data })))`,
      );
    await page.evaluate(
      `${JSON.stringify(MESSAGES)}.forEach(({ origin, data }) =>
        dispatchEvent(new MessageEvent('message', { origin, data })))`,
    );
    const events = await sink.waitForEvents(MESSAGES.length);
    expect(events.map(({ target }) => target).sort()).toEqual(
      MESSAGES.map(({ origin }) => origin + '/').sort(),
    );
    expect(bodies()).not.toMatch(PLANTED);
  });

  test("the owner's attributes have the last word", async () => {
    await add('calendly', { 'data-goal': 'fitting', 'data-conversion': 'macro', 'data-value': '30' });
    await add('tally', {}, { 'data-goal': 'newsletter' });
    await add('jotform', { 'data-goal': 'off' });
    await add('typeform', {}, { 'data-goal': 'off' });
    const said = (name: string) => JSON.stringify(MESSAGES.find(({ vendor }) => vendor === name)!.data);
    await say(2, said('Jotform'));
    await say(3, said('Typeform'));
    await say(0, said('Calendly'));
    await say(1, said('Tally'));
    const events = await sink.waitForEvents(2);
    expect(goals()).toEqual(['fitting macro', 'newsletter micro']);
    expect(events[0].value).toBe(30);
    expect(bodies()).not.toMatch(PLANTED);
  });

  test("HubSpot's form in a frame of the page's own, and in the page, where its submit counts", async () => {
    const message = (eventName: string, id: string) =>
      page.evaluate(
        `new Promise((resolve) => {
          addEventListener('message', () => resolve(true), { once: true });
          postMessage({ type: 'hsFormCallback', eventName: '${eventName}', id: '${id}', data: 'Ada' }, '*');
        })`,
      );
    await page.evaluate(`(() => {
      const own = document.createElement('iframe');
      own.dataset.goal = 'quote';
      document.body.append(own);
      own.contentDocument.body.innerHTML = '<form data-form-id="in-frame">';
      document.body.insertAdjacentHTML('beforeend', '<form data-form-id="in-page">');
    })()`);
    for (const id of ['in-page', 'in-frame']) await message('onFormSubmit', id);
    await page.evaluate(`(() => {
      frame(0).contentDocument.body.textContent = document.querySelector('form').outerHTML = 'Thank you';
    })()`);
    for (const id of ['in-page', 'in-frame']) await message('onFormSubmitted', id);
    await page.evaluate(
      `!dispatchEvent(new CustomEvent('hs-form-event:on-submission:success', { detail: { formId: 'in-frame' } }))`,
    );
    await sink.waitForEvents(1);
    await sleep(300);
    expect(goals()).toEqual(['quote macro']);
    expect(bodies()).not.toMatch(PLANTED);
  });

  test('a stranger says everything, a vendor nonsense, and nothing happens', async () => {
    await add('evil');
    await add('calendly');
    await add('calendly', { sandbox: 'allow-scripts' });
    for (const { data } of MESSAGES) {
      await say(0, JSON.stringify(data));
      // Its origin is opaque: `null`.
      await say(2, JSON.stringify(data));
    }
    for (const nonsense of [
      'null',
      'undefined',
      '7',
      '[]',
      '"calendly.event_scheduled"',
      '"{"',
      'new Map([["event", "calendly.event_scheduled"]])',
      'new ArrayBuffer(1e6)',
      '(() => { const a = { event: {} }; a.self = a.event.self = a; return a; })()',
      '(() => { let a = {}; for (let n = 0; n < 500; n++) a = { event: a }; return a; })()',
      '`{"event":` + "[".repeat(45000) + "]".repeat(45000) + "}"',
      'JSON.stringify({ event: "calendly.event_scheduled", payload: "x".repeat(5e6) })',
      'Array.from({ length: 1e5 }, (_, n) => ({ n }))',
    ])
      await say(1, nonsense);
    await sleep(300);
    expect(sink.beacons).toEqual([]);
    expect(await page.evaluate('errors')).toBe(0);
    // And it is still there.
    await say(1, JSON.stringify(MESSAGES[0]!.data));
    await sink.waitForEvents(1);
    expect(goals()).toEqual(['booking macro']);
  });

  test('nothing after stop()', async () => {
    await add('calendly');
    await page.evaluate('!stopCounting()');
    await say(0, JSON.stringify(MESSAGES[0]!.data));
    await sleep(300);
    expect(sink.beacons).toEqual([]);
  });
});
