/**
 * What a visitor reads on an element: its accessible name or its own text; empty where it has none. `textContent`
 * and not `innerText`, which would make the browser lay the page out.
 */
export const labelOf = (element: any): string =>
  element.ariaLabel ||
  // What a visitor typed into an editable element, or may choose, is its text.
  (!element.isContentEditable &&
    !element.matches('textarea,select') &&
    !element.querySelector('[contenteditable],textarea,select') &&
    // Where scripts run, the markup in a <noscript> is text, and so are the rules of a style.
    /^[^<{]*$/.test(element.textContent) &&
    element.textContent.trim()) ||
  element.title ||
  element.alt ||
  element.querySelector('[alt]')?.alt ||
  // A button that is an <input> shows its value; of no other field is it read.
  (element.nodeName === 'INPUT' && /submit|button/.test(element.type) && element.value);
