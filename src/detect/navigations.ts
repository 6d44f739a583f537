import { onNavigate } from '../dom/navigation.js';

/**
 * Reports what no click listener can see: a script that goes to another URL after a visitor's act, as in
 * `button.onclick = () => { location.href = 'tel:…' }`, and where a link leads that got its `href` in a handler of the
 * click itself.
 * @param report gets where it goes, and the link that was followed
 */
export function detectNavigations(report: (href: string, link?: HTMLElement) => void): void {
  onNavigate(({ userInitiated, sourceElement, destination }) => {
    // A form that took the visitor there is reported by its own detector; a router stays on this page.
    if (!destination.sameDocument && (sourceElement ? /^a/i.test(sourceElement.nodeName) : !userInitiated))
      report(destination.url, sourceElement);
  });
}
