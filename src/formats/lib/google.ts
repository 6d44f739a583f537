import type { ConversionEvent } from '../../types.js';
import { cut, fieldsOf, nameOf } from './fields.js';

/** Google cuts or drops what is longer. */
const MAX_NAME_CHARS = 40;
const MAX_VALUE_CHARS = 100;

/**
 * Letters of any script, digits and underscores, a letter first.
 * @see https://support.google.com/analytics/answer/13316687
 */
const clean = (name: string, prefix: string): string =>
  name
    .replace(/[^\p{L}\p{N}_]/gu, '_')
    .replace(/^(?!\p{L})/u, prefix)
    .slice(0, MAX_NAME_CHARS);

/** An event's name as Google Analytics takes it. */
export const googleName = (event: ConversionEvent): string => clean(nameOf(event), 'goal_');

/** Its parameters, so that none costs the others. */
export function googleParams(event: ConversionEvent): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fieldsOf(event)))
    params[clean(name, 'p_')] = cut(value, MAX_VALUE_CHARS);
  return params;
}
