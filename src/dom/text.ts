/**
 * What a visitor reads on an element: its accessible name or its own text; empty where it has none. Mostly `textContent`
 * and not `innerText`, which makes the browser lay the page out.
 */
export const labelOf = (element: any): string =>
  element.ariaLabel ||
  // What a visitor typed into an editable element, or may choose, is its text.
  (!element.isContentEditable &&
    !element.matches('textarea,select') &&
    !element.querySelector('[contenteditable],textarea,select,output') &&
    // Where something in it may not be rendered (by a style's display or visibility, too), it is asked for what is.
    (element.querySelector('script,style,[style*=is],noscript,datalist,[hidden]')
      ? // biome-ignore lint/performance/useDomNodeTextContent: see above
        element.innerText
      : element.textContent
    )?.trim()) ||
  element.title ||
  element.alt ||
  element.querySelector('[alt]')?.alt ||
  // A button that is an <input> shows its value; of no other field is it read.
  (element.nodeName === 'INPUT' && /submit|button/.test(element.type) && element.value);
