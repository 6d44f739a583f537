import { listen } from '../dom/listen.js';
import { ownerIn } from '../dom/owner.js';
import type { Interaction } from '../types.js';

/**
 * Reports every link that is followed and every element with a `data-goal` that is clicked: by mouse, by
 * keyboard, in a new tab, in SVG, in an open shadow root. One listener on the window, whatever the page's size.
 */
export function detectClicks(report: (interaction: Interaction) => void, signal: AbortSignal): void {
  listen(
    window,
    'click auxclick',
    (event: MouseEvent) => {
      // auxclick is fired for every button but the first; only the middle one (1) follows a link.
      if (event.button > 1) return;
      // A script's click counts while it answers to a visitor's act, and only then.
      if (!event.isTrusted && !navigator.userActivation?.isActive) return;
      // The path, not the target: a click in a shadow root is retargeted to its host before it arrives here.
      const path = event.composedPath();
      // A form speaks for itself when it is submitted: what is set on it is not about a click inside.
      const form = path.findIndex((node) => node instanceof HTMLFormElement);
      if (form >= 0) path.length = form;
      const element = path.find(hrefOf) as Element | undefined;
      const owner = ownerIn(path);
      if (element || owner) report({ element: element || owner, owner, href: element && hrefOf(element) });
    },
    signal,
  );
}

/** Where a link leads, absolute; undefined for what is no link. Throws on what is no URL. */
function hrefOf(node: EventTarget): string | undefined {
  const link = node as Element;
  // Attributes, not properties: on an SVG link `href` is an object, and older ones have `xlink:href` alone.
  const href =
    /^(a|area)$/.test(link.localName) && (link.getAttribute('href') ?? link.getAttribute('xlink:href'));
  return href ? new URL(href, link.baseURI).href : undefined;
}
