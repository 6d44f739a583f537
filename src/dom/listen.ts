/** Those of this start. `stopListening()` empties them: what stays on a target until its next event holds nothing of the page's. */
let listeners: { handle?: (event: any) => void }[] = [];

/**
 * Prepares a listener for `types` (event names, separated by a space) that is put on one target after another and
 * stays until `stopListening()`. A target that the browser lacks is passed over, and so is what a page has under its name
 * (`var navigation`); the same target twice is listened to once.
 *
 * It listens in the capture phase, so that a page's `stopPropagation` hides nothing, and keeps every error of ours
 * away from the host page, whatever it did to its prototypes.
 */
export const listen = (types: string, handle: (event: any) => void): ((target?: EventTarget) => void) => {
  const listener: (typeof listeners)[0] = { handle };
  listeners.push(listener);
  const guarded = (event: Event): void => {
    try {
      if (listener.handle) listener.handle(event);
      else event.currentTarget!.removeEventListener(event.type, guarded, true);
    } catch {}
  };
  return (target) => {
    for (const type of types.split(' ')) target?.addEventListener?.(type, guarded, true);
  };
};

export type Listen = typeof listen;

/**
 * From here on nobody hears anything, and each is taken off by the next event that it would have heard. An `AbortSignal` for
 * all of them costs a tenth of the script time at load.
 */
export const stopListening = (): void => {
  for (const listener of listeners) delete listener.handle;
  listeners = [];
};
