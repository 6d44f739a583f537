let controller = new AbortController();

/**
 * Prepares a listener for `types` (event names, separated by a space) that is put on one target after another and
 * stays until `stopListening()`. A target that the browser lacks is passed over; the same target twice is listened to once.
 *
 * It listens in the capture phase, so that a page's `stopPropagation` hides nothing, and keeps every error of ours
 * away from the host page, whatever it did to its prototypes.
 */
export const listen = (types: string, handle: (event: any) => void): ((target?: EventTarget) => void) => {
  const { signal } = controller;
  const guarded = (event: Event): void => {
    try {
      handle(event);
    } catch {}
  };
  return (target) => {
    for (const type of types.split(' ')) target?.addEventListener(type, guarded, { capture: true, signal });
  };
};

export type Listen = typeof listen;

/** Takes every listener off again. */
export const stopListening = (): void => {
  controller.abort();
  controller = new AbortController();
};
