/** A listener that has fallen this far behind is let go; its browser comes back and asks for what it missed. */
const maxBehindBytes = 1 << 20;
/** Proxies commonly close what has been silent for 30 to 60 seconds. */
const heartbeatMs = 15_000;

/**
 * Server-sent events: everybody who is watching the report.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function openLive() {
  /** @type {Set<import('node:http').ServerResponse>} */
  const listeners = new Set();

  const heartbeat = setInterval(() => {
    for (const listener of listeners) listener.write(':\n\n');
  }, heartbeatMs);
  heartbeat.unref();

  /** JSON has no raw line break, so one event is one data line. @param {import('./store.js').StoredEvent[]} events */
  const write = (events) =>
    events.map((event) => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`).join('');

  /** @param {import('node:http').ServerResponse} response @param {string} text */
  function send(response, text) {
    // By what waits already: one long answer is no reason, or who comes back for what it missed would never get it.
    if (response.writableLength > maxBehindBytes) response.destroy();
    else response.write(text);
  }

  return {
    /**
     * @param {import('node:http').ServerResponse} response headers not yet sent
     * @param {import('./store.js').StoredEvent[]} missed sent first
     */
    add(response, missed) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 1000\n\n');
      send(response, write(missed));
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      response.on('error', () => listeners.delete(response));
    },

    /** @param {import('./store.js').StoredEvent[]} events */
    publish(events) {
      if (!events.length || !listeners.size) return;
      const text = write(events);
      for (const listener of listeners) send(listener, text);
    },

    /** How many are watching. */
    get size() {
      return listeners.size;
    },

    close() {
      clearInterval(heartbeat);
      for (const listener of listeners) listener.end();
    },
  };
}
