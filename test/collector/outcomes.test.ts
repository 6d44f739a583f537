import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batch, collect, event, post, type Running, stored, summary } from './help.js';

/** Which submits came to something? */

let collector: Running;
let now: number;
beforeEach(async () => {
  now = 1_795_287_843_123;
  collector = await collect({ now: () => now });
});
afterEach(() => collector.close());

const add = async (...events: unknown[]) =>
  expect((await post(collector.url, batch(events))).status).toBe(204);
const contact = (more = {}) => event({ goal: 'contact', ...more });
const outcome = (of: string, outcome: string) =>
  event({ type: 'outcome', goal: 'contact', conversion: undefined, of, outcome });
const goalOf = async (name: string, query = '') =>
  (await summary(collector.url, query)).goals.find(({ goal }: any) => goal === name);

test('an outcome is stored with the conversion that it is of', async () => {
  const form = contact();
  await add(form, outcome(form.id.toUpperCase(), 'confirmed'));
  expect((await stored(collector.url))[1]).toMatchObject({
    type: 'outcome',
    goal: 'contact',
    of: form.id,
    outcome: 'confirmed',
  });
});

test('a goal says how many of its conversions were confirmed and rejected, and is counted as before', async () => {
  const forms = [contact(), contact(), contact(), contact()];
  await add(
    ...forms,
    event(),
    outcome(forms[0]!.id, 'confirmed'),
    outcome(forms[1]!.id, 'confirmed'),
    outcome(forms[2]!.id, 'rejected'),
  );
  expect(await goalOf('contact')).toMatchObject({ conversions: 4, confirmed: 2, rejected: 1 });
  expect(await goalOf('phone')).toMatchObject({ conversions: 1, confirmed: 0, rejected: 0 });
  expect(await summary(collector.url)).toMatchObject({
    conversions: 5,
    outcomes: { confirmed: 2, rejected: 1 },
  });
});

test('rejected first and confirmed later is confirmed, in whatever order they arrive', async () => {
  const [one, two] = [contact(), contact()];
  await add(outcome(one.id, 'confirmed'), outcome(one.id, 'rejected'), one);
  await add(two, outcome(two.id, 'rejected'));
  expect(await goalOf('contact')).toMatchObject({ confirmed: 1, rejected: 1 });
});

test('an outcome of a conversion that never arrived is in no number', async () => {
  await add(outcome('0199f7c0-aaaa-7000-8000-00000000000a', 'confirmed'));
  expect(await summary(collector.url)).toMatchObject({ goals: [], outcomes: { confirmed: 0, rejected: 0 } });
});

test('a window is about the conversions in it', async () => {
  const form = contact();
  await add(form, outcome(form.id, 'confirmed'));
  now += 2 * 86_400_000;
  expect(await goalOf('contact', '?window=24h')).toBeUndefined();
  expect(await goalOf('contact', '?window=7d')).toMatchObject({ confirmed: 1 });
});

test('most forms rejected is a leak, whatever else there is, from five outcomes on', async () => {
  const visits = Array.from({ length: 100 }, () =>
    event({ type: 'visit', goal: undefined, conversion: undefined }),
  );
  const forms = Array.from({ length: 20 }, () => contact());
  await add(...visits, ...forms);
  await add(...forms.slice(0, 4).map(({ id }) => outcome(id, 'rejected')));
  expect((await summary(collector.url)).leak).toBe('none');
  await add(outcome(forms[4]!.id, 'rejected'));
  expect((await summary(collector.url)).leak).toBe('rejected');
  await add(...forms.slice(5, 10).map(({ id }) => outcome(id, 'confirmed')));
  expect((await summary(collector.url)).leak).toBe('none');
});

test('a database file of before takes outcomes', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'smallwins-'));
  const file = join(dir, 'events.db');
  let old = await collect({ file });
  const form = contact();
  await post(old.url, batch([form]));
  await old.close();
  const db = new Database(file);
  db.exec('DROP INDEX events_of');
  db.close();
  old = await collect({ file });
  try {
    expect((await post(old.url, batch([outcome(form.id, 'rejected')]))).status).toBe(204);
    expect((await summary(old.url)).goals).toMatchObject([{ goal: 'contact', confirmed: 0, rejected: 1 }]);
  } finally {
    await old.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
