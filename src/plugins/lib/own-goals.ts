import type { Conversion, Prop } from '../../types.js';
import { type PathTest, pathPattern } from './patterns.js';

/** What the plugins that need no code in the page have in common. */
export interface OwnGoal {
  /** A name of the owner's choice, or one of the README's table. */
  goal: string;
  /** @default as the `goals` option and the README's table say, `micro` for the owner's own */
  conversion?: Conversion;
  /** In units of `currency`. */
  value?: number;
  /** ISO 4217, e.g. `EUR`. */
  currency?: string;
  props?: Record<string, Prop>;
  /** On which pages: `/thanks`, `/blog/*`, `/product/:id`, or a RegExp for `location.pathname`. @default all of them */
  path?: string | RegExp;
}

/** What a field has to be, in words, and whether it is; may throw what is wrong with it instead. */
export type Check = [expected: string, holds: (value: any) => unknown];

const isScalar = (value: unknown): boolean =>
  value === null || /^(string|boolean)$/.test(typeof value) || Number.isFinite(value);

const CHECKS: Record<string, Check> = {
  goal: ['a name', (value) => isName(value) && value !== 'off'],
  conversion: ['macro or micro', (value) => value === 'macro' || value === 'micro'],
  value: ['a number', Number.isFinite],
  currency: ['an ISO 4217 code', (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value)],
  props: [
    'an object of scalars',
    (value) =>
      typeof value === 'object' && value && !Array.isArray(value) && Object.values(value).every(isScalar),
  ],
  path: ['a string or a RegExp', (value) => isPattern(value) && pathPattern(value)],
};

/** Of a goal. */
export const isName = (value: unknown): boolean => typeof value === 'string' && !!value.trim();

export const isPattern = (value: unknown): value is string | RegExp =>
  typeof value === 'string' || value instanceof RegExp;

/** `smallwins: rules[2].selector: "a[": expected a selector`. */
export function mistake(where: string, received: unknown, why: string): TypeError {
  let text: string | undefined;
  try {
    text = received instanceof RegExp ? String(received) : JSON.stringify(received);
  } catch {}
  return new TypeError(`smallwins: ${where}: ${text ?? typeof received}: ${why}`);
}

/**
 * Checks what an owner wrote, and copies it.
 * @param name of the plugin, for the error
 * @param checks of the fields that only this plugin has; those in `required` must be there
 * @returns the goals, each with a test of the path it is for
 * @throws TypeError that names the plugin, the index, the field and the value
 */
export function readGoals<Own extends OwnGoal>(
  name: string,
  list: readonly Own[],
  checks: Record<string, Check>,
  required: string[] = [],
): (Own & { isOn: PathTest })[] {
  if (!Array.isArray(list)) throw mistake(name, list, 'expected a list');
  const all = new Map(Object.entries({ ...CHECKS, ...checks }));
  return list.map((own: any, index) => {
    const where = `${name}[${index}]`;
    if (typeof own !== 'object' || !own) throw mistake(where, own, 'expected an object');
    for (const field of new Set(['goal', ...required, ...Object.keys(own)])) {
      const value = own[field];
      const check = all.get(field);
      if (!check) throw mistake(`${where}.${field}`, value, 'no such field');
      if (value === undefined && field !== 'goal' && !required.includes(field)) continue;
      let why = `expected ${check[0]}`;
      try {
        if (check[1](value)) continue;
      } catch (error) {
        // A DOMException says it in another way in each browser.
        if (error instanceof TypeError) why = error.message;
      }
      throw mistake(`${where}.${field}`, value, why);
    }
    return { ...own, isOn: own.path === undefined ? () => true : pathPattern(own.path) };
  });
}

/** What `tracker.track` gets to know of it. The owner's `beforeSend` may change what it is given, so it gets a copy. */
export const detailsOf = ({ conversion, value, currency, props }: OwnGoal) => ({
  conversion,
  value,
  currency,
  props: props && { ...props },
});
