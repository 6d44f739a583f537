import type { Payload } from './types.js';

/**
 * What became of a request: `undefined` when it need not be sent again (stored, or refused for good); otherwise how
 * long the collector asked to wait, in milliseconds, 0 where it did not say, and NaN where nobody knows whether it
 * stored the events (the connection broke before the answer).
 */
export type Failure = number | undefined;

/**
 * Carries bytes to a collector and waits for nothing: the request outlives the page. A string body makes it
 * `text/plain;charset=UTF-8`, which needs no CORS preflight.
 * @param request carries it, with the signature of `fetch`
 * @param opaque the collector answers without CORS headers: whatever was sent counts as stored
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export async function deliver(
  { url, body, headers }: Payload,
  request: typeof fetch,
  opaque: boolean,
): Promise<Failure> {
  let answer: Promise<Response>;
  try {
    answer = request(url, {
      method: 'POST',
      body,
      headers: headers || {},
      keepalive: true,
      credentials: 'omit',
      mode: opaque ? 'no-cors' : 'cors',
    });
  } catch {
    // No fetch, or one that a page replaced by something broken. What becomes of a beacon nobody ever hears.
    return navigator.sendBeacon?.(url, body) ? undefined : 0;
  }
  try {
    const { status, headers: answered } = await answer;
    if (status < 500 && status !== 408 && status !== 429) return;
    // Readable where the collector exposes it; seconds, or a date. @see RFC 9110 section 10.2.3
    const after = answered.get('Retry-After')!;
    return +after * 1000 || Date.parse(after) - Date.now() || 0;
  } catch {
    // Offline, nothing has left.
    return navigator.onLine ? Number.NaN : 0;
  }
}
