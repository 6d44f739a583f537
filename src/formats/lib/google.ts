import type { ConversionEvent } from '../../types.js';
import { cut, fieldsOf, nameOf } from './fields.js';

/** Google cuts or drops what is longer, and what are more of an event. */
const MAX_NAME_CHARS = 40;
const MAX_VALUE_CHARS = 100;
const MAX_PARAMS = 25;

/**
 * Letters of any script, digits and underscores, a letter first.
 * @see https://support.google.com/analytics/answer/13316687
 */
const clean = (name: string, prefix: string): string =>
  cut(name.replace(/[^\p{L}\p{N}_]/gu, '_').replace(/^(?!\p{L})/u, prefix), MAX_NAME_CHARS);

/** An event's name as Google Analytics takes it. */
export const googleName = (event: ConversionEvent): string => clean(nameOf(event), 'goal_');

/**
 * Its parameters, so that none costs the others.
 * @param first what is Google's own: the owner's props are left out sooner
 */
export function googleParams(
  event: ConversionEvent,
  first: Record<string, unknown>,
): Record<string, unknown> {
  const params = { ...first };
  // As `campaign_source` they would be Google's own fields: another source for the visit than Google has found.
  for (const [name, value] of Object.entries(fieldsOf(event)))
    params[clean(name.replace(/^campaign_/, 'visit_$&'), 'p_')] = cut(value, MAX_VALUE_CHARS);
  const known = Object.entries(params).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.slice(0, MAX_PARAMS));
}
