import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, until } from './engine.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/** The script tag with all plugins: each is there without code, and a mistake in one costs no other. */

const BODY = `
  <p><a id="call" href="tel:+15551234567">Call us</a> <a id="book" href="http://partner.localhost/book/7">Book</a>
  <form id="news" action="/thanks" method="post"><input id="field" type="email" name="email"><button id="join">Subscribe</button>
    <p id="said"></p></form>
  <script>
    addEventListener('click', (event) => event.target.href && event.preventDefault());
    news.addEventListener('submit', (event) => {
      event.preventDefault();
      setTimeout(() => { said.textContent = 'Thank you for subscribing!'; field.remove(); }, 200);
    });
  </script>`;

eachEngine('smallwins.full.js', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let page: Page;

  beforeAll(async () => {
    sink = await collector();
    web = await site();
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  /** Each test is a visit to a site of its own: what one keeps in its outbox is no other's. */
  let host = '';
  let hosts = 0;
  beforeEach(async () => {
    host = `full${++hosts}.site.localhost`;
    page = await engine.reset();
    sink.clear();
  });

  async function open(options: string, attributes: Record<string, string> = {}): Promise<void> {
    const tag = scriptTag(sink.url, attributes).replace('smallwins.js', 'smallwins.full.js');
    web.page(
      '/',
      `<!doctype html><title>full</title><script>
        var errors = [];
        console.error = (error) => errors.push(String(error));
        smallwinsOptions = ${options};
      </script>${tag}${BODY}`,
    );
    await page.goto(web.url('/', host));
    await page.waitFor('!!(window.smallwins && smallwins.stop)');
  }
  const event = (is: (event: any) => unknown): Promise<any> =>
    until(10_000, String(is), async () =>
      sink.events().find((one) => new URL(one.url).hostname === host && is(one)),
    );

  test('counts as the other one does, with rules and outcomes', async () => {
    await open(`{ rules: [{ goal: 'booking', href: 'http://partner.localhost/book/*' }] }`);
    await page.click('#call');
    await event(({ goal }) => goal === 'phone');
    await page.click('#book');
    expect(await event(({ goal }) => goal === 'booking')).toMatchObject({ conversion: 'macro' });
    await page.type('#field', 'a@b.example');
    await page.click('#join');
    const { id } = await event(({ goal, type }) => goal === 'newsletter' && type === 'conversion');
    expect(await event(({ type }) => type === 'outcome')).toMatchObject({ of: id, outcome: 'confirmed' });
    expect(sink.events().filter(({ goal }) => goal === 'outbound')).toEqual([]);
    expect(await page.evaluate('errors')).toEqual([]);
  });

  test('page speed when the page hides', async () => {
    await open('{}');
    await page.click('#call');
    await page.goto(web.url('/next', host));
    expect(await event(({ type }) => type === 'vitals')).toHaveProperty('vitals');
  });

  test('with consent, what is no act of its visit says which one it belongs to, and is no step', async () => {
    await open('{}', { consent: 'granted' });
    await page.click('#call');
    const { visit, step } = await event(({ goal }) => goal === 'phone');
    expect(step).toBe(1);
    await page.type('#field', 'a@b.example');
    await page.click('#join');
    expect(await event(({ goal, type }) => goal === 'newsletter' && type === 'conversion')).toMatchObject({
      visit,
      step: 2,
    });
    const outcome = await event(({ type }) => type === 'outcome');
    await page.goto(web.url('/next', host));
    const vitals = await event(({ type }) => type === 'vitals');
    for (const said of [outcome, vitals]) {
      expect(said.visit).toBe(visit);
      expect(said).not.toHaveProperty('step');
    }
  });

  test('no page speed where it is turned off', async () => {
    await open('{}', { vitals: 'false' });
    await page.click('#call');
    await page.goto(web.url('/next', host));
    await event(({ goal }) => goal === 'phone');
    expect(
      sink.events().filter(({ type, url }) => type !== 'conversion' && new URL(url).hostname === host),
    ).toEqual([]);
  });

  test('follows who manages consent', async () => {
    await open(
      `{};
      window.__tcfapi = (command, version, callback) => {
        window.tell = (consent) => callback({ eventStatus: 'useractioncomplete', gdprApplies: true, tcfPolicyVersion: 4,
          purpose: { consents: { 1: consent, 8: consent } } }, true);
      }`,
      { 'consent-from': 'tcf', consent: 'pending', vitals: 'false' },
    );
    await page.click('#call');
    await page.waitFor('!!window.tell');
    expect(sink.events()).toEqual([]);
    await page.evaluate('tell(true)');
    expect(await event(({ goal }) => goal === 'phone')).toMatchObject({ step: 1 });
  });

  test('shows what is counted, and why, to who asks for it, under any policy', async () => {
    web.page(
      '/strict',
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="style-src 'none'; require-trusted-types-for 'script'">
        <title>full</title>${scriptTag(sink.url).replace('smallwins.js', 'smallwins.full.js')}
        <a id="call" href="tel:+15551234567" onclick="event.preventDefault()">Call us</a>`,
    );
    await page.goto(web.url('/strict', host));
    await page.waitFor('!!(window.smallwins && smallwins.stop)');
    expect(await page.evaluate("document.querySelector('smallwins-overlay')")).toBeNull();
    await page.goto(web.url('/strict?smallwins=overlay', host));
    await page.waitFor('!!(window.smallwins && smallwins.stop)');
    await page.click('#call');
    await page.waitFor(
      "/phone macro \\(tel:\\) tel:\\+15551234567[^]*answered 2/.test(document.querySelector('smallwins-overlay').shadowRoot.textContent)",
    );
    const [position, height] = await page.evaluate<[string, number], []>(
      "(({ style, offsetHeight }) => [style.position, offsetHeight])(document.querySelector('smallwins-overlay'))",
    );
    expect(position).toBe('fixed');
    expect(height).toBeGreaterThan(20);
    await event(({ goal }) => goal === 'phone');
  });

  test('a mistake in one plugin is one console.error, and costs that plugin alone', async () => {
    await open(
      `{ rules: [{ goal: 'booking', herf: '/x' }], scroll: [{ goal: 'read', percent: 50 }], vitals: false }`,
      {
        'consent-from': 'nobody',
      },
    );
    const errors = await page.evaluate<string[], []>('errors');
    expect(errors).toHaveLength(2);
    expect(errors.join()).toContain('nobody');
    expect(errors.join()).toContain('herf');
    await page.click('#call');
    await event(({ goal }) => goal === 'phone');
  });
});
