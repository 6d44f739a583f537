import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eachEngine, openShared } from './each-engine.js';
import type { ClickOptions, Page } from './engine.js';
import { until } from './engine.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';
import { type Row, readTable, WORDS } from './table.js';

declare module 'vitest' {
  interface TaskMeta {
    /** The test is about what all before it in its `describe` did, and nothing without them. scripts/test.mjs asks. */
    judgesBlock?: boolean;
  }
}

const rows = readTable();
/** Where a row is, at its first try and at its second: what the first one still sends is none of the second's. */
const FOLDERS = ['row', 'again'];

eachEngine('what counts', (engine) => {
  let web: Site;
  let sink: TestCollector;
  let page: Page;
  let words: Record<string, string>;
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (all, name) => words[name] ?? fill(WORDS[name] ?? all));
  /** The folder of each row's last try. */
  const folders: string[] = [];
  const pathOf = (index: number): string => `/${folders[index]}/${index}`;
  /** A name nobody else uses. */
  const done = (index: number): string => `${folders[index]}-${index}-is-over`;

  beforeAll(async () => {
    sink = await collector();
    web = await site(
      {},
      {
        inject: scriptTag(sink.url, {
          internal: 'eigen.example',
          hosts: 'booking.example:booking',
          // One row's delivery is not to wait for another's: that is what the matrix is for.
          storage: 'none',
        }),
      },
    );
    words = { out: `${web.origin('partner.localhost')}/out`, site: web.origin() };
    for (const [index, { html }] of rows.entries())
      for (const folder of FOLDERS)
        web.page(`/${folder}/${index}`, fill(`<title>row ${index}</title><body>${html}`));
    web.page(
      '/frame',
      `<body><iframe></iframe><script>
      document.querySelector('iframe').src = '${web.origin()}' + location.search.slice(1)</script>`,
    );
  });
  openShared(async () => {
    page = await engine.reset();
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });

  const isSeen = ({ limitation }: Row): boolean =>
    !limitation || (limitation.engines.length > 0 && !limitation.engines.includes(engine.name));

  /** What arrived from a row's page, as the table writes it. */
  const arrived = (index: number): string[] =>
    sink
      .events()
      .filter(
        ({ type, url, goal }) =>
          type === 'conversion' && new URL(url).pathname === pathOf(index) && goal !== done(index),
      )
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ goal, conversion, target, value, currency, label }) =>
        [
          goal,
          conversion,
          target,
          value !== undefined && `value=${value}`,
          currency && `currency=${currency}`,
          rows[index]!.events.some((event) => event.includes('label=')) && `label=${label}`,
        ]
          .filter(Boolean)
          .join(' '),
      )
      // An arrival is one by each load, and a busy machine may take several until the page is there.
      .filter((event, at, all) => !rows[index]!.act.startsWith('load') || all.indexOf(event) === at);

  async function act(step: string): Promise<void> {
    const [verb = '', ...rest] = step.trim().split(' ');
    if (verb === 'load') return;
    if (verb === 'pause') return void (await page.evaluate(() => new Promise((go) => setTimeout(go, 700))));
    if (verb === 'type') return page.type(rest.slice(0, -1).join(' '), rest.at(-1)!);
    const selector = rest.join(' ');
    if (verb === 'Enter') return page.press(selector, 'Enter');
    const [modifier, click] = verb.split('+');
    const options: Record<string, ClickOptions> = {
      click: {},
      double: { count: 2 },
      middle: { button: 'middle' },
      right: { button: 'right' },
    };
    const chosen = options[click ?? verb];
    if (!chosen) throw new Error(`no such act: ${step}`);
    await page.click(selector, click ? { modifiers: [modifier as 'Control'] } : chosen);
  }

  /** Where a row's events end: what the page would still send has been sent before this. */
  async function finish(index: number): Promise<void> {
    await until(20_000, `the end of row ${index}`, async () => {
      // The page may be on its way to another one, which has the script too, or to one of the browser's own.
      if (await page.evaluate(`!window.smallwins`)) await page.goto(web.url('/over'));
      await page.evaluate(`window.smallwins.track('${done(index)}')`);
      return true;
    });
    await until(20_000, `row ${index}`, async () => sink.events().some(({ goal }) => goal === done(index)));
  }

  for (const section of new Set(rows.map((row) => row.section)))
    describe(section, () => {
      for (const [index, row] of rows.entries()) {
        if (row.section !== section) continue;
        const name = `${row.html} | ${row.act} | ${row.events.join('; ') || 'nothing'}`;
        test(isSeen(row) ? name : `limitation: ${name}: ${row.limitation!.why}`, async ({ task }) => {
          folders[index] = FOLDERS[task.result?.retryCount ?? 0]!;
          const expected = isSeen(row) ? row.events.map(fill) : [];
          const query = /^load \?(.*)/.exec(row.act)?.[1] ?? '';
          // What drivers evaluate in a page counts as a visitor's act there, and in Firefox `goto` evaluates. It does
          // not reach into a frame of another site.
          const isFramed = row.act === 'load';
          let attempt = 0;
          // A navigation that the row before began may abort this one, or arrive in its place. The number, which
          // leaves the page with no event, tells an attempt from the one before it, still on its way.
          await until(20_000, 'the page', async () => {
            const address = `${pathOf(index)}?${query}&attempt=${attempt++}`;
            const url = isFramed ? web.url(`/frame?${address}`, 'partner.localhost') : web.url(address);
            await page.goto(url);
            return page.evaluate(`location.href === '${url}' && document.readyState === 'complete'`);
          });
          if (isFramed) await act('pause');
          try {
            for (const step of row.act.split(';')) await act(step);
            if (expected.length)
              await until(20_000, `${expected}`, async () => arrived(index).length >= expected.length);
            else await finish(index);
            expect(arrived(index)).toEqual(expected);
          } finally {
            if (/middle|right|\+/.test(row.act) || (await engine.pages()).length > 1)
              page = await engine.reset();
          }
        });
      }
    });

  test('nothing arrived late, and what arrived is whole', ({ task }) => {
    task.meta.judgesBlock = true;
    for (const [index, row] of rows.entries())
      expect(arrived(index), row.html).toEqual(isSeen(row) ? row.events.map(fill) : []);
    expect(sink.beacons.filter(({ status }) => status !== 204)).toEqual([]);
    expect(sink.preflights).toBe(0);
    const events = sink
      .events()
      .filter(({ type, goal }) => type !== 'visit' && !/^(row|again)-\d+-is-over$/.test(goal));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    for (const event of events) {
      expect(event).toMatchObject({ type: 'conversion', at: expect.any(Number) });
      expect(event.url).toMatch(/^http:\/\/www\.site\.localhost:\d+\/(row|again)\/\d+(\?utm_|$)/);
    }
    // What a visitor typed, or a link would have said for them.
    expect(JSON.stringify(sink.beacons.map(({ json }) => json))).not.toMatch(/a@b\.example|shoes|secret/i);
  });
});
