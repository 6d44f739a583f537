/**
 * A URL without what is nobody's business: no user name, no password, no fragment, and of the query the campaign
 * parameters alone. What is no http(s) URL (`tel:`, `mailto:`) is already normalised and comes back as it is.
 */
export function redactUrl(href: string | undefined): string | undefined {
  if (!href || !/^https?:/.test(href)) return href;
  const { origin, pathname, searchParams } = new URL(href);
  const kept = [...searchParams].filter(([name]) => /^utm_/.test(name));
  return origin + pathname + (kept.length ? '?' + new URLSearchParams(kept) : '');
}
