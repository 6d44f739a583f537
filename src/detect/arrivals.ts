/**
 * Whether this page is where a visit begins: the visitor came from no page or from another site's, and did not
 * reload or go back to it. Told by the arrival alone, nothing is stored.
 * @param isOwn whether a host is this site's
 * @see https://w3c.github.io/navigation-timing/#dom-performancenavigationtiming-type
 */
export function isArrival(isOwn: (host: string) => boolean): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return (
    !/reload|back/.test(entry?.type as string) &&
    !(document.referrer && isOwn(new URL(document.referrer).hostname))
  );
}
