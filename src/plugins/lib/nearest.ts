/** As `element.closest`, but not by the element's own method: a form's is hidden by a field of that name. */
export const closest = (element: Element, selector: string): HTMLElement | null =>
  Element.prototype.closest.call(element, selector) as HTMLElement | null;

/** The same, out of shadow roots too. */
export const closestAcross = (element: Element, selector: string): HTMLElement | undefined => {
  for (let at: Element | undefined = element; at; ) {
    const found = closest(at, selector);
    if (found) return found;
    at = (Node.prototype.getRootNode.call(at) as ShadowRoot).host;
  }
  return;
};

/** Where an event's path enters a tree (its innermost node, and each shadow host), so that a selector asks once a tree. */
export const entriesOf = (path: readonly EventTarget[]): Element[] =>
  path.filter(
    (node, index): node is Element =>
      node instanceof Element && (!index || (path[index - 1] as Node).parentNode !== node),
  );

/** The innermost element of a path that a selector is for, out of shadow roots too. */
export const nearest = (entries: Element[], selector: string): HTMLElement | undefined => {
  for (const entry of entries) {
    const found = closest(entry, selector);
    if (found) return found;
  }
  return;
};
