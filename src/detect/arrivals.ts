/**
 * The URL that a visit begins at, as the visitor came, whatever the page or its router made of it since; nothing where
 * this page begins none: the visitor came from another page of the site, reloaded this one or went back to it. Told by the
 * arrival alone, nothing is stored.
 * @param isOwn whether a host is this site's
 * @see https://w3c.github.io/navigation-timing/#sec-PerformanceNavigationTiming
 */
export function findLanding(isOwn: (host: string) => boolean): string | undefined {
  const { referrer } = document;
  if (!referrer || !isOwn(new URL(referrer).hostname)) {
    // Only now: the first look at it costs a tenth of the script time at load. Optional for Jest's jsdom, which has none.
    const entry = performance.getEntriesByType?.('navigation')[0] as PerformanceNavigationTiming | undefined;
    if (!/reload|back/.test(entry?.type as string)) return entry?.name || document.URL;
  }
}
