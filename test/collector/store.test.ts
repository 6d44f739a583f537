import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openSummaries } from '../../examples/collector/src/summary.js';
import { batch, collect, event, post, type Running, stored, summary } from './help.js';

const main = fileURLToPath(new URL('../../examples/collector/src/main.js', import.meta.url));

describe('what is stored', () => {
  let collector: Running;
  let now: number;
  beforeEach(async () => {
    now = 2_000_000_000_000;
    collector = await collect({ now: () => now });
  });
  afterEach(() => collector.close());

  test('an event comes back as it was sent', async () => {
    const full = event({
      referrer: 'https://news.example/',
      target: 'tel:+15551234567',
      label: 'Call us',
      visit: '0199f7bf-0000-7000-8000-000000000001',
      step: 3,
      campaign: { source: 'mail', medium: 'email', name: 'spring' },
      value: 20.5,
      currency: 'EUR',
      props: { plan: 'pro', seats: 3, yearly: true, coupon: null },
      lcp: 1234.5,
      inp: 80,
    });
    expect((await post(collector.url, batch([full]))).status).toBe(204);
    expect((await stored(collector.url))[0]).toEqual({
      ...full,
      seq: 1,
      site: 'www.example.com',
      sent_at: 1_795_287_843_123,
      received_at: now,
      happened_at: now - 122,
    });
  });

  test('application/json is taken as well', async () => {
    expect((await post(collector.url, batch([event()]), 'application/json')).status).toBe(204);
    expect(await stored(collector.url)).toHaveLength(1);
  });

  test('an id is stored once, within a batch and across batches, whatever its case', async () => {
    const one = event({ id: '0199f7c0-aaaa-7000-8000-00000000000a' });
    const two = event();
    const loud = { ...one, id: one.id.toUpperCase() };
    for (const events of [[one, one], [one], [loud, two], [two, one]]) {
      expect((await post(collector.url, batch(events))).status).toBe(204);
    }
    expect((await stored(collector.url)).map(({ id }) => id)).toEqual([one.id, two.id]);
  });

  test('of ten retries at once, one is stored', async () => {
    const body = batch([event(), event()]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(collector.url, body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(204));
    expect(await stored(collector.url)).toHaveLength(2);
  });

  test('a client whose clock is a day slow is put right', async () => {
    const sent = now - 86_400_000;
    await post(collector.url, batch([event({ at: sent - 5000 })], { sent_at: sent }));
    expect((await stored(collector.url))[0]?.happened_at).toBe(now - 5000);
  });

  test('an event never happened after it arrived', async () => {
    await post(collector.url, batch([event({ at: now + 9000 })], { sent_at: now }));
    expect((await stored(collector.url))[0]?.happened_at).toBe(now);
  });

  test('an event of a client whose clock makes no sense is in the numbers of all time', async () => {
    await post(collector.url, batch([event({ at: 5 })], { sent_at: now + 86_400_000 }));
    expect((await stored(collector.url))[0]?.happened_at).toBe(0);
    expect((await summary(collector.url)).conversions).toBe(1);
  });

  test('since and limit page through the events', async () => {
    const all = Array.from({ length: 5 }, () => event());
    await post(collector.url, batch(all));
    const ids = all.map(({ id }) => id);
    const read = async (query: string) => (await stored(collector.url, query)).map(({ id }) => id);
    expect(await read('?since=0&limit=2')).toEqual(ids.slice(0, 2));
    expect(await read('?since=2&limit=2')).toEqual(ids.slice(2, 4));
    expect(await read('?since=5')).toEqual([]);
    expect(await read('?limit=2')).toEqual(ids.slice(3));
  });

  test('a database that fails is answered 503, so that the browser keeps the events', async () => {
    collector.store.db.exec('ALTER TABLE events RENAME TO away');
    const response = await post(collector.url, batch([event()]));
    expect(response.status).toBe(503);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(((await response.json()) as any).error).toContain('try again later');
    expect((await fetch(`${collector.url}/healthz`)).status).toBe(503);
    collector.store.db.exec('ALTER TABLE away RENAME TO events');
    expect((await post(collector.url, batch([event()]))).status).toBe(204);
    expect((await fetch(`${collector.url}/healthz`)).status).toBe(200);
  });
});

describe('the numbers', () => {
  let collector: Running;
  let now: number;
  beforeEach(async () => {
    now = 1_795_287_843_123;
    collector = await collect({ now: () => now });
  });
  afterEach(() => collector.close());
  const add = async (...events: unknown[]) =>
    expect((await post(collector.url, batch(events))).status).toBe(204);
  const visit = (more = {}) => event({ type: 'visit', goal: undefined, conversion: undefined, ...more });
  const micro = (more = {}) => event({ goal: 'newsletter', conversion: 'micro', ...more });

  test('without visits there are counts and no rates', async () => {
    await add(event(), event(), micro());
    expect(await summary(collector.url)).toMatchObject({
      basis: 'none',
      visits: 0,
      conversions: 3,
      macro: 2,
      micro: 1,
      tiers: { all: { conversions: 3, rate: null } },
      goals: [
        { goal: 'phone', conversion: 'macro', conversions: 2, rate: null },
        { goal: 'newsletter', conversion: 'micro', conversions: 1, rate: null },
      ],
      leak: 'no-visits',
    });
  });

  test('with visits that nothing links, a rate is conversions by visits', async () => {
    await add(visit(), visit(), visit(), visit(), event(), event(), micro());
    expect(await summary(collector.url)).toMatchObject({
      basis: 'counted',
      visits: 4,
      tiers: { all: { rate: 0.75 }, macro: { rate: 0.5 }, micro: { rate: 0.25 } },
    });
  });

  test('with linked visits, a rate is visits that converted by visits', async () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ visit: name }));
    await add(visit(a), visit(b), visit(c), visit(d), event(a), event(a), micro(a), micro(b), visit());
    expect(await summary(collector.url)).toMatchObject({
      basis: 'linked',
      visits: 5,
      denominator: 4,
      conversions: 4,
      tiers: {
        all: { conversions: 4, visits: 2, rate: 0.5 },
        macro: { conversions: 2, visits: 1, rate: 0.25 },
        micro: { conversions: 2, visits: 2, rate: 0.5 },
      },
      goals: [
        { goal: 'phone', conversions: 2, visits: 1, rate: 0.25 },
        { goal: 'newsletter', conversions: 2, visits: 2, rate: 0.5 },
      ],
    });
  });

  test('a visitor who agrees after the visit was counted is one visitor', async () => {
    await add(...Array.from({ length: 6 }, () => visit()));
    await add(...['a', 'b', 'c'].map((name) => event({ visit: name })));
    expect(await summary(collector.url)).toMatchObject({
      basis: 'counted',
      visits: 6,
      tiers: { all: { conversions: 3, rate: 0.5 } },
    });
  });

  test('one visit that is linked does not speak for a hundred that are not', async () => {
    await add(...Array.from({ length: 100 }, () => visit()), visit({ visit: 'a' }));
    await add(...Array.from({ length: 50 }, () => event()));
    expect(await summary(collector.url)).toMatchObject({
      basis: 'counted',
      visits: 101,
      denominator: 101,
      tiers: { macro: { conversions: 50, visits: null, rate: 50 / 101 } },
    });
    await add(...Array.from({ length: 99 }, (_, i) => visit({ visit: `b${i}` })));
    expect(await summary(collector.url)).toMatchObject({ basis: 'linked', denominator: 100 });
  });

  test('many visits and no conversions is a leak, and so are many micro and no macro', async () => {
    expect((await summary(collector.url)).leak).toBe('empty');
    await add(event({ type: 'vitals', goal: undefined, conversion: undefined, vitals: { lcp: 1 } }));
    expect((await summary(collector.url)).leak).toBe('quiet');
    expect((await summary(collector.url, '?site=another.example')).leak).toBe('empty');
    await add(visit());
    expect((await summary(collector.url)).leak).toBe('early');
    await add(...Array.from({ length: 30 }, () => visit()));
    expect((await summary(collector.url)).leak).toBe('no-conversions');
    await add(micro());
    expect((await summary(collector.url)).leak).toBe('no-macro');
    await add(event());
    expect((await summary(collector.url)).leak).toBe('none');
  });

  test('to arrive by a campaign is no step that a visitor took', async () => {
    const arrival = () => micro({ goal: 'campaign' });
    await add(...Array.from({ length: 30 }, () => [visit(), arrival()]).flat());
    expect(await summary(collector.url)).toMatchObject({ leak: 'no-conversions', micro: 30, steps: 0 });
    await add(micro());
    expect(await summary(collector.url)).toMatchObject({ leak: 'no-macro', micro: 31, steps: 1 });
  });

  test('without visits few micro conversions say nothing of the missing macro ones, and many do', async () => {
    await add(...Array.from({ length: 4 }, () => micro()));
    expect((await summary(collector.url)).leak).toBe('no-visits');
    await add(micro());
    expect((await summary(collector.url)).leak).toBe('no-macro');
  });

  test('a window leaves out what happened before it', async () => {
    await add(event());
    now += 2 * 86_400_000;
    await post(collector.url, batch([event({ at: now })], { sent_at: now }));
    for (const [name, conversions] of [
      ['24h', 1],
      ['7d', 2],
      ['all', 2],
    ]) {
      expect(await summary(collector.url, `?window=${name}`)).toMatchObject({ conversions });
    }
  });

  test('a site has its own numbers and events, beside the names of all', async () => {
    const a = visit({ visit: 'a' });
    const [form, rejection] = [event({ goal: 'contact', visit: 'a' }), event({ conversion: undefined })];
    Object.assign(rejection, { type: 'outcome', of: form.id, outcome: 'rejected' });
    const speed = visit({ type: 'vitals', visit: 'a', vitals: { lcp: 1000 } });
    await post(collector.url, batch([a, form, rejection, speed], { site: 'a.example', dropped: 2 }));
    await post(collector.url, batch([visit(), event()], { site: 'b.example', dropped: 1 }));
    const sites = ['a.example', 'b.example'];
    expect(await summary(collector.url)).toMatchObject({ sites, visits: 2, conversions: 2, dropped: 3 });
    expect(await summary(collector.url, '?site=a.example')).toMatchObject({
      sites,
      visits: 1,
      dropped: 2,
      goals: [{ goal: 'contact', conversions: 1, rejected: 1 }],
      vitals: { all: { count: 1 } },
    });
    expect(await summary(collector.url, '?site=b.example')).toMatchObject({
      sites,
      visits: 1,
      dropped: 1,
      goals: [{ goal: 'phone', conversions: 1 }],
      outcomes: { rejected: 0 },
      vitals: { basis: 'none' },
    });
    const ids = async (query: string) => (await stored(collector.url, query)).map(({ id }) => id);
    expect(await ids('?site=a.example')).toEqual([a.id, form.id, rejection.id, speed.id]);
    expect(await ids('?site=b.example&since=4&limit=1')).toHaveLength(1);
    expect(await ids('?site=a.example&since=4')).toEqual([]);
  });

  test("a goal has the sum of its conversions' values in each currency", async () => {
    const order = (value?: number, currency?: string) => event({ goal: 'order', value, currency });
    await add(order(20.5, 'EUR'), order(10, 'eur'), order(7, 'USD'), order(99), order(), event());
    expect((await summary(collector.url)).goals).toMatchObject([
      {
        goal: 'order',
        values: [
          { currency: 'EUR', sum: 30.5 },
          { currency: 'USD', sum: 7 },
        ],
      },
      { goal: 'phone', values: [] },
    ]);
  });

  test('all who watch share a summary, until something new comes in', async () => {
    await add(event());
    const { db } = collector.store;
    const prepare = vi.spyOn(db, 'prepare');
    await summary(collector.url);
    const once = prepare.mock.calls.length;
    for (let i = 0; i < 5; i++) await summary(collector.url);
    expect(prepare).toHaveBeenCalledTimes(once);
    await add(event());
    expect(await summary(collector.url)).toMatchObject({ conversions: 2 });
    now += 1000;
    await summary(collector.url);
    expect(prepare).toHaveBeenCalledTimes(3 * once);
  });

  test('a summary that was slow to make is good for a while, whatever comes in', async () => {
    let clock = now;
    const summarize = openSummaries(collector.store, () => (clock += 50));
    await add(event());
    expect(summarize(Infinity).conversions).toBe(1);
    await add(event());
    expect(summarize(Infinity).conversions).toBe(1);
    clock += 500;
    expect(summarize(Infinity).conversions).toBe(2);
  });

  test('nor has one that takes seconds more than a tenth of the time', async () => {
    let clock = now;
    const summarize = openSummaries(collector.store, () => (clock += 5000));
    await add(event());
    expect(summarize(Infinity).conversions).toBe(1);
    await add(event());
    clock += 30_000;
    expect(summarize(Infinity).conversions).toBe(1);
    clock += 10_000;
    expect(summarize(Infinity).conversions).toBe(2);
  });

  test('what browsers had to drop is counted once, however often the batch is sent', async () => {
    const body = batch([event()], { dropped: 3 });
    for (let i = 0; i < 3; i++) await post(collector.url, body);
    expect((await summary(collector.url)).dropped).toBe(3);
  });

  test('more than a number can hold breaks no report', async () => {
    for (let i = 0; i < 1_100; i++)
      collector.store.add(batch([event()], { dropped: Number.MAX_SAFE_INTEGER }) as any, 1);
    expect((await summary(collector.url)).dropped).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  test('nor is it counted again when a retry brings a new event along', async () => {
    const known = event();
    await post(collector.url, batch([known, known], { dropped: 3 }));
    await post(collector.url, batch([known, event()], { dropped: 3 }));
    expect((await summary(collector.url)).dropped).toBe(3);
  });
});

