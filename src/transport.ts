import type { Settings } from './options.js';
import type { ConversionEvent, Payload } from './types.js';

/**
 * Carries events to a collector and waits for nothing: the request outlives the page. A string body makes it
 * `text/plain;charset=UTF-8`, which needs no CORS preflight.
 * @param dropped how many events had to be given up since the last batch
 * @returns undefined when the events need not be sent again; null when one of several may be what was refused; otherwise how
 *   long it asked to wait, in milliseconds, 0 where it did not say
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export async function deliver(
  { url, site, format, transport, ack }: Settings['collector'][0],
  events: ConversionEvent[],
  dropped?: number,
): Promise<number | null | undefined> {
  let payload: Payload | undefined;
  let answer: Promise<Response> | undefined;
  // Offline nothing leaves.
  const mayHaveLeft = format.atMostOnce && navigator.onLine;
  try {
    payload = format.encode({ v: 1, site, sent_at: Date.now(), dropped: dropped || undefined, events }, url);
    answer = transport(payload.url, {
      method: 'POST',
      keepalive: true,
      credentials: 'omit',
      // Or the page's whole URL goes along as `Referer` where the collector is the site's own, or the site says `unsafe-url`.
      referrerPolicy: 'origin',
      // Without CORS headers the answer cannot be read: whatever left counts as stored.
      mode: ack ? 'no-cors' : 'cors',
      ...payload,
    });
    // A transport that says nothing has nothing to say against it.
    const { status, headers, url: from, redirected } = (await answer) || ({} as Response);
    // A service worker's page for those who are offline is no collector's answer. What a transport of the owner's sent to
    // another URL has one.
    if (
      from &&
      !redirected &&
      /html/.test(headers.get('Content-Type')!) &&
      !new URL(payload.url, from).href.startsWith(from)
    )
      throw 0;
    if (events[1] && /400|413|422/.test(status as unknown as string)) return null;
    // Where an id is stored twice, only what was not let in is tried again: other errors may come after it was stored.
    if ((format.atMostOnce ? /408|429|503/ : /408|429|5../).test(status as unknown as string))
      // In seconds or as a date, readable where the collector exposes it. @see RFC 9110 section 10.2.3
      return +headers.get('Retry-After')! * 1e3 || Date.parse(headers.get('Retry-After')!) - Date.now() || 0;
    // Never to be accepted, so nothing but the owner can help: a wrong URL, a goal that the collector does not know.
    if (status > 399) console.debug?.('smallwins: dropped', status, events);
  } catch (error) {
    if (!payload) {
      // One event that a format cannot take costs no other.
      if (events[1]) return null;
      console.debug?.('smallwins: dropped', error, events);
    }
    if (
      answer
        ? // The connection broke, perhaps after the events were stored.
          !mayHaveLeft
        : // No fetch, or one that a page broke. What becomes of a beacon nobody ever hears.
          payload && !navigator.sendBeacon(payload.url, payload.body)
    )
      return 0;
  }
}
