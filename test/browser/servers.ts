import { readFile } from 'node:fs/promises';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCollector } from '../../examples/collector/src/server.js';
import { sleep, until } from './engine.js';
import { removeDir, temporaryDir } from './reaper.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One request as it arrived. */
export interface Recorded {
  /** Server clock, epoch milliseconds, when the request's head arrived. */
  at: number;
  method: string;
  host: string;
  /** With the query string. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A server that can be closed and opened again on the port that it had. */
function loopback(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  return {
    get port() {
      return port;
    },
    async open(): Promise<void> {
      if (server) return;
      const next = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
        // The other side may go at any moment; that is what these tests are about.
        request.on('error', () => {});
        response.on('error', () => {});
        handle(request, response).catch((error) => {
          if (!response.headersSent && !response.destroyed) response.writeHead(500).end(String(error));
        });
      });
      next.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => {});
      });
      await until(5_000, 'a port to listen on', async () => {
        await new Promise<void>((resolve, reject) => {
          next.once('error', reject);
          next.listen(port, '127.0.0.1', resolve);
        });
        return true;
      });
      port = (next.address() as AddressInfo).port;
      server = next;
    },
    async close(): Promise<void> {
      const old = server;
      server = undefined;
      if (!old) return;
      const closed = new Promise((resolve) => old.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
) => void | Promise<void>;

export interface Site {
  port: number;
  /** @param host @default 'www.site.localhost' */
  url(path: string, host?: string): string;
  origin(host?: string): string;
  /** Adds or replaces a page, on every host. */
  page(path: string, content: string | Handler): void;
  requests: Recorded[];
  /** Requests of that path (without its query) on any host. */
  hits(path: string): Recorded[];
  /** Resolves with the requests once there are `count` of them. */
  waitForHits(path: string, count?: number, timeoutMs?: number): Promise<Recorded[]>;
  close(): Promise<void>;
}

/**
 * Serves pages on one loopback port, under any name that ends in `.localhost`: `www.site.localhost` and
 * `shop.site.localhost` are one site, `partner.localhost` is another. `/smallwins.js` and the rest of `dist/` are
 * there; every other path that no page has answers an empty page titled with its path.
 * @param inject put at the start of `<head>` of every page that is given as text; see `scriptTag`
 */
export async function site(
  pages: Record<string, string | Handler> = {},
  { inject = '' }: { inject?: string } = {},
): Promise<Site> {
  const content = new Map(Object.entries(pages));
  const requests: Recorded[] = [];
  const server = loopback(async (request, response) => {
    const at = Date.now();
    const path = request.url ?? '/';
    const name = path.split('?')[0]!;
    const body = await readBody(request);
    const { method = '', headers } = request;
    requests.push({ at, method, host: headers.host ?? '', path, headers, body });
    const page = content.get(name);
    if (typeof page === 'function') return await page(request, response, body);
    if (page === undefined && /\.m?js(\.map)?$/.test(name)) {
      const script = await readFile(join(ROOT, 'dist', name.replace(/\.\./g, ''))).catch(() => undefined);
      response.writeHead(script ? 200 : 404, {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Access-Control-Allow-Origin': '*',
      });
      response.end(script);
      return;
    }
    if (page === undefined && name === '/favicon.ico') return void response.writeHead(204).end();
    const html = page ?? `<title>${encodeURI(name)}</title>`;
    const withHead = /<head[\s>]/i.test(html)
      ? html.replace(/<head[^>]*>/i, (head) => head + inject)
      : `<!doctype html><html lang="en"><head><meta charset="utf-8">${inject}</head>${html}`;
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(withHead);
  });
  await server.open();
  const origin = (host = 'www.site.localhost') => `http://${host}:${server.port}`;
  const hits = (path: string) => requests.filter((request) => request.path.split('?')[0] === path);
  return {
    port: server.port,
    origin,
    url: (path, host) => origin(host) + path,
    page: (path, html) => void content.set(path, html),
    requests,
    hits,
    waitForHits: (path, count = 1, timeoutMs = 10_000) =>
      until(timeoutMs, `${count} requests of ${path}`, async () =>
        hits(path).length >= count ? hits(path) : undefined,
      ),
    close: server.close,
  };
}

/** The script tag as a site's owner pastes it, on localhost and driven by a program. Attributes are named without `data-`. */
export function scriptTag(collector: string, attributes: Record<string, string> = {}): string {
  const quote = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  const data = Object.entries({ collector, visits: 'false', automation: 'true', ...attributes })
    .map(([name, value]) => ` data-${name}="${quote(value)}"`)
    .join('');
  return `<script defer src="/smallwins.js"${data}></script>`;
}

export interface Fault {
  /** Waits before anything else, in milliseconds. */
  delayMs?: number;
  /** Answers this itself, and the collector never sees the request. */
  status?: number;
  /** `Retry-After` of that answer: seconds, or an HTTP date. */
  retryAfter?: number | string;
  /** `reset` cuts the connection (RST) before, `lost` after the collector has stored; `hang` never answers. */
  cut?: 'reset' | 'lost' | 'hang';
  /** How many requests it strikes. @default all until `well()` */
  times?: number;
}

/** One POST as it arrived at the collector's door, and what became of it. */
export interface Beacon extends Recorded {
  /** The body read as JSON; undefined where it is none. */
  json: any;
  /** What the real collector answered; undefined where the fault kept the request from it. */
  status?: number;
}

export interface TestCollector {
  /** Where to send: `http://collect.localhost:PORT/e`. */
  url: string;
  port: number;
  /** Every POST, faulted or not, in order of arrival. */
  beacons: Beacon[];
  /** Those that the collector stored, that is, answered with 2xx. */
  stored(): Beacon[];
  /** The events of `stored()`, in order, duplicates included. */
  events(): any[];
  /** Resolves with `events()` once there are `count` distinct ids. */
  waitForEvents(count: number, timeoutMs?: number): Promise<any[]>;
  /** Resolves once there are `count` POSTs, faulted ones included. */
  waitForBeacons(count: number, timeoutMs?: number): Promise<Beacon[]>;
  /** CORS preflights seen; the script must never cause one. */
  preflights: number;
  /** From now on, until `well()`. */
  fault(fault: Fault): void;
  /** Closes the port: connections are refused. */
  refuse(): Promise<void>;
  /** No fault any more, and open again. */
  well(): Promise<void>;
  /** What the collector's database holds: each id once. Empty for a bare one. */
  rows(): Promise<any[]>;
  /** Forgets what was recorded here; the database keeps it. */
  clear(): void;
  /** The collector behind the faults: its report is at `/`. */
  upstream?: string;
  close(): Promise<void>;
}

const CORS = { 'Access-Control-Allow-Origin': '*' };

/** Where the real collector listens, and how to close it. */
interface Upstream {
  port: number;
  close(): Promise<void>;
}

async function realCollector(): Promise<Upstream> {
  const dir = temporaryDir('collector');
  const collector = await createCollector({ file: join(dir, 'events.db'), port: 0, host: '127.0.0.1' });
  return {
    port: collector.port,
    async close() {
      await collector.close();
      removeDir(dir);
    },
  };
}

/**
 * A collector whose network can be made to fail. Behind the faults stands the real one of `examples/collector`;
 * `bare` answers 204 to everything instead. Visits are answered and not recorded unless `visits` asks for them.
 */
export async function collector({
  bare = false,
  visits = false,
}: {
  bare?: boolean;
  visits?: boolean;
} = {}): Promise<TestCollector> {
  const upstream = bare ? undefined : await realCollector();
  let active: Fault | undefined;
  let beacons: Beacon[] = [];
  let preflights = 0;
  let closed = false;

  const forward = ({ method, path, headers, body }: Recorded) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      if (!upstream)
        return resolve({
          status: 204,
          headers: { 'access-control-allow-origin': '*' },
          body: Buffer.alloc(0),
        });
      const { 'transfer-encoding': _, ...rest } = headers;
      const onward = httpRequest(
        {
          host: '127.0.0.1',
          port: upstream.port,
          method,
          path,
          headers: { ...rest, connection: 'close', 'content-length': body.length },
          timeout: 20_000,
        },
        async (answer) =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await readBody(answer) }),
      );
      onward.on('error', reject);
      onward.end(body);
    });

  const server = loopback(async (request, response) => {
    const at = Date.now();
    const { method = '', headers, url: path = '/' } = request;
    // A fault strikes the requests that come while it is on, so it is chosen before the body is waited for.
    const fault = method === 'POST' ? active : undefined;
    if (fault?.times && --fault.times === 0) active = undefined;
    const recorded: Recorded = {
      at,
      method,
      host: headers.host ?? '',
      path,
      headers,
      body: await readBody(request),
    };
    if (method === 'OPTIONS') preflights++;
    const beacon: Beacon = { ...recorded, json: undefined };
    if (method === 'POST') {
      try {
        beacon.json = JSON.parse(recorded.body.toString());
      } catch {}
      if (visits || beacon.json?.events?.[0]?.type !== 'visit') beacons.push(beacon);
    }
    if (fault?.delayMs) await sleep(fault.delayMs);
    if (closed || fault?.cut === 'hang') return;
    if (fault?.cut === 'reset') return void request.socket.resetAndDestroy();
    if (fault?.status) {
      const wait = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
      return void response.writeHead(fault.status, { ...CORS, ...wait }).end();
    }
    const answer = await forward(recorded);
    beacon.status = answer.status;
    if (fault?.cut === 'lost') return void request.socket.resetAndDestroy();
    const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...kept } = answer.headers;
    response.writeHead(answer.status, kept).end(answer.body);
  });
  await server.open();

  const stored = () => beacons.filter(({ status = 0 }) => status >= 200 && status < 300);
  const events = () => stored().flatMap(({ json }) => json?.events ?? []);
  return {
    url: `http://collect.localhost:${server.port}/e`,
    port: server.port,
    get beacons() {
      return beacons;
    },
    stored,
    events,
    waitForEvents: (count, timeoutMs = 10_000) =>
      until(timeoutMs, `${count} events at the collector`, async () => {
        const distinct = new Set(events().map(({ id }) => id)).size;
        if (distinct < count) throw new Error(`${distinct} of ${beacons.length} requests`);
        return events();
      }),
    waitForBeacons: (count, timeoutMs = 10_000) =>
      until(timeoutMs, `${count} requests at the collector`, async () => {
        if (beacons.length < count) throw new Error(`${beacons.length} so far`);
        return beacons;
      }),
    get preflights() {
      return preflights;
    },
    fault(fault) {
      active = { ...fault };
    },
    refuse: server.close,
    async rows() {
      if (!upstream) return [];
      const answer = await fetch(`http://127.0.0.1:${upstream.port}/api/events?limit=10000`);
      const { events } = (await answer.json()) as { events: any[] };
      return visits ? events : events.filter(({ type }) => type !== 'visit');
    },
    async well() {
      active = undefined;
      await server.open();
    },
    clear() {
      beacons = [];
      preflights = 0;
    },
    ...(upstream ? { upstream: `http://127.0.0.1:${upstream.port}` } : {}),
    async close() {
      closed = true;
      await server.close();
      await upstream?.close();
    },
  };
}
