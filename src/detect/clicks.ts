import { listen } from '../dom/listen.js';
import { plainLink } from '../dom/plain-link.js';

/**
 * Whether a carousel was dragged by what the click ends on, and takes it back. A key's and a script's click end no drag.
 * @param fromX where the pointer went down
 */
export const isDrag = (event: MouseEvent, fromX: number): boolean | number =>
  event.isTrusted && event.detail && Math.abs(event.clientX - fromX) > 30;

/**
 * Reports every link that is followed and every element with a `data-goal` that is clicked: by mouse, by
 * keyboard, in a new tab, in SVG, in an open shadow root. One listener on the window, whatever the page's size.
 * @param report gets the element; of a link, where it leads, absolute, not yet normalised; and what the click went
 *   through, innermost first, empty where the URL is all there is to it (no `download`, no `data-goal` around). Returns
 *   what to do about it, which is done if a visitor is behind the click: asking that is slow, and most links mean nothing.
 * @param isInner whether an `href`, as the page has it, tells by itself that it leads nowhere worth a report
 */
export function detectClicks(
  report: (
    element: HTMLElement,
    href: string | undefined,
    path: HTMLElement[],
  ) => (() => void) | undefined | null,
  isInner: (href: string) => boolean,
): void {
  let downX: number;
  // A key is pressed nowhere, and Firefox's click of one is at the left edge of the page.
  listen('pointerdown keydown', (event: MouseEvent) => {
    downX = event.clientX;
  })(window);
  listen('click auxclick', (event: MouseEvent) => {
    const plain = plainLink(event);
    // The path, not the target: a click in a shadow root is retargeted to its host before it arrives here.
    // Without the document and the window, where a page may have a `matches` of its own.
    const path = plain ? [] : (event.composedPath().slice(0, -2) as HTMLElement[]);
    const element = plain || path.find((node) => node.matches?.('a,area,form,[data-goal]'));
    // A browser asked for a link's URL parses it, which takes as long as all the rest.
    if (element && !(plain && isInner(plain.getAttribute('href') || ''))) {
      // On an SVG link `href` is an object, and what it holds is not resolved.
      const { href } = element as HTMLElement & { href?: string & { baseVal?: string } };
      const count = report(
        element,
        href?.baseVal ? new URL(href.baseVal, document.baseURI).href : href,
        path,
      );
      if (
        count &&
        // In an editor a click on a link follows none.
        !(href && element.isContentEditable) &&
        // A form speaks for itself when it is submitted, and for its buttons.
        (plain || !element.matches('form,form :enabled:not([type=button]),[form]:not([type=button])')) &&
        // auxclick is fired for every button but the first; only the middle one (1) follows a link.
        event.button < 2 &&
        !isDrag(event, downX) &&
        // A script's click counts while it answers to a visitor's act, and only then.
        (event.isTrusted || navigator.userActivation?.isActive)
      )
        count();
      // Its own handler may make a link to call of it; of a navigation to a program Firefox and WebKit say nothing.
      // A form has no href to change, and an SVG link's is no text.
      if (!count && href?.trim && path[0])
        setTimeout(() => {
          try {
            if (event.isTrusted && !event.defaultPrevented)
              report(element, (element as HTMLAnchorElement).href, path)?.();
          } catch {}
        });
    }
  })(window);
}
