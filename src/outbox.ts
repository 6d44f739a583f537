import type { Listen } from './dom/listen.js';
import type { Settings } from './options.js';
import type { ConversionEvent } from './types.js';

/** A request stays below the 64 KiB that all keepalive requests of a page share, at three bytes a character. */
const MAX_BATCH_CHARS = 20_000;
/** What is kept on the device at most, some 800 events: a fifteenth of what a site may store. */
const MAX_KEPT_CHARS = 300_000;
const FIRST_WAIT_MS = 1_000;
/** Also keeps timers below the 2^31 ms after which browsers fire them at once. */
const MAX_WAIT_MS = 600_000;
/** How long one tab has the events kept to itself while it sends them; one that crashes or freezes gives nothing back. */
const LEASE_MS = 10_000;
/** A longer wait was written by a clock that has been set back since. */
const DAY_MS = 864e5;

/** Sends an event at once, and again as long as it takes. Without one, it forgets what it has, on the device too. */
export type Outbox = (event?: ConversionEvent) => void;

/**
 * Keeps what one collector has not acknowledged: at least once, exactly once by `id`. Nothing is written to the
 * device unless a request failed or the page went before its answer came. Each event has a key of its own, so that
 * tabs never overwrite each other's.
 * @param send resolves to undefined once the events need not be sent again, to null to send them one by one, else to how long
 *   to wait in milliseconds
 */
