import { BUTTON } from '../dom/button.js';
import { listen } from '../dom/listen.js';
import { onNavigate } from '../dom/navigation.js';
import { plainLink } from '../dom/plain-link.js';

/**
 * Reports every form that is submitted, and every press of a button or of Enter outside one (many a newsletter box
 * is no form). What the browser's own validation blocked fires no event and is not reported. A form may be reported
 * twice, by its submit and by the navigation that follows.
 * @param report gets the form or, outside one, what was pressed; and the button that submitted, where there was one. Returns
 *   what to do about it, which is done if it turns out to be a submit
 */
export function detectSubmits(
  report: (element: HTMLElement, submitter?: HTMLElement | null) => (() => void) | undefined,
): void {
  // A component's button submits by one that it makes for that, with nothing on it: then all buttons speak.
  const watch = listen('submit', ({ target, submitter }) =>
    report(
      target,
      submitter?.firstChild || submitter?.matches('input,[class],[aria-label]') ? submitter : null,
    )?.(),
  );
  watch(window);
  listen('click keydown', (event: MouseEvent & KeyboardEvent) => {
    if (!event.key && plainLink(event)) return;
    const path = event.composedPath() as any[];
    // A submit stays inside its shadow root; the click or the key before it does not.
    for (const node of path) if (node instanceof ShadowRoot) watch(node);
    const press = event.key
      ? // Enter also confirms an input method's candidate, which is no submit. Safari says so by this alone.
        // @see https://bugs.webkit.org/show_bug.cgi?id=165004
        event.key === 'Enter' && event.keyCode !== 229 && 'input'
      : BUTTON;
    // By the path, as a component's button is in a shadow root, and its form may be around that.
    const element = press && path.find((node) => node.matches?.(press));
    const form = element && (element.form || path.find(({ nodeName }) => nodeName === 'FORM'));
    if (element && !form) report(element, element)?.();
    // Its script may send the form in the click and keep the submit from happening, or the button may be none that
    // submits: known once the page has had its say. What it meant is looked at before, or a script that empties the form, or a
    // router that goes on, would have taken it away.
    else if (form && !event.key) {
      const isSubmit = /submit|image/.test(element.type);
      const count =
        form.matches(':valid') &&
        (isSubmit ||
          !(
            form.querySelector('[type=image],[type=submit]:not([tabindex="-1"])') ||
            // The one that submits may be outside of the form.
            [...form.elements].some((one) => one.matches('button:default,[type=email]:placeholder-shown'))
          )) &&
        report(form, element);
      if (count)
        setTimeout(() => {
          try {
            if (event.defaultPrevented || !isSubmit || element.disabled) count();
          } catch {}
        });
    }
  })(window);
  // form.submit() fires no submit event; the navigation that follows names the form.
  onNavigate(({ sourceElement }) => {
    const form = sourceElement?.form || sourceElement;
    // With its button, or a search beside "Subscribe" would be judged by both.
    if (form instanceof HTMLFormElement) report(form, sourceElement.form && sourceElement)?.();
  });
}
