/**
 * What a visitor reads on an element: its accessible name or its own text, on one line, at most 80 characters.
 * Empty where it has none. `textContent` and not `innerText`, which would make the browser lay the page out.
 */
export function labelOf(element: Element): string {
  return (
    element.getAttribute('aria-label') ||
    element.textContent!.trim() ||
    // A button that is an <input> shows its value attribute; of no other field is it read.
    (element.matches('[type=submit],[type=button]') && element.getAttribute('value')) ||
    element.querySelector('[alt]')?.getAttribute('alt') ||
    element.getAttribute('title') ||
    ''
  )
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, 80);
}
