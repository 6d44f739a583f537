// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { hrefPattern, pathPattern } from '../../src/plugins/lib/patterns.js';
import { rules } from '../../src/plugins/rules.js';
import { scrollDepth } from '../../src/plugins/scroll.js';
import { timeOnPage } from '../../src/plugins/time.js';

/** docs/rules.md says what is so. */
const docs = readFileSync('docs/rules.md', 'utf8');
const code = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
const table = (head: string): string[][] =>
  docs
    .slice(docs.indexOf(`| ${head} `))
    .split('\n\n')[0]!
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').slice(1, -1));

beforeAll(() => (window as any).happyDOM.setURL('https://www.example.com/here'));

describe('a pattern of the docs', () => {
  for (const [pattern, is, isNot] of table('pattern'))
    for (const name of code(pattern).filter((text) => text !== 'href'))
      test(`${name}${/href/.test(pattern!) ? ' as an href' : ''}`, () => {
        const isPath = name.startsWith('/') && !/href/.test(pattern!);
        const matches = (text: string) =>
          isPath ? pathPattern(name)(text) : hrefPattern(name)(new URL(text, location.href));
        for (const text of code(is)) expect(matches(text), text).toBe(true);
        for (const text of code(isNot)) expect(matches(text), text).toBe(false);
      });
});

test('the table of fields has every field of every plugin', () => {
  const known = (create: (list: any) => unknown, field: string): boolean => {
    try {
      const required = create === scrollDepth ? { percent: 1 } : create === timeOnPage ? { seconds: 1 } : {};
      create([{ goal: 'a', ...required, [field]: Symbol('wrong') }]);
    } catch (error) {
      return !String(error).includes('no such field');
    }
    return true;
  };
  for (const [names, where = ''] of table('field'))
    for (const field of code(names))
      for (const [name, create] of Object.entries({ rules, scrollDepth, timeOnPage }))
        expect(known(create, field), `${field} of ${name}`).toBe(where.includes(name) || /all/.test(where));
  expect(table('field').flatMap(([names]) => code(names))).toHaveLength(11);
});
