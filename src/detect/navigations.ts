import { onNavigate } from '../dom/navigation.js';
import type { Interaction } from '../types.js';

/**
 * Reports what no click listener can see: a script that goes to another URL after a visitor's act, as in
 * `button.onclick = () => { location.href = 'tel:…' }`.
 */
export function detectNavigations(report: (interaction: Interaction) => void, signal: AbortSignal): void {
  onNavigate((event) => {
    if (
      // A link or a form took the visitor there: reported by its own detector.
      !event.userInitiated &&
      !event.sourceElement &&
      // A router changed the URL of this very page.
      !event.destination.sameDocument
    )
      report({ href: event.destination.url });
  }, signal);
}
