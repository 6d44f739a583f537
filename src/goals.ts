import type { Conversion } from './types.js';

/** A first contact or an order. */
export const MACRO = 'phone email message contact demo quote booking signup order donation'.split(' ');

/** A small step towards one. */
export const MICRO = 'newsletter outbound download social campaign waitlist'.split(' ');

/**
 * A currency as ISO 4217 has it; undefined for what is none (`€`), or the collector refuses the whole event. `eur` would
 * be another one than `EUR`, or none. With `/i` it would take a page's first click 0.2 ms more to compile.
 */
export const currencyOf = (text: unknown): string | undefined =>
  /^[a-zA-Z]{3}$/.exec(text as string)?.[0].toUpperCase();

/**
 * A number that may be text, as in an attribute or a data layer; undefined for what is none, and for infinity, which
 * JSON has not. As text, because no `BigInt` may stand behind a sign.
 */
export const numberOf = (text: unknown): number | undefined =>
  +`${text}` % Infinity || (/^0/.test(text as string) ? 0 : undefined);

/** What an owner may say of a goal. */
export const isTag = (tag: unknown): boolean => /^(macro|micro|off)$/.test(tag as string);

/** How a goal is tagged: by the first that says so, else by the README's table. */
export const tagOf = (goal: string, ...said: unknown[]): Conversion | 'off' =>
  [...said, MACRO.includes(goal) ? 'macro' : 'micro'].find(isTag) as Conversion;
