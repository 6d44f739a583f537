/**
 * Prepares a listener for `types` (event names, separated by a space) that is put on one target after another and
 * stays until the tracker is stopped. A target that a browser does not have is none; one that has it keeps it once.
 */
export type Listen = (types: string, handle: (event: any) => void) => (target?: EventTarget) => void;

/**
 * Listens in the capture phase, so that a page's `stopPropagation` hides nothing, and keeps every error of ours
 * away from the host page, whatever it did to its prototypes.
 * @param signal takes the listeners off again
 */
export const createListen =
  (signal: AbortSignal): Listen =>
  (types, handle) => {
    const guarded = (event: Event): void => {
      try {
        handle(event);
      } catch {}
    };
    return (target) => {
      for (const type of types.split(' ')) target?.addEventListener(type, guarded, { capture: true, signal });
    };
  };
