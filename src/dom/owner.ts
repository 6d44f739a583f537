/** The nearest element of an event's path that its owner marked with `data-goal`. @param path innermost first */
export function ownerIn(path: EventTarget[]): HTMLElement | undefined {
  // Document, window and shadow roots are part of a path too and have no attributes.
  return (path as HTMLElement[]).find((node) => node.dataset?.goal);
}
