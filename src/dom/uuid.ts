let lastMs = 0;

/**
 * A UUIDv7. Its time never stands still or goes back within a page, whatever the clock does, so that ids are
 * unique and sort in the order in which they were made. 72 of its bits are random.
 * @see RFC 9562 section 5.7
 */
export function uuidv7(nowMs: number): string {
  lastMs = Math.max(nowMs, lastMs + 1);
  // Twelve hex digits of milliseconds, the first of them 0 until the year 2527; the variant is always 8 of 8..b.
  // Math.random and not crypto: the id has to be unique, not secret (26 B).
  return (0 + lastMs.toString(16) + '-7xxx-8xxx-xxxxxxxxxxxx')
    .replace(/x/g, () => ((Math.random() * 16) | 0).toString(16))
    .replace(/.{8}/, '$&-');
}
