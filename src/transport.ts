import type { Payload } from './types.js';

/**
 * Carries bytes to a collector and waits for nothing: the request outlives the page. A string body makes it
 * `text/plain;charset=UTF-8`, which needs no CORS preflight.
 * @param encode makes the request
 * @param request carries it, with the signature of `fetch`
 * @param ack `none`: the collector answers without CORS headers, whatever left counts as stored
 * @param again whether to send again what may have been stored: the connection broke before the answer
 * @returns undefined when the request need not be sent again; otherwise how long the collector asked to wait, in
 *   milliseconds, 0 where it did not say
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export async function deliver(
  encode: () => Payload,
  request: typeof fetch,
  ack: string,
  again: boolean,
): Promise<number | undefined> {
  let payload: Payload | undefined;
  let answer: Promise<Response> | undefined;
  try {
    payload = encode();
    const { url, body, headers } = payload;
    answer = request(url, {
      method: 'POST',
      body,
      headers: headers!,
      keepalive: true,
      credentials: 'omit',
      mode: ack === 'none' ? 'no-cors' : 'cors',
    });
    const response = await answer;
    if (!/408|429|5../.test(response.status as unknown as string)) return;
    // Readable where the collector exposes it; seconds, or a date. @see RFC 9110 section 10.2.3
    const after = response.headers.get('Retry-After')!;
    return +after * 1000 || Date.parse(after) - Date.now() || 0;
  } catch {
    return (
      answer
        ? // Offline, nothing has left.
          again || !navigator.onLine
        : // No fetch, or one that a page broke. What becomes of a beacon nobody ever hears.
          !navigator.sendBeacon(payload!.url, payload!.body)
    )
      ? 0
      : undefined;
  }
}
