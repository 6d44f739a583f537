import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCollector } from '../../examples/collector/src/server.js';
import { serveDemo } from '../../examples/demo/serve.mjs';
import { eachEngine, openShared } from './each-engine.js';
import type { Page } from './engine.js';

/** What `npm start` shows: from the visitor's click on the demo site to the number in the live report. */
eachEngine('the demo', (engine) => {
  let collector: Awaited<ReturnType<typeof createCollector>>;
  let demo: Awaited<ReturnType<typeof serveDemo>>;
  /** By the name that `npm start` prints; the demo's partner is then 127.0.0.1, another site to a browser. */
  const local = (url: string) => url.replace('127.0.0.1', 'localhost');
  let visitor: Page;
  let report: Page;

  beforeAll(async () => {
    collector = await createCollector();
    demo = await serveDemo({
      collectorUrl: `${local(collector.url)}/e`,
      scriptFile: fileURLToPath(new URL('../../dist/smallwins.js', import.meta.url)),
    });
  });
  openShared(async () => {
    visitor = await engine.reset();
    report = await engine.newPage();
    await report.goto(`${local(collector.url)}/`);
  });
  afterAll(async () => {
    await demo?.close();
    await collector?.close();
  });

  /** A visitor opens a page and acts. */
  async function visit(path: string, act: () => Promise<void>): Promise<void> {
    await visitor.bringToFront();
    await visitor.goto(local(demo.url) + path);
    await visitor.waitFor('!!(window.smallwins && smallwins.stop)');
    await act();
  }
  /** The report, which nobody reloads, comes to show this number beside the goal. */
  async function shows(goal: string, count: number): Promise<void> {
    await report.bringToFront();
    await report.waitFor(
      `document.querySelector('tr[data-goal-row="${goal}"] [data-count]')?.textContent === '${count}'`,
      20_000,
    );
  }
  const tier = (goal: string) =>
    report.evaluate(`document.querySelector('tr[data-goal-row="${goal}"] .tier').textContent`);

  test('a click on the phone number is a macro conversion in the report', async () => {
    await visit('/', () => visitor.click('header a[href^="tel:"]'));
    await shows('phone', 1);
    expect(await tier('phone')).toBe('macro');
    await report.waitFor(
      `document.querySelector('#feed')?.textContent.includes('tel:+441134960142')`,
      20_000,
    );
    // Shown whole and without an error, with the visit that it is divided by.
    await report.waitFor(`document.querySelector('#status')?.dataset.state === 'live'`, 20_000);
    await report.waitFor(`document.querySelector('[data-total=visits]').textContent.includes('1')`, 20_000);
  });

  test('a newsletter sign-up is a micro conversion', async () => {
    await visit('/services.html', async () => {
      await visitor.type('#newsletter-email', 'visitor@example.com');
      await visitor.click('#newsletter button');
      await visitor.waitFor(`location.pathname === '/thank-you.html'`);
    });
    await shows('newsletter', 1);
    expect(await tier('newsletter')).toBe('micro');
  });

  test("a click out to a partner's site is a micro conversion", async () => {
    await visit('/', async () => {
      await visitor.click('footer a[href$="/partner.html"]');
      await visitor.waitFor(`location.pathname === '/partner.html'`);
    });
    await shows('outbound', 1);
    expect(await tier('outbound')).toBe('micro');
  });

  test('a search and a login are nobody’s conversion', async () => {
    await visit('/', async () => {
      await visitor.type('#search', 'brake pads');
      await visitor.press('#search', 'Enter');
      await visitor.waitFor(`location.search.includes('q=')`);
    });
    await visit('/account.html', async () => {
      await visitor.type('#username', '1234');
      await visitor.type('#password', 'a secret');
      await visitor.click('#login button');
      await visitor.waitFor(`document.querySelector('#wrong')?.getClientRects().length > 0`);
    });
    // What comes after them is there, so they would be.
    await visit('/contact.html', () => visitor.click('header a[href^="tel:"]'));
    await shows('phone', 2);
    const goals = await report.evaluate(
      `[...document.querySelectorAll('tr[data-goal-row]')].map((row) => row.dataset.goalRow).sort()`,
    );
    expect(goals).toEqual(['newsletter', 'outbound', 'phone']);
    expect(await report.evaluate(`document.querySelector('[data-total="conversions"]').textContent`)).toBe(
      '4',
    );
    expect(await report.evaluate('document.body.textContent')).not.toContain('secret');
  });

  test('a long URL takes two lines of the report, and a large number no more than its box', async () => {
    const sent = { v: 1, site: 'localhost', sent_at: Date.now() };
    const long = {
      id: randomUUID(),
      type: 'visit',
      at: Date.now(),
      url: `https://a.example/${'b/'.repeat(1000)}`,
    };
    await fetch(`${collector.url}/e`, { method: 'POST', body: JSON.stringify({ ...sent, events: [long] }) });
    await report.bringToFront();
    await report.waitFor(`!!document.querySelector('[data-event="${long.id}"]')`, 20_000);
    const lines = `(() => {
      const where = document.querySelector('[data-event="${long.id}"] .where');
      return where.clientHeight / parseFloat(getComputedStyle(where).lineHeight);
    })()`;
    expect(await report.evaluate<number, []>(lines)).toBeLessThan(2.5);
    // As wide as the box is on the narrowest phones, 320 px.
    const hidden = `(() => {
      const total = document.querySelector('.total');
      const number = total.querySelector('.number');
      total.style.width = '9rem';
      number.textContent = '1,234,567';
      number.style.setProperty('--length', 9);
      return number.scrollWidth - number.clientWidth;
    })()`;
    expect(await report.evaluate(hidden)).toBe(0);
  });
});
