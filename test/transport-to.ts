import type { ConversionEvent } from '../src/index.js';

/** In the place of `fetch`: a collector that takes everything, and hands on the events of each request. */
export const transportTo = (take: (...events: ConversionEvent[]) => void) =>
  (async (_url: string, { body }: RequestInit) => {
    take(...JSON.parse(body as string).events);
    return new Response(null, { status: 204 });
  }) as typeof fetch;
