import { listen } from '../dom/listen.js';
import { onNavigate } from '../dom/navigation.js';
import { ownerIn } from '../dom/owner.js';
import type { Interaction } from '../types.js';

/**
 * Reports every form that is submitted, and every press of a button or of Enter (many a newsletter box is no form).
 * What the browser's own validation blocked fires no event and is not reported. A form may be reported twice, by
 * its submit and by the navigation that follows.
 */
export function detectSubmits(report: (interaction: Interaction) => void, signal: AbortSignal): void {
  const roots = new WeakSet<EventTarget>();
  const watch = (root: EventTarget): void => {
    if (roots.has(root)) return;
    roots.add(root);
    listen(
      root,
      'submit',
      (event: SubmitEvent) => {
        const path = event.composedPath();
        report({ element: path[0] as Element, owner: ownerIn(path), submitter: event.submitter });
      },
      signal,
    );
  };
  watch(window);
  listen(
    window,
    'click keydown',
    (event: MouseEvent & KeyboardEvent) => {
      const path = event.composedPath();
      // A submit stays inside its shadow root; the click or the key before it does not.
      for (const node of path) if (node instanceof ShadowRoot) watch(node);
      const element = path[0] as Element;
      // Enter also confirms an input method's candidate, which is no submit.
      if (!event.key || (event.key === 'Enter' && !event.isComposing))
        report({ element, owner: ownerIn(path), submitter: element });
    },
    signal,
  );
  // form.submit() fires no submit event; the navigation that follows names the form.
  onNavigate(({ sourceElement }) => {
    const form = sourceElement?.form || sourceElement;
    if (form instanceof HTMLFormElement) report({ element: form, owner: ownerIn([form]) });
  }, signal);
}
