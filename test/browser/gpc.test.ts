import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import './each-engine.js';
import { type Engine, until } from './engine.js';
import { launch } from './engines.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/** The visitor's own setting, in the one engine that has it: elsewhere tests define the property themselves. */
const firefox = inject('engines').find(({ name }) => name === 'firefox');

describe.skipIf(!firefox)('Firefox with "Tell websites not to sell or share my data"', () => {
  let engine: Engine;
  let sink: TestCollector;
  let web: Site;

  beforeAll(async () => {
    sink = await collector({ visits: true });
    web = await site();
    const asked = { ...firefox!, prefs: { 'privacy.globalprivacycontrol.enabled': true } };
    engine = await launch(asked).catch(() => launch(asked));
  }, 150_000);
  afterAll(async () => {
    await engine?.close();
    await web?.close();
    await sink?.close();
  });

  test.each([
    ['granted means cookieless, and no click id is sent', {}, false],
    ['gpc: false leaves it to the owner', { gpc: 'false' }, true],
  ])('%s', async (_, attributes, isLinked) => {
    sink.clear();
    const page = await engine.reset();
    const host = `gpc-${isLinked}.site.localhost`;
    web.page(
      '/',
      `<!doctype html>${scriptTag(sink.url, { visits: 'true', consent: 'granted', ...attributes })}
       <button id="own" type="button" data-goal="own">Ours</button>`,
    );
    await page.goto(web.url('/?utm_source=mail&gclid=Cj0KCQiA_secret', host));
    expect(await page.evaluate('navigator.globalPrivacyControl')).toBe(true);
    await page.click('#own');
    const events = await until(10_000, 'three events', async () =>
      sink.events().length > 2 ? sink.events() : undefined,
    );
    expect(events.map(({ type, goal }) => goal ?? type).sort()).toEqual(['campaign', 'own', 'visit']);
    for (const event of events) {
      expect('visit' in event).toBe(isLinked);
      expect(event.campaign).toEqual({
        source: 'mail',
        ...(isLinked && { click: 'gclid', click_id: 'Cj0KCQiA_secret' }),
      });
    }
    expect(await page.evaluate('sessionStorage.length')).toBe(isLinked ? 1 : 0);
  });
});
