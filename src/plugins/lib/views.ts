import type { Listen } from '../../dom/listen.js';
import { untilStop } from './until-stop.js';

/** How long after a click a router may need to change the path, in a browser that does not tell. */
const ROUTE_MS = 1_000;

/**
 * Calls `begin` when a page is shown: once after `start()`, when it comes back from the back/forward cache, and when a
 * single-page app changes the path. Another query or fragment is the same page.
 *
 * Where there is no Navigation API, nothing tells of `history.pushState`, and nothing of the page's is patched to
 * learn of it: the path is looked at when the visitor goes back or forward, after clicks and submits, and when the
 * page hides. A route that came and went in between is not seen.
 * @see https://html.spec.whatwg.org/multipage/nav-history-apis.html#the-navigationcurrententrychangeevent-interface
 */
export function onView(listen: Listen, begin: () => void): void {
  let shown: string | undefined;
  const look = (): void => {
    const path = location.pathname.replace(/\/$/, '');
    if (path === shown) return;
    shown = path;
    begin();
  };
  const later = untilStop(listen, look);
  // The other plugins, which may want to see what comes of it, are installed by then.
  queueMicrotask(later);
  listen('pageshow', ({ persisted }: PageTransitionEvent) => {
    if (persisted) shown = undefined;
    look();
  })(window);
  const { navigation } = window as { navigation?: EventTarget };
  listen('currententrychange', look)(navigation);
  // A page's <nav id="navigation"> has that name where the API is missing, and its `var navigation` everywhere.
  if (navigation?.addEventListener && 'oncurrententrychange' in navigation) return;
  let timer: ReturnType<typeof setTimeout>;
  listen('click submit', () => {
    setTimeout(later);
    clearTimeout(timer);
    timer = setTimeout(later, ROUTE_MS);
  })(window);
  listen('popstate pagehide visibilitychange', look)(window);
}
