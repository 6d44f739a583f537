import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bytesOf } from '../../scripts/plugin-bytes.mjs';
import { VENDORS } from '../../src/plugins/embeds.js';

test('docs/embeds.md lists every vendor, with its hosts and its goal', () => {
  const rows = readFileSync('docs/embeds.md', 'utf8')
    .split('## Say it your way')[0]!
    .split('\n')
    .filter((line) => /^\|.*`/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, vendor, hosts, , goal]) => ({
      vendor,
      hosts: [...hosts!.matchAll(/`([^`]+)`/g)].map(([, host]) => host),
      goal: goal!.replace(/`/g, ''),
    }));
  expect(rows).toEqual(VENDORS.map(({ vendor, hosts, goal }) => ({ vendor, hosts, goal })));
});

const PRICES = [
  ['embeds', 'docs/embeds.md', /It costs ([\d,]+) B/],
  ['outcomes', 'docs/outcomes.md', /script itself is ([\d,]+) B/],
  ['consent/google', 'docs/consent.md', /Google ([\d,]+) B/],
  ['consent/tcf', 'docs/consent.md', /TCF ([\d,]+) B/],
  ['consent/gpp', 'docs/consent.md', /GPP ([\d,]+) B/],
] as const;

test.skipIf(!existsSync('dist/plugins/embeds.js')).each(PRICES)(
  '%s costs what %s says',
  async (entry, file, price) => {
    const said = price.exec(readFileSync(file, 'utf8'))?.[1];
    expect(said).toBe((await bytesOf(`plugins/${entry}.js`)).toLocaleString('en-US'));
  },
);
