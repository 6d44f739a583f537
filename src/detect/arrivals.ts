/**
 * The URL that a visit begins at, as the visitor came, whatever the page or its router made of it since; nothing where
 * this page begins none: the visitor came from another page of the site, reloaded this one or went back to it. Told by the
 * arrival alone, nothing is stored.
 * @param isOwn whether a host is this site's
 * @see https://w3c.github.io/navigation-timing/#sec-PerformanceNavigationTiming
 */
export function findLanding(isOwn: (host: string) => boolean): string | false {
  // Optional for Jest's jsdom, which has none.
  const entry = performance.getEntriesByType?.('navigation')[0] as PerformanceNavigationTiming | undefined;
  return (
    !/reload|back/.test(entry?.type as string) &&
    !(document.referrer && isOwn(new URL(document.referrer).hostname)) &&
    (entry?.name || document.URL)
  );
}
