import { onNavigate } from '../dom/navigation.js';

/**
 * Reports what no click listener can see: a script that goes to another URL after a visitor's act, as in
 * `button.onclick = () => { location.href = 'tel:…' }`.
 */
export function detectNavigations(report: (href: string) => void): void {
  onNavigate(({ userInitiated, sourceElement, destination }) => {
    // A link or a form that took the visitor there is reported by its own detector; a router stays on this page.
    if (!userInitiated && !sourceElement && !destination.sameDocument) report(destination.url);
  });
}
