import { listen } from './dom/listen.js';
import type { Store } from './dom/storage.js';
import type { Failure } from './transport.js';
import type { ConversionEvent } from './types.js';

/** A request stays below the 64 KiB that all keepalive requests of a page share, at three bytes a character. */
const MAX_BATCH_CHARS = 20_000;
/** What is kept on the device at most, some 200 events: a fiftieth of what a site may store. */
const MAX_KEPT_CHARS = 100_000;
const FIRST_WAIT_MS = 1_000;
/** Also keeps timers below the 2^31 ms after which browsers fire them at once. */
const MAX_WAIT_MS = 600_000;
/** How long one tab has the events kept to itself while it sends them. */
const LEASE_MS = 10_000;

export interface Outbox {
  /** Sends at once, and again as long as it takes. */
  add(event: ConversionEvent): void;
  /** Forgets what is kept, on the device too. */
  clear(): void;
}

/**
 * Keeps what one collector has not acknowledged: at least once, exactly once by `id`. Nothing is written to the
 * device unless a request failed or the page went before its answer came. Each event has a key of its own, so that
 * tabs never overwrite each other's.
 * @param prefix of the keys: tells the collectors of one site apart
 * @param deduplicates false where the collector stores an id twice: then only what is known to have failed is sent
 *   again, and an event arrives at most once
 */
export function createOutbox(
  prefix: string,
  store: Store,
  send: (events: ConversionEvent[], dropped: number) => Promise<Failure>,
  deduplicates: boolean,
  maxEvents: number,
  maxAgeMs: number,
  signal: AbortSignal,
): Outbox {
  // Both sort behind every id.
  const droppedKey = prefix + 'x';
  const untilKey = prefix + 'y';
  const inFlight = new Map<string, ConversionEvent>();
  let failures = 0;
  let untilMs = 0;
  let timer: ReturnType<typeof setTimeout>;

  const count = (key: string): number => Number(store.get(key)) || 0;
  const drop = (key: string): void => {
    store.remove(key);
    store.set(droppedKey, String(count(droppedKey) + 1));
  };
  const keys = (): string[] => store.keys(prefix).filter((key) => key < droppedKey);
  const keep = (event: ConversionEvent): void => {
    store.set(prefix + event.id, JSON.stringify(event));
    let chars = 0;
    // Ids sort by age: the newest are counted first and the oldest have to go.
    for (const key of keys().reverse()) if ((chars += store.get(key)!.length) > MAX_KEPT_CHARS) drop(key);
  };
  const blockUntil = (ms: number): void => store.set(untilKey, String(ms));

  const wake = (waitMs: number): void => {
    clearTimeout(timer);
    if (!signal.aborted) timer = setTimeout(flush, Math.min(waitMs, MAX_WAIT_MS));
  };

  const attempt = async (events: ConversionEvent[], dropped: number): Promise<boolean> => {
    for (const event of events) {
      inFlight.set(event.id, event);
      if (!deduplicates) store.remove(prefix + event.id);
    }
    // A custom format or transport may throw: nothing was sent then.
    const waitMs = await send(events, dropped).catch(() => 0);
    const failed = waitMs !== undefined;
    for (const event of events) {
      inFlight.delete(event.id);
      if (failed && (deduplicates || waitMs >= 0)) keep(event);
      else store.remove(prefix + event.id);
    }
    if (failed) {
      blockUntil((untilMs = Date.now() + (waitMs || 0)));
      // Exponential, half of it left to chance: a collector that comes back is not met by everybody at once.
      wake(waitMs || FIRST_WAIT_MS * 2 ** failures++ * (0.5 + Math.random() / 2));
    } else {
      failures = 0;
      if (dropped) store.remove(droppedKey);
    }
    return !failed;
  };

  /** The oldest events kept, as many as fit one request. */
  const oldest = (): ConversionEvent[] => {
    const events: ConversionEvent[] = [];
    let chars = 0;
    for (const key of keys()) {
      try {
        const text = store.get(key)!;
        const event: ConversionEvent = JSON.parse(text);
        if (Date.now() - event.at > maxAgeMs) drop(key);
        else if (prefix + event.id !== key) store.remove(key);
        else if (
          !inFlight.has(event.id) &&
          events.length < maxEvents &&
          (chars += text.length) < MAX_BATCH_CHARS
        )
          events.push(event);
      } catch {
        // Not ours, or half of it.
        store.remove(key);
      }
    }
    return events;
  };

  const work = async (): Promise<void> => {
    blockUntil(Date.now() + LEASE_MS);
    for (let events; (events = oldest()).length; ) if (!(await attempt(events, count(droppedKey)))) return;
    store.remove(untilKey);
  };

  const flush = (): void => {
    if (!keys().length) return;
    const waitMs = count(untilKey) - Date.now();
    if (waitMs > 0) wake(waitMs);
    else navigator.locks?.request(prefix, { ifAvailable: true }, (lock) => lock && work()) ?? work();
  };

  listen(window, 'online pageshow', flush, signal);
  listen(document, 'visibilitychange', () => document.hidden || flush(), signal);
  // The page goes before the answer came. Nobody here will hear it, so the next page asks again.
  listen(window, 'pagehide', () => deduplicates && inFlight.forEach(keep), signal);
  // Not at once: the first look at the storage may wait for the disk, and the page's own scripts come first.
  wake(0);

  return {
    add(event) {
      if (untilMs < Date.now()) attempt([event], 0);
      else keep(event), flush();
    },
    clear: () => store.keys(prefix).forEach(store.remove),
  };
}
