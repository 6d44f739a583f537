import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, sleep, until } from './engine.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/** Visits, campaigns, consent, and who is not counted: what the collector got of it. */

const PAGE = `
  <p><a id="call" href="tel:+15551234567">Call us</a> <a id="write" href="mailto:hi@site.example">Write</a>
  <a id="next" href="/next">Next</a> <button id="own" type="button" data-goal="own">Ours</button>
  <script>addEventListener('click', ({ target }) => target.id !== 'next' && target.id !== 'in' && event.preventDefault())</script>`;

const CAMPAIGN = 'utm_source=mail&utm_medium=email&utm_campaign=spring&utm_term=&gclid=Cj0KCQiA_secret';

eachEngine('visits', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let page: Page;
  let host = '';
  let hosts = 0;

  beforeAll(async () => {
    sink = await collector({ visits: true });
    web = await site();
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    // Each test is a visit to a site of its own, which remembers nothing.
    host = `shop${++hosts}.site.localhost`;
    page = await engine.reset();
    sink.clear();
  });

  /** What the next pages are, all of them, until the next call. */
  function serve(attributes: Record<string, string> = {}, head = ''): void {
    const html = `<!doctype html>${head}${scriptTag(sink.url, { visits: 'true', ...attributes })}${PAGE}`;
    for (const path of ['/', '/next', '/third']) web.page(path, html);
    web.page('/partner', `<a id="in" href="${web.url(`/?${CAMPAIGN}`, host)}">To the shop</a>`);
  }
  const started = () => page.waitFor('!!(window.smallwins && smallwins.stop)');
  async function open(path = '/'): Promise<void> {
    await page.goto(web.url(path, host));
    await started();
  }
  const mine = () => {
    const found = sink.events().filter(({ url }) => new URL(url).hostname === host);
    return [...new Map(found.map((event) => [event.id, event])).values()].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
  };
  const name = ({ type, goal }: any): string => goal ?? type;
  /** Everything until an own goal, clicked now: what is not there by then does not come. */
  async function all(count: number): Promise<any[]> {
    await page.click('#own');
    await until(10_000, `${count} events and the own goal`, async () => mine().length > count);
    return mine();
  }
  const names = async (count: number) => (await all(count)).map(name);

  test('one where it begins: not on a reload, not on the next page, not on the way back', async () => {
    serve();
    await open();
    await page.reload();
    await started();
    await page.click('#next');
    await page.waitFor(`location.pathname === '/next' && !!(window.smallwins && smallwins.stop)`);
    await page.back();
    await page.waitFor(`location.pathname === '/' && !!(window.smallwins && smallwins.stop)`);
    expect(await names(1)).toEqual(['visit', 'own']);
    expect(mine()[0]).toMatchObject({ type: 'visit', url: web.url('/', host) });
    for (const field of ['goal', 'conversion', 'visit', 'step', 'campaign'])
      expect(mine()[0]).not.toHaveProperty(field);
  });

  test('a route of a single-page app is the URL of what happens on it, and no visit', async () => {
    serve();
    await open();
    await page.evaluate(`history.pushState({}, '', '/product/7')`);
    const [, own] = await all(1);
    expect(own.url).toBe(web.url('/product/7', host));
    expect(mine().map(name)).toEqual(['visit', 'own']);
  });

  test('one for a visitor who comes back from a step of the funnel', async () => {
    serve({ hosts: 'partner.localhost:order' });
    await page.goto(web.url('/partner', 'partner.localhost'));
    await page.click('#in');
    await page.waitFor(`location.hostname === '${host}'`);
    await started();
    expect(await names(0)).toEqual(['own']);
  });

  test('visits: false sends none', async () => {
    serve({ visits: 'false' });
    await open();
    expect(await names(0)).toEqual(['own']);
  });

  describe('a campaign', () => {
    test('is a micro conversion, and is on what happens until the page is left; of a click id the name', async () => {
      serve();
      await page.goto(web.url('/partner', 'partner.localhost'));
      await page.click('#in');
      await page.waitFor(`location.hostname === '${host}'`);
      await started();
      const campaign = { source: 'mail', medium: 'email', name: 'spring', click: 'gclid' };
      const [visit, arrival, own] = await all(2);
      expect(visit).toMatchObject({ type: 'visit', campaign, referrer: expect.stringContaining('partner') });
      expect(arrival).toMatchObject({
        type: 'conversion',
        goal: 'campaign',
        conversion: 'micro',
        campaign,
      });
      expect(own.campaign).toEqual(campaign);
      await page.click('#next');
      await page.waitFor(`location.pathname === '/next' && !!(window.smallwins && smallwins.stop)`);
      await page.click('#call');
      await until(10_000, 'the call', async () => mine().some(({ goal }) => goal === 'phone'));
      expect(mine().find(({ goal }) => goal === 'phone')).not.toHaveProperty('campaign');
      expect(JSON.stringify(sink.beacons.map(({ json }) => json))).not.toContain('secret');
    });

    test('goals can turn it off, and a reload is none', async () => {
      serve({ goals: 'campaign:off' });
      await open(`/?${CAMPAIGN}`);
      serve();
      await page.reload();
      await started();
      expect(await names(1)).toEqual(['visit', 'own']);
    });

    test('is told where the page has tidied its URL before the script came', async () => {
      serve({}, `<script>history.replaceState(null, '', '/next')</script>`);
      await open(`/?${CAMPAIGN}`);
      const events = await all(2);
      expect(events.map(name)).toEqual(['visit', 'campaign', 'own']);
      expect(events[0]).toMatchObject({
        url: web.url('/next', host),
        campaign: { source: 'mail', name: 'spring' },
      });
    });

    test('with consent it is the whole visit`s, with the value of the click id', async () => {
      serve({ consent: 'granted' });
      await open(`/?${CAMPAIGN}`);
      await page.click('#next');
      await page.waitFor(`location.pathname === '/next' && !!(window.smallwins && smallwins.stop)`);
      const events = await all(2);
      expect(events.map(name)).toEqual(['visit', 'campaign', 'own']);
      for (const { campaign } of events)
        expect(campaign).toEqual({
          source: 'mail',
          medium: 'email',
          name: 'spring',
          click: 'gclid',
          click_id: 'Cj0KCQiA_secret',
        });
    });
  });

  describe('with consent', () => {
    test('events of a visit are linked and its conversions numbered, over pages', async () => {
      serve({ consent: 'granted' });
      await open();
      await page.click('#call');
      await page.goto(web.url('/next', host));
      await started();
      const [visit, call, own] = await all(2);
      expect(visit).toMatchObject({ type: 'visit', visit: visit.id });
      expect(visit).not.toHaveProperty('step');
      expect(call).toMatchObject({ goal: 'phone', visit: visit.id, step: 1 });
      expect(own).toMatchObject({ goal: 'own', visit: visit.id, step: 2 });
      expect(mine()).toHaveLength(3);
    });

    const grow = `sessionStorage.smallwins = JSON.stringify({ ...JSON.parse(sessionStorage.smallwins), at: Date.now() - 31 * 60_000 })`;

    test('half an hour later it is another visit: on the next page', async () => {
      serve({ consent: 'granted' });
      await open();
      await until(10_000, 'the visit', async () => mine().length);
      await page.evaluate(grow);
      await page.click('#next');
      await page.waitFor(`location.pathname === '/next' && !!(window.smallwins && smallwins.stop)`);
      const events = await all(2);
      expect(events.map(name)).toEqual(['visit', 'visit', 'own']);
      expect(events.map(({ visit }) => visit)).toEqual([events[0].id, events[1].id, events[1].id]);
    });

    test('half an hour later it is another visit: on the page that was left open', async () => {
      serve({ consent: 'granted' });
      await open();
      await until(10_000, 'the visit', async () => mine().length);
      await page.evaluate(grow);
      const events = await all(2);
      expect(events.map(name).sort()).toEqual(['own', 'visit', 'visit']);
      const [first, ...second] = events;
      for (const { visit } of second) expect(visit).not.toBe(first.visit);
      expect(events.find(({ goal }) => goal)).toMatchObject({ step: 1 });
    });

    test('given later: linked from then on, and no second visit', async () => {
      serve();
      await open();
      await page.evaluate(`smallwins('consent', 'granted')`);
      await page.click('#call');
      const [visit, call, own] = await all(2);
      expect(visit).not.toHaveProperty('visit');
      expect(call).toMatchObject({ goal: 'phone', visit: expect.any(String), step: 1 });
      expect(own).toMatchObject({ visit: call.visit, step: 2 });
    });

    test('given later: the campaign is the whole visit`s, too', async () => {
      serve();
      await open(`/?${CAMPAIGN}`);
      await page.evaluate(`smallwins.consent('granted')`);
      serve({ consent: 'granted' });
      await page.click('#next');
      await page.waitFor(`location.pathname === '/next' && !!(window.smallwins && smallwins.stop)`);
      const own = (await all(2)).at(-1);
      expect(own).toMatchObject({ goal: 'own', step: 1, campaign: { source: 'mail' } });
      expect(own.campaign.click_id).toContain('secret');
    });

    test('storage: none links within the page and writes nothing', async () => {
      serve({ consent: 'granted', storage: 'none' });
      await open();
      const [visit, own] = await all(1);
      expect(own).toMatchObject({ visit: visit.id, step: 1 });
      expect(await page.evaluate('sessionStorage.length + localStorage.length')).toBe(0);
    });

    test('what somebody else keeps under our name harms nobody', async () => {
      serve({ consent: 'granted' }, `<script>sessionStorage.smallwins = '{"at":"x"'</script>`);
      await open();
      expect(await names(1)).toEqual(['visit', 'own']);
    });
  });

  describe('consent', () => {
    test('pending holds, granted sends what was held, linked', async () => {
      serve({ consent: 'pending' });
      await open();
      await page.click('#call');
      await sleep(500);
      expect(mine()).toEqual([]);
      await page.evaluate(`smallwins('consent', 'granted')`);
      const [visit, call] = await all(2);
      expect([visit.type, call.goal]).toEqual(['visit', 'phone']);
      expect(call).toMatchObject({ visit: visit.id, step: 1 });
    });

    test('pending holds an arrival by a campaign with its visit, and granted sends both', async () => {
      serve({ consent: 'pending' });
      await open(`/?${CAMPAIGN}`);
      await page.evaluate(`smallwins.consent('granted')`);
      const events = await all(2);
      expect(events.map(name)).toEqual(['visit', 'campaign', 'own']);
      expect(new Set(events.map(({ visit }) => visit))).toEqual(new Set([events[0].id]));
      expect(events.at(-1)).toMatchObject({
        step: 2,
        campaign: { click_id: expect.stringContaining('secret') },
      });
    });

    test('denied forgets what was held, removes what was kept, and sends nothing', async () => {
      serve({ consent: 'granted' });
      sink.fault({ status: 503 });
      await open();
      await page.click('#call');
      await page.waitFor('sessionStorage.length > 0 && localStorage.length > 0');
      await page.evaluate(`smallwins('consent', 'denied')`);
      expect(await page.evaluate('sessionStorage.length + localStorage.length')).toBe(0);
      await sink.well();
      sink.clear();
      await page.click('#write');
      await sleep(500);
      expect(mine()).toEqual([]);
      await page.evaluate(`smallwins('consent', 'cookieless')`);
      expect(await names(0)).toEqual(['own']);
    });

    test('a default of denied takes back no yes that the page passes on', async () => {
      const yes = `<script>
        window.smallwins = function () { (window.smallwins.q = window.smallwins.q || []).push(arguments); };
        smallwins('consent', 'granted');
      </script>`;
      serve({ consent: 'denied' }, yes);
      await open(`/?${CAMPAIGN}`);
      await page.click('#call');
      await page.goto(web.url('/next', host));
      await started();
      const events = await all(3);
      expect(events.map(name)).toEqual(['visit', 'campaign', 'phone', 'own']);
      expect(new Set(events.map(({ visit }) => visit))).toEqual(new Set([events[0].id]));
      expect(events.at(-1)).toMatchObject({ step: 3, campaign: { source: 'mail' } });
    });

    test('a yes after a default of denied sends the arrival: the visit and its campaign', async () => {
      serve({ consent: 'denied' });
      await open(`/?${CAMPAIGN}`);
      await page.click('#call');
      await page.evaluate(`smallwins('consent', 'granted')`);
      expect((await all(2)).map(name)).toEqual(['visit', 'campaign', 'own']);
    });

    test('cookieless, said on a later page, forgets the visit', async () => {
      serve();
      await open();
      await page.evaluate(`smallwins('consent', 'granted')`);
      await page.click('#call');
      await page.waitFor('sessionStorage.length > 0');
      await open('/next');
      expect(await page.evaluate('sessionStorage.length')).toBe(1);
      await page.evaluate(`smallwins('consent', 'cookieless')`);
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });

    test('denied from the start removes what an earlier page kept', async () => {
      serve();
      sink.fault({ status: 503 });
      await open();
      await page.waitFor('localStorage.length > 0');
      await sink.well();
      sink.clear();
      serve({ consent: 'denied' });
      await open();
      await sleep(500);
      expect(mine()).toEqual([]);
      expect(await page.evaluate('localStorage.length')).toBe(0);
    });

    const GPC = `<script>Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true, configurable: true })</script>`;

    test('Global Privacy Control: granted is cookieless, and click ids are dropped', async () => {
      serve({ consent: 'granted' }, GPC);
      await open(`/?${CAMPAIGN}`);
      const events = await all(2);
      expect(events.map(name)).toEqual(['visit', 'campaign', 'own']);
      for (const event of events) {
        expect(event).not.toHaveProperty('visit');
        expect(event.campaign).toEqual({ source: 'mail', medium: 'email', name: 'spring' });
      }
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });

    test('gpc: false leaves it to the owner', async () => {
      serve({ consent: 'granted', gpc: 'false' }, GPC);
      await open();
      const [visit, own] = await all(1);
      expect(own.visit).toBe(visit.id);
    });

    test('dnt: true makes Do Not Track mean denied', async () => {
      const DNT = `<script>Object.defineProperty(Navigator.prototype, 'doNotTrack', { value: '1', configurable: true })</script>`;
      serve({ dnt: 'true' }, DNT);
      await open();
      await page.click('#call');
      await sleep(500);
      expect(mine()).toEqual([]);
      serve({}, DNT);
      await page.goto(web.url('/next', host));
      await started();
      expect(await names(1)).toContain('own');
    });
  });

  describe('the visitor`s own word', () => {
    test('?smallwins=off holds on every page after it, until ?smallwins=on', async () => {
      serve();
      await open('/?smallwins=off');
      await page.click('#call');
      await page.goto(web.url('/next', host));
      await started();
      await page.evaluate(`smallwins('consent', 'granted')`);
      await page.click('#call');
      await sleep(500);
      expect(mine()).toEqual([]);
      await open('/third?smallwins=on');
      expect(await names(1)).toContain('own');
    });

    test('localStorage.smallwins = "off" is the same', async () => {
      serve({}, `<script>localStorage.smallwins = 'off'</script>`);
      await open();
      await page.click('#call');
      await sleep(500);
      expect(mine()).toEqual([]);
    });
  });

  test('automation and localhost are not counted, and one line says so', async () => {
    serve(
      { automation: 'false' },
      `<script>var lines = []; console.info = (line) => lines.push(line);</script>`,
    );
    await open();
    await page.click('#call');
    await page.evaluate(`smallwins('track', 'own')`);
    await sleep(500);
    expect(mine()).toEqual([]);
    expect(await page.evaluate('lines')).toEqual([expect.stringContaining('automation')]);
  });
});
