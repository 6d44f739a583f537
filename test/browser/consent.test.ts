import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, sleep } from './engine.js';
import { collector, type Site, site, type TestCollector } from './servers.js';

/**
 * A consent manager in a page, as small as one can be: `yes` and `no` are told in the words of the API. The TCF's and
 * the GPP's have a stub first, as a page carries it, and the rest comes late.
 */
const MANAGERS = {
  google: `
    window.dataLayer = [];
    function gtag() { dataLayer.push(arguments); }
    gtag('js', new Date());
    var choose = (value) => gtag('consent', 'update', { ad_storage: 'denied', analytics_storage: value });
    yes.onclick = () => setTimeout(choose, 100, 'granted');
    no.onclick = () => setTimeout(choose, 100, 'denied');`,
  // Google's own tag, as far as others can see it.
  'google-tag': `
    var listeners = [], state;
    var entries = { analytics_storage: {} };
    var ics = { usedDefault: false, usedUpdate: false, entries, addListener: (types, heard) => listeners.push(heard), getConsentState: () => state };
    setTimeout(() => { window.google_tag_data = { ics }; }, 300);
    var choose = (value) => { ics.usedUpdate = true; entries.analytics_storage.update = value === 1; state = value; listeners.forEach((heard) => heard()); };
    yes.onclick = () => setTimeout(choose, 100, 1);
    no.onclick = () => setTimeout(choose, 100, 2);`,
  tcf: `
    var queue = [], listeners = {}, id = 0, data;
    window.__tcfapi = (...call) => { queue.push(call); };
    var tell = (listenerId) => listeners[listenerId]({ ...data, listenerId }, true);
    var say = (eventStatus, consents) => {
      data = { gdprApplies: true, cmpStatus: 'loaded', eventStatus, purpose: { consents } };
      for (const listenerId in listeners) tell(listenerId);
    };
    setTimeout(() => {
      window.__tcfapi = (name, version, callback, parameter) => {
        if (name === 'removeEventListener') callback(delete listeners[parameter], true);
        if (name !== 'addEventListener') return;
        listeners[++id] = callback;
        if (data) tell(id);
      };
      for (const call of queue) __tcfapi(...call);
      say('cmpuishown', {});
    }, 300);
    yes.onclick = () => say('useractioncomplete', { 1: true, 7: true, 8: true });
    no.onclick = () => say('useractioncomplete', { 1: false });`,
  gpp: `
    var queue = [], listeners = {}, id = 0;
    var pingData = { gppVersion: '1.1', cmpStatus: 'stub', cmpDisplayStatus: 'hidden', signalStatus: 'not ready', applicableSections: [0], parsedSections: {} };
    window.__gpp = (...call) => { queue.push(call); };
    var fire = (eventName, data) => {
      for (const listenerId in listeners) listeners[listenerId]({ eventName, listenerId: +listenerId, data, pingData }, true);
    };
    setTimeout(() => {
      window.__gpp = (name, callback, parameter) => {
        if (name === 'removeEventListener') callback(delete listeners[parameter], true);
        if (name !== 'addEventListener') return;
        listeners[++id] = callback;
        callback({ eventName: 'listenerRegistered', listenerId: id, data: true, pingData }, true);
      };
      for (const call of queue) __gpp(...call);
      pingData.cmpStatus = 'loaded';
      pingData.cmpDisplayStatus = 'visible';
      fire('cmpDisplayStatus', 'visible');
    }, 300);
    var choose = (SaleOptOut) => {
      Object.assign(pingData, { cmpDisplayStatus: 'hidden', signalStatus: 'ready', applicableSections: [7],
        parsedSections: { usnat: [{ Version: 1, SaleOptOut, SharingOptOut: SaleOptOut }, { Gpc: false }] } });
      fire('sectionChange', 'usnat');
      fire('signalStatus', 'ready');
    };
    yes.onclick = () => choose(2);
    no.onclick = () => choose(1);`,
};