describe('the process', () => {
  let folder: string;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'smallwins-test-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(db: string): Promise<string> {
    child = spawn(process.execPath, [main, '--port', '0', '--db', db], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const chunk of child.stdout!) {
      said += chunk;
      const url = /events {2}(http.*)\/e\n/.exec(said)?.[1];
      if (url) return url;
    }
    throw new Error(`the collector said only: ${said}`);
  }

  test('whatever it acknowledged survives its sudden death', async () => {
    const db = join(folder, 'a.db');
    const url = await run(db);
    const acknowledged: string[] = [];
    const sending = (async () => {
      for (;;) {
        const events = [event(), event()];
        if ((await post(url, batch(events))).status === 204) acknowledged.push(...events.map(({ id }) => id));
        if (acknowledged.length === 40) process.kill(child!.pid!, 'SIGKILL');
      }
    })().catch(() => 'the connection broke');
    await once(child!, 'exit');
    expect(await sending).toBe('the connection broke');

    const again = await collect({ file: db });
    const ids = (await stored(again.url)).map(({ id }) => id);
    await again.close();
    expect(acknowledged.length).toBeGreaterThanOrEqual(40);
    expect(ids).toEqual(expect.arrayContaining(acknowledged));
  }, 20_000);

  test('a clean end leaves everything in the one file', async () => {
    const [db, copy] = [join(folder, 'c.db'), join(folder, 'copy.db')];
    const one = await collect({ file: db });
    const sent = event();
    await post(one.url, batch([sent]));
    await one.close();
    copyFileSync(db, copy);
    const other = await collect({ file: copy });
    const ids = (await stored(other.url)).map(({ id }) => id);
    await other.close();
    expect(ids).toEqual([sent.id]);
  });

  test('a file that somebody else has locked holds up nobody for long', async () => {
    const file = join(folder, 'e.db');
    const one = await collect({ file });
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    const start = performance.now();
    expect((await post(one.url, batch([event()]))).status).toBe(503);
    expect(performance.now() - start).toBeLessThan(2000);
    other.close();
    await one.close();
  });

  // Windows deletes no file that is open.
  test.skipIf(process.platform === 'win32').each([
    ['deleted', () => {}],
    ['replaced', (file: string) => writeFileSync(file, '')],
  ])('a database that was %s under it takes no event and is not well', async (_, replace) => {
    const file = join(folder, 'd.db');
    const one = await collect({ file });
    const healthy = async () => (await fetch(`${one.url}/healthz`)).status;
    try {
      expect((await post(one.url, batch([event()]))).status).toBe(204);
      expect(await healthy()).toBe(200);
      rmSync(file);
      replace(file);
      expect((await post(one.url, batch([event()]))).status).toBe(503);
      expect(await healthy()).toBe(503);
    } finally {
      await one.close();
    }
  });

  test.each([
    ['no folder', 'missing/a.db'],
    ['no database', 'text.db'],
  ])('where there is %s it says so in one line', (_, name) => {
    writeFileSync(join(folder, 'text.db'), 'no database, '.repeat(100));
    const db = join(folder, name);
    const { status, stderr } = spawnSync(process.execPath, [main, '--port', '0', '--db', db], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining(`cannot open the database at ${db}: `),
    ]);
  });

  test('copied out of the repository it starts with the schema beside it', () => {
    const copy = join(folder, 'deep', 'collector');
    cpSync(join(main, '../..'), copy, { recursive: true, filter: (path) => !path.includes('node_modules') });
    copyFileSync(join(main, '../../../../schema.json'), join(copy, 'schema.json'));
    symlinkSync(join(main, '../../../../node_modules'), join(copy, 'node_modules'), 'junction');
    const body = JSON.stringify(pathToFileURL(join(copy, 'src/body.js')).href);
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', `import ${body}`], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });

  test('SIGTERM ends it clean', async () => {
    await run(join(folder, 'b.db'));
    process.kill(child!.pid!, 'SIGTERM');
    process.kill(child!.pid!, 'SIGTERM');
    expect(await once(child!, 'exit')).toEqual([0, null]);
  }, 20_000);
});
