import { randomUUID } from 'node:crypto';
import { createCollector } from '../../examples/collector/src/server.js';

export type Running = Awaited<ReturnType<typeof createCollector>>;

/** A collector on loopback, until its close(). */
export const collect = (options: Parameters<typeof createCollector>[0] = {}): Promise<Running> =>
  createCollector(options);

export const event = (more: Record<string, unknown> = {}): Record<string, any> => ({
  id: randomUUID(),
  type: 'conversion',
  goal: 'phone',
  conversion: 'macro',
  at: 1_795_287_843_001,
  url: 'https://www.example.com/pricing',
  ...more,
});

export const batch = (events: unknown, more: Record<string, unknown> = {}) => ({
  v: 1,
  site: 'www.example.com',
  sent_at: 1_795_287_843_123,
  events,
  ...more,
});

/** As the script sends it: a string, so that the browser says `text/plain;charset=UTF-8`. */
export const post = (url: string, body: unknown, type = 'text/plain;charset=UTF-8'): Promise<Response> =>
  fetch(`${url}/e`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
  });

export const stored = async (url: string, query = ''): Promise<Record<string, any>[]> =>
  ((await (await fetch(`${url}/api/events${query}`)).json()) as any).events;

export const summary = async (url: string, query = ''): Promise<any> =>
  (await fetch(`${url}/api/summary${query}`)).json();
