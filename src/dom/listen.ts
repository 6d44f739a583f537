/**
 * Listens in the capture phase, so that a page's `stopPropagation` hides nothing, and keeps every error of ours
 * away from the host page.
 * @param types event names, separated by a space
 * @param signal takes the listeners off again
 */
export function listen(
  target: EventTarget,
  types: string,
  handle: (event: any) => void,
  signal: AbortSignal,
): void {
  const guarded = (event: Event): void => {
    try {
      handle(event);
    } catch {
      // Whatever the page did to its prototypes, it hears nothing of it from us.
    }
  };
  for (const type of types.split(' ')) target.addEventListener(type, guarded, { capture: true, signal });
}
