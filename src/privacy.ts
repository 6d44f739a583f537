/**
 * A URL without what is nobody's business: no user name, no password, no fragment, and of the query the campaign
 * parameters alone. What is no http(s) URL (`tel:`, `mailto:`) is already normalised and comes back as it is;
 * nothing and what does not parse as undefined.
 */
export function redactUrl(href: string | null | undefined): string | undefined {
  try {
    const { origin, pathname, protocol, searchParams } = new URL(href!, href ? document.baseURI : href!);
    if (!/^http/.test(protocol)) return href!;
    const kept = [...searchParams].filter(([name]) => /^utm_/.test(name));
    return origin + pathname + (kept[0] ? '?' + new URLSearchParams(kept) : '');
  } catch {
    return;
  }
}