const page = (manager: keyof typeof MANAGERS, sink: string, options: string) => `
  <p><a id="call" href="tel:+15551234567">Call</a> <a id="write" href="mailto:a@b.example">Write</a>
  <p><button id="yes" type="button">Yes</button> <button id="no" type="button">No</button>
  <script>
    var errors = 0;
    addEventListener('error', () => { errors++; });
    var yes = document.getElementById('yes'), no = document.getElementById('no');
    addEventListener('click', (event) => { if (event.target.href) event.preventDefault(); });
    ${MANAGERS[manager]}
  </script>
  <script type="module">
    import { start } from '/index.js';
    import * as plugin from '/plugins/consent/${manager.split('-')[0]}.js';
    const [consent] = Object.values(plugin);
    const spy = ({ settings }) => { window.settings = settings; };
    window.stopCounting = start({ collector: '${sink}', visits: false, automation: true, consent: 'pending', plugins: [spy, consent(${options})] });
  </script>`;

eachEngine('consent', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let tab: Page;
  let hosts = 0;

  beforeAll(async () => {
    sink = await collector();
    web = await site();
    for (const manager of Object.keys(MANAGERS) as (keyof typeof MANAGERS)[]) {
      web.page(`/${manager}`, page(manager, sink.url, ''));
      web.page(`/${manager}/strict`, page(manager, sink.url, `{ denied: 'denied' }`));
    }
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    tab = await engine.reset();
    await sink.well();
    sink.clear();
  });

  const open = async (path: string) => {
    // What one test leaves on the device is no other's.
    await tab.goto(web.url(path, `consent${++hosts}.localhost`));
    await tab.waitFor('!!(window.smallwins && smallwins.stop)');
  };
  const state = (is: string) => tab.waitFor(`settings.consent === '${is}'`);
  const goals = () => sink.events().map(({ goal }) => goal);
  const kept = () =>
    tab.evaluate<string[], []>(`Object.keys(localStorage).filter((key) => key.startsWith('smallwins'))`);

  for (const manager of Object.keys(MANAGERS)) {
    test(`${manager}: held until the visitor says yes, then sent, in order`, async () => {
      await open(`/${manager}`);
      await tab.click('#call');
      await sleep(600);
      await tab.click('#write');
      await sleep(300);
      expect(sink.beacons).toEqual([]);
      await state('pending');
      await tab.click('#yes');
      await state('granted');
      await sink.waitForEvents(2);
      expect(goals()).toEqual(['phone', 'email']);
      expect(await kept()).toEqual([]);
      expect(await tab.evaluate('errors')).toBe(0);
    });

    test(`${manager}: no is counted without ids, and nothing is stored`, async () => {
      await open(`/${manager}`);
      await tab.click('#call');
      await tab.click('#no');
      await state('cookieless');
      await sink.waitForEvents(1);
      await tab.click('#write');
      await sink.waitForEvents(2);
      for (const event of sink.events()) expect(event).not.toHaveProperty('visit');
      expect(await kept()).toEqual([]);
    });

    test(`${manager}: where no means nothing, what was held is forgotten and what was kept removed`, async () => {
      await open(`/${manager}/strict`);
      await tab.click('#yes');
      await state('granted');
      sink.fault({ status: 503 });
      await tab.click('#call');
      await tab.waitFor(`Object.keys(localStorage).some((key) => /^smallwins .+-7000-8000-/.test(key))`);
      await tab.click('#no');
      await state('denied');
      expect(await kept()).toEqual([]);
      await sink.well();
      await tab.click('#write');
      await sleep(2_500);
      expect(sink.stored()).toEqual([]);

      await open(`/${manager}/strict`);
      await tab.click('#call');
      await tab.click('#no');
      await state('denied');
      await sleep(300);
      await tab.click('#yes');
      await state('granted');
      await tab.click('#write');
      await sink.waitForEvents(1);
      expect(goals()).toEqual(['email']);
    });
  }

  test('after stop() nobody is listened to', async () => {
    await open('/tcf');
    await tab.waitFor('Object.keys(listeners).length === 1');
    await tab.evaluate('!stopCounting()');
    await tab.click('#yes');
    await tab.waitFor('Object.keys(listeners).length === 0');
    expect(await tab.evaluate('settings.consent')).toBe('pending');
    expect(await tab.evaluate('errors')).toBe(0);
  });
});
