import type { Listen } from '../../dom/listen.js';

/**
 * Puts off `work`, for a timer or a microtask: after `stop()` it does nothing, and no error of it reaches the page.
 * A listener is what `stop()` takes away, so the work is one.
 */
export function untilStop(listen: Listen, work: () => void): () => void {
  const target = new EventTarget();
  listen('work', work)(target);
  return () => void target.dispatchEvent(new Event('work'));
}