export function createOutbox(
  { url, format, storage, maxAgeDays }: Settings['collector'][0],
  send: (events: ConversionEvent[], dropped?: number) => Promise<number | null | undefined>,
  listen: Listen,
): Outbox {
  // Tells the collectors of one site apart.
  const prefix = `smallwins ${url} `;
  let kept: Record<string, any> = {};
  let device = kept;
  try {
    // Null in a WebView whose app did not turn it on.
    device = localStorage || kept;
    if (!storage) kept = device;
  } catch {
    // A sandboxed frame, a private mode: memory it is, and nobody to share it with.
  }
  // When to send next, after a collector's Retry-After.
  const untilKey = prefix + '~';
  // When a tab that sends what was kept must have ended. A new event does not wait for it.
  const leaseKey = prefix + '~lease';
  const droppedKey = prefix + '~dropped';
  const inFlight = new Set<ConversionEvent>();
  /** What was kept and is sent under the lease of this page, or was. */
  let taken: ConversionEvent[] = [];
  let failures = 0;
  let { maxEvents } = format;
  let timer: ReturnType<typeof setTimeout>;

  const leftMs = (key: string): number => {
    try {
      const ms = kept[key] - Date.now();
      if (ms < DAY_MS) return ms;
    } catch {
      // Firefox, whose database is broken. Asked first by all that reads.
      kept = {};
    }
    return 0;
  };
  const put = (key: string, value: unknown): void => {
    try {
      kept[key] = value;
    } catch {
      // Full. What is on the device waits for the next page, the rest of this page's goes to memory.
      if (key < untilKey) kept = { [key]: value };
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

  // Nobody else catches what a timer, a lock or an answer runs into on a page that broke its prototypes (17 B).
  const quietly = (work: () => void) => (): void => {
    try {
      work();
    } catch {}
  };

  const wake = (waitMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(quietly(flush), Math.min(waitMs, MAX_WAIT_MS));
  };

  const request = async (events: ConversionEvent[]): Promise<void> => {
    const isTaken = events === taken;
    // Told by one request at a time: each that is stored counts.
    const dropped = inFlight.size ? 0 : +kept[droppedKey];
    for (const event of events) {
      inFlight.add(event);
      if (format.atMostOnce) delete kept[prefix + event.id];
    }
    const waitMs = await send(events, dropped).catch(() => 0);
    if (isTaken) delete kept[leaseKey];
    let isKept = false;
    for (const event of events) {
      if (inFlight.delete(event) && waitMs !== undefined) {
        keep(event);
        isKept = true;
      } else delete kept[prefix + event.id];
    }
    if (waitMs === undefined) {
      if (isTaken) delete kept[untilKey];
      if (dropped) delete kept[droppedKey];
      // The collector is back, or takes one batch after another.
      if (isTaken || failures) wake(0);
      failures = 0;
    } else if (waitMs === null) {
      // One event that a collector refuses costs no other.
      maxEvents = 1;
      wake(0);
    } else if (isKept) {
      // No moment where none was asked for: a clock set back would hold all events until then.
      if (waitMs) put(untilKey, Date.now() + Math.min(waitMs, DAY_MS - 1));
      // Exponential, half of it left to chance: a collector that comes back is not met by everybody at once. Events that
      // fail in the same moment are one failure.
      if (isTaken) failures++;
      wake(Math.max(waitMs, FIRST_WAIT_MS * 2 ** failures * (0.5 + Math.random() / 2)));
    }
  };

  const attempt = (events: ConversionEvent[]): void => void request(events).catch(() => {});

  /** Sends the oldest events kept, as many as fit one request, unless it is too early or another tab does. */
  const sendKept = (): void => {
    const events: ConversionEvent[] = [];
    let chars = 0;
    const waitMs = Math.max(leftMs(untilKey), leftMs(leaseKey));
    if (waitMs > 0) wake(waitMs);
    else {
      const all = keys();
      // After a failed try one alone, in turn: a collector that breaks at one event gets all others.
      for (const key of failures ? [all[failures % all.length]!] : all) {
        try {
          const text: string = kept[key];
          const { length } = text;
          const event: ConversionEvent = JSON.parse(text);
          if (
            Date.now() - event.at > maxAgeDays * DAY_MS ||
            // No request would ever take it.
            length >= MAX_BATCH_CHARS
          )
            drop(key);
          else if (prefix + event.id !== key) delete kept[key];
          else if (!(events.length >= maxEvents!) && (chars += length) < MAX_BATCH_CHARS) events.push(event);
        } catch {
          // Not ours, or half of it.
          delete kept[key];
        }
      }
    }
    if (events[0]) {
      put(leaseKey, Date.now() + LEASE_MS);
      attempt((taken = events));
    }
  };

  // The lock lasts for as long as it takes to look and to write the lease, and not for the request: a tab that
  // freezes or a collector that hangs would keep it for ever.
  const sendQuietly = quietly(sendKept);
  const flush = (): void => {
    if (keys()[0])
      // Refused to a page that is not fully there or may not store, and where one broke it.
      navigator.locks ? navigator.locks.request(prefix, sendQuietly).catch(sendQuietly) : sendQuietly();
  };

  // Not when the page is hidden, which it also is on its way out: that request would leave nothing but its lease.
  // A page that is shown for the first time looks anyway.
  listen(
    'online pageshow visibilitychange',
    ({ persisted }) => persisted === false || document.hidden || flush(),
  )(window);
  // Firefox stops what runs on a page that navigates, and where nothing does, the first listener of its pagehide, before
  // it began. So that one has nothing to do: with the next one first, a busy machine lost 1 event in 100 of a link
  // followed while the collector is down (`dom.ipc.cancel_content_js_when_navigating`).
  listen('pagehide', () => {})(window);
  // The page goes before the answer came. Nobody here will hear it, so the next page asks again, at once.
  listen('pagehide', () => {
    if (inFlight.has(taken[0]!)) delete kept[leaseKey];
    if (!format.atMostOnce) inFlight.forEach(keep);
  })(window);
  // Not at once: the first look at the storage may wait for the disk, and the page's own scripts come first.
  wake(0);

  const outbox: Outbox = (event) => {
    if (!event) {
      inFlight.clear();
      // What was kept for a collector of before, too.
      for (const store of [kept, device])
        for (const key of Object.keys(store)) if (key.startsWith('smallwins ')) delete store[key];
    } else if (leftMs(untilKey) > 0) {
      keep(event);
      flush();
    } else attempt([event]);
  };
  return outbox;
}
