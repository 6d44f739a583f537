import type { Listen } from './dom/listen.js';
import type { Settings } from './options.js';
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

/** Sends an event at once, and again as long as it takes. */
export type Outbox = (event: ConversionEvent) => void;

/**
 * Keeps what one collector has not acknowledged: at least once, exactly once by `id`. Nothing is written to the
 * device unless a request failed or the page went before its answer came. Each event has a key of its own, so that
 * tabs never overwrite each other's.
 * @param send resolves to undefined once the events need not be sent again, else to how long to wait in milliseconds
 */
export function createOutbox(
  { url, format, storage, maxAgeDays }: Settings['collector'][0],
  send: (events: ConversionEvent[], dropped?: number) => Promise<number | undefined>,
  listen: Listen,
): Outbox {
  // Tells the collectors of one site apart.
  const prefix = `smallwins ${url} `;
  let kept: Record<string, any> = {};
  let locks: LockManager | undefined;
  try {
    if (!storage) {
      kept = localStorage;
      locks = navigator.locks;
    }
  } catch {
    // A sandboxed frame, a private mode: memory it is, and nobody to share it with.
  }
  // When to send next: after a collector's Retry-After, or when a tab that sends must have ended.
  const untilKey = prefix + '~';
  const droppedKey = prefix + '~dropped';
  const inFlight = new Set<ConversionEvent>();
  let failures = 0;
  let untilMs = 0;
  let timer: ReturnType<typeof setTimeout>;

  const put = (key: string, value: unknown): void => {
    try {
      kept[key] = value;
    } catch {
      // Full. What is on the device waits for the next page, the rest of this page's goes to memory.
      kept = { [key]: value };
    }
  };
  const drop = (key: string): void => {
    delete kept[key];
    // -~ counts on from text, and from nothing as from 0.
    put(droppedKey, -~kept[droppedKey]);
  };
  // Ids sort by age.
  const keys = (): string[] =>
    Object.keys(kept)
      .filter((key) => key.startsWith(prefix) && key < untilKey)
      .sort();
  const keep = (event: ConversionEvent): void => {
    put(prefix + event.id, JSON.stringify(event));
    let chars = 0;
    for (const key of keys().reverse()) if ((chars += kept[key].length) > MAX_KEPT_CHARS) drop(key);
  };

  const wake = (waitMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(flush, Math.min(waitMs, MAX_WAIT_MS));
  };

  const attempt = async (events: ConversionEvent[], dropped?: number): Promise<void> => {
    for (const event of events) {
      inFlight.add(event);
      if (format.atMostOnce) delete kept[prefix + event.id];
    }
    const waitMs = await send(events, dropped);
    for (const event of events) {
      inFlight.delete(event);
      if (waitMs! >= 0) keep(event);
      else delete kept[prefix + event.id];
    }
    if (waitMs! >= 0) {
      put(untilKey, (untilMs = Date.now() + waitMs!));
      // Exponential, half of it left to chance: a collector that comes back is not met by everybody at once.
      wake(waitMs || FIRST_WAIT_MS * 2 ** failures++ * (0.5 + Math.random() / 2));
    } else {
      failures = 0;
      delete kept[untilKey];
      if (dropped) delete kept[droppedKey];
      wake(0);
    }
  };

  /** Sends the oldest events kept, as many as fit one request. */
  const sendKept = async (): Promise<void> => {
    const events: ConversionEvent[] = [];
    let chars = 0;
    for (const key of keys()) {
      try {
        const event: ConversionEvent = JSON.parse(kept[key]);
        if (Date.now() - event.at > maxAgeDays * 864e5) drop(key);
        else if (prefix + event.id !== key) delete kept[key];
        else if (!(events.length >= format.maxEvents!) && (chars += kept[key].length) < MAX_BATCH_CHARS)
          events.push(event);
      } catch {
        // Not ours, or half of it.
        delete kept[key];
      }
    }
    if (events[0]) {
      put(untilKey, Date.now() + LEASE_MS);
      await attempt(events, +kept[droppedKey]);
    }
  };

  const flush = (): void => {
    const waitMs = kept[untilKey] - Date.now();
    if (waitMs > 0) wake(waitMs);
    else if (keys()[0])
      locks?.request(prefix, { ifAvailable: true }, (lock) => lock && sendKept()) ?? sendKept();
  };

  listen('online pageshow visibilitychange', flush)(window);
  // The page goes before the answer came. Nobody here will hear it, so the next page asks again.
  listen('pagehide', () => format.atMostOnce || inFlight.forEach(keep))(window);
  // Not at once: the first look at the storage may wait for the disk, and the page's own scripts come first.
  wake(0);

  return (event) => {
    if (untilMs > Date.now()) keep(event);
    else attempt([event]);
  };
}
