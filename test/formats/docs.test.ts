import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../scripts/plugin-bytes.mjs';

/** docs/formats.md says what is there, and what it weighs. */

const rows = readFileSync('docs/formats.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [a-z].*?\| +`[a-z0-9-]+` +\|/i.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, target, entry, call, , arrives, events, preflight, bytes]) => ({
    target,
    entry: entry!.replace(/`/g, ''),
    call: call!,
    arrives: arrives!,
    events,
    preflight,
    bytes: Number(bytes),
  }));

const entries = readdirSync('src/formats')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));

test('every format is in the table', () => {
  expect(rows.map(({ entry }) => entry).sort()).toEqual(entries.sort());
});

describe.each(rows.map((row) => [row.entry, row] as const))('%s', (entry, row) => {
  const load = async () => {
    const module = await import(`../../src/formats/${entry}.ts`);
    const name = row.call.match(/\w+/)![0];
    return module[name]({
      domain: '',
      website: '',
      siteId: 1,
      apiKey: '',
      appId: '',
      writeKey: '',
      clientId: '',
    });
  };

  test('promises what it says', async () => {
    const made = await load();
    const format = made.format ?? made;
    expect(Boolean(format.atMostOnce)).toBe(!row.arrives.startsWith('at least once'));
    if (row.preflight === '–') return;
    expect(format.maxEvents === 1).toBe(row.events === '1');
    const event = { id: 'a', type: 'visit', at: 1, url: 'https://www.example.com/' };
    const { headers } = format.encode({ v: 1, site: '', sent_at: 1, events: [event] }, 'https://c.example/');
    expect(headers === undefined).toBe(row.preflight === 'no');
  });
});

// `npm test` builds first.
test.skipIf(!existsSync('dist/formats'))(
  'each weighs what the table says',
  async () => {
    // zlib of another Node compresses a byte or two differently.
    for (const { entry, bytes: said } of rows) {
      const bytes = await bytesOf(`formats/${entry}.js`);
      expect(Math.abs(bytes - said), `${entry}: ${bytes} B`).toBeLessThan(6);
    }
  },
  60_000,
);
