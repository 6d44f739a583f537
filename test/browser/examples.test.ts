import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { npm, type Packed, pack } from '../examples/pack.js';
import { eachEngine } from './each-engine.js';
import { until } from './engine.js';
import { collector, type Site, site, type TestCollector } from './servers.js';

/** The examples are real and run: one as it lies there, one built by Vite against the package as it is published. */

const conversions = (sink: TestCollector, count: number): Promise<any[]> =>
  until(10_000, `${count} conversions`, async () => {
    const found = sink.events().filter(({ type }) => type === 'conversion');
    if (new Set(found.map(({ id }) => id)).size < count) throw new Error(`${found.length} so far`);
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  });

eachEngine('examples/script-tag', (engine) => {
  test('counts the four goals and its own', async () => {
    const sink = await collector();
    const web = await site();
    try {
      const html = readFileSync('examples/script-tag/index.html', 'utf8')
        .replace(/https:\S+smallwins\.js/, '/smallwins.js')
        .replace('http://localhost:8081/e', sink.url)
        .replace('https://partner.example/', web.url('/partner', 'partner.localhost'));
      web.page('/', html);
      const page = await engine.reset();
      const acts: [string, string, string][] = [
        ['a[href^="tel:"]', 'phone', 'macro'],
        ['a[href^="mailto:"]', 'email', 'macro'],
        ['[data-goal="brochure"]', 'brochure', 'micro'],
        ['#chat', 'chat', 'macro'],
        ['a[href*="/partner"]', 'outbound', 'micro'],
      ];
      for (const [selector, goal, conversion] of acts) {
        await page.goto(web.url('/'));
        await page.waitFor('!!(window.smallwins && smallwins.stop)');
        await page.click(selector);
        await until(10_000, goal, async () =>
          sink.events().some((event) => event.goal === goal && event.conversion === conversion),
        );
      }
      await page.goto(web.url('/'));
      await page.type('input[type=email]', 'a@b.example');
      await page.press('input[type=email]', 'Enter');
      await web.waitForHits('/newsletter');
      await until(10_000, 'the newsletter', async () =>
        sink.events().some(({ goal }) => goal === 'newsletter'),
      );
      expect([...new Set((await conversions(sink, 6)).map(({ goal }) => goal))].sort()).toEqual([
        'brochure',
        'chat',
        'email',
        'newsletter',
        'outbound',
        'phone',
      ]);
      expect(sink.events().find(({ goal }) => goal === 'brochure')).toMatchObject({
        value: 20,
        currency: 'EUR',
      });
    } finally {
      await web.close();
      await sink.close();
    }
  });
});

describe('examples/npm, installed from the packed tarball and built by Vite', () => {
  let packed: Packed;
  let app: string;
  let sink: TestCollector;
  let web: Site;

  beforeAll(async () => {
    packed = pack();
    sink = await collector();
    app = join(packed.folder, 'app');
    cpSync('examples/npm', app, {
      recursive: true,
      filter: (path) => !/[\\/](node_modules|dist)([\\/]|$)/.test(path),
    });
    const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
    manifest.dependencies.smallwins = `file:${packed.tarball}`;
    writeFileSync(join(app, 'package.json'), JSON.stringify(manifest));
    npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'], app);
    npm(['run', 'build'], app, { VITE_COLLECTOR: sink.url });
    web = await site();
    const index = await readFile(join(app, 'dist', 'index.html'), 'utf8');
    web.page('/', index);
    for (const [, path] of index.matchAll(/src="(\/assets\/[^"]+)"/g)) {
      const code = await readFile(join(app, 'dist', path!));
      web.page(path!, (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code);
      });
    }
  }, 300_000);
  afterAll(async () => {
    await web?.close();
    await sink?.close();
    packed?.remove();
  });

  test('type-checks and builds', async () => {
    expect(inject('engines').length).toBeGreaterThan(0);
    const index = await readFile(join(app, 'dist', 'index.html'), 'utf8');
    expect(index).toMatch(/<script type="module"[^>]* src="\/assets\/[^"]+\.js"/);
  });

  eachEngine('the built app', (engine) => {
    test('counts, adds its own property, tracks its own goal, and stops', async () => {
      sink.clear();
      const page = await engine.reset();
      // A name for each engine: what one keeps in its outbox is no other's.
      await page.goto(web.url('/', `${engine.name}.site.localhost`));
      await page.waitFor('!!(window.smallwins && smallwins.stop)');
      await page.click('#compare');
      expect(await conversions(sink, 1)).toMatchObject([
        {
          goal: 'compare',
          conversion: 'micro',
          value: 20,
          currency: 'EUR',
          props: { plan: 'starter', app: 'shop' },
        },
      ]);
      await page.click('#call');
      expect((await conversions(sink, 2)).at(-1)).toMatchObject({
        goal: 'phone',
        conversion: 'macro',
        props: { app: 'shop' },
      });
      if (!engine.can.stayOnExternalProtocol) return;
      await page.click('#refuse');
      await page.waitFor('!window.smallwins.stop');
      const before = sink.beacons.length;
      await page.click('#call');
      await page.goto(web.url('/done', `${engine.name}.site.localhost`));
      expect(sink.beacons).toHaveLength(before);
    });
  });
});
