import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { parseBody, Refusal } from './body.js';
import { openLive } from './live.js';
import { openStore } from './store.js';
import { openSummaries } from './summary.js';

/** Sixteen times what a browser lets a page send with keepalive (64 KiB). @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const maxBodyBytes = 1 << 20;
/** Up to here a body that is too long is read to its end, so that its sender hears the 413 and not a broken pipe. */
const maxDrainBytes = 32 << 20;
const maxListeners = 200;
const maxEventsPerAnswer = 10_000;

const windowsMs = { '24h': 24 * 3600_000, '7d': 7 * 24 * 3600_000, all: Infinity };

/** Every path, and what may be done with it. */
const allowed = {
  '/e': 'POST, OPTIONS',
  '/': 'GET, HEAD, OPTIONS',
  '/report.css': 'GET, HEAD, OPTIONS',
  '/report.js': 'GET, HEAD, OPTIONS',
  '/events': 'GET, OPTIONS',
  '/api/summary': 'GET, HEAD, OPTIONS',
  '/api/events': 'GET, HEAD, OPTIONS',
  '/healthz': 'GET, HEAD, OPTIONS',
};

// The report shows what strangers sent. It is written with textContent; this is the second lock.
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const cors = {
  'access-control-allow-origin': '*',
  // So that a page may read how long it is asked to wait.
  'access-control-expose-headers': 'retry-after',
};

/**
 * Starts a collector.
 *
 * @param {object} [options]
 * @param {string} [options.file] the database; made where there is none. Default `:memory:`
 * @param {number} [options.port] 0, the default, takes any free port
 * @param {string} [options.host] default `127.0.0.1`
 * @param {boolean | object} [options.logger] fastify's. Default false
 * @param {() => number} [options.now] epoch milliseconds. Default Date.now
 * @throws {Error} EADDRINUSE where the port is taken; one that names the file where it cannot be opened
 */
export async function createCollector({
  file = ':memory:',
  port = 0,
  host = '127.0.0.1',
  logger = false,
  now = Date.now,
} = {}) {
  const store = openStore(file);
  const live = openLive();
  const summarize = openSummaries(store, now);
  const app = Fastify({
    logger: /** @type {any} */ (logger),
    requestTimeout: 30_000,
    // A malformed request never reaches a route; its sender's page may still read why.
    clientErrorHandler(error, socket) {
      if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
      const tooBig = error.code === 'HPE_HEADER_OVERFLOW';
      const body = JSON.stringify({
        error: tooBig ? 'headers are too large' : 'not an HTTP request',
        field: '',
      });
      const status = tooBig ? '431 Request Header Fields Too Large' : '400 Bad Request';
      socket.end(
        `HTTP/1.1 ${status}\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    // Any site may post. What came of it is for the report alone, or a page that the owner visits could read it.
    if (pathOf(request.url) === '/e') reply.headers(cors);
  });

  // One parser for all: the schema, not fastify, says what a body must be.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request, payload, done) => {
    const type = (request.headers['content-type'] ?? 'text/plain').split(';', 1)[0]?.trim().toLowerCase();
    if (type !== 'text/plain' && type !== 'application/json') {
      payload.resume();
      return done(new Refusal(415, 'content-type must be text/plain or application/json'));
    }
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      payload.resume();
      return done(new Refusal(415, 'content-encoding must be identity'));
    }
    readBounded(payload).then((bytes) => done(null, bytes), done);
  });

  app.post('/e', async (request, reply) => {
    const receivedAt = now();
    const batch = parseBody(/** @type {Uint8Array} */ (request.body ?? new Uint8Array()));
    // Stored before it is answered: a 204 is the client's leave to forget.
    const stored = store.add(batch, receivedAt);
    live.publish(stored);
    return reply.code(204).send();
  });

  app.options('*', async (request, reply) => {
    const allow = /** @type {Record<string, string>} */ (allowed)[pathOf(request.url)] ?? 'OPTIONS';
    return reply
      .headers({
        allow,
        'access-control-allow-methods': allow,
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '86400',
      })
      .code(204)
      .send();
  });

  for (const [path, name, type] of [
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/report.css', 'report.css', 'text/css; charset=utf-8'],
    ['/report.js', 'report.js', 'text/javascript; charset=utf-8'],
  ]) {
    const content = readFileSync(new URL(`./report/${name}`, import.meta.url));
    app.get(/** @type {string} */ (path), async (_request, reply) =>
      reply
        .headers({ 'content-type': type, 'cache-control': 'no-cache', 'content-security-policy': pagePolicy })
        .send(content),
    );
  }

  app.get('/events', { exposeHeadRoute: false }, async (request, reply) => {
    if (live.size >= maxListeners) throw new Refusal(503, 'too many are watching');
    // A browser that lost the connection says where it was.
    const lastId = request.headers['last-event-id'];
    const missed =
      lastId === undefined ? [] : store.read({ since: toCount(lastId, 'last-event-id'), limit: 1000 });
    reply.hijack();
    live.add(reply.raw, missed);
  });

  app.get('/api/summary', async (request, reply) => {
    const { window = 'all', site } = /** @type {Record<string, string | string[] | undefined>} */ (
      request.query
    );
    if (typeof window !== 'string' || !Object.hasOwn(windowsMs, window)) {
      throw new Refusal(400, `window must be one of ${Object.keys(windowsMs).join(', ')}`, 'window');
    }
    const windowMs = windowsMs[/** @type {keyof typeof windowsMs} */ (window)];
    reply.header('cache-control', 'no-store');
    return { window, ...summarize(windowMs, toSite(site)) };
  });

  app.get('/api/events', async (request, reply) => {
    const { since, limit, site } = /** @type {Record<string, string | string[] | undefined>} */ (
      request.query
    );
    const events = store.read({
      since: since === undefined ? undefined : toCount(since, 'since'),
      limit: limit === undefined ? 1000 : Math.min(toCount(limit, 'limit'), maxEventsPerAnswer),
      site: toSite(site),
    });
    reply.header('cache-control', 'no-store');
    return { events };
  });

  app.get('/healthz', async () => {
    store.check();
    return { ok: true };
  });

  app.setNotFoundHandler((request, reply) => {
    const allow = /** @type {Record<string, string>} */ (allowed)[pathOf(request.url)];
    if (!allow) return reply.code(404).send({ error: 'no such path; events go to POST /e', field: '' });
    return reply
      .code(405)
      .header('allow', allow)
      .send({ error: `method must be one of ${allow}`, field: '' });
  });

  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, message, field = '' } = /** @type {Partial<Refusal> & Error} */ (error);
    if (statusCode < 500) return reply.code(statusCode).send({ error: message, field });
    // The disk is full, the database locked or deleted: not the sender's fault, so the sender keeps the events and comes back.
    request.log.error(error);
    const known = error instanceof Refusal;
    return reply
      .code(503)
      .header('retry-after', '30')
      .send({ error: known ? message : 'could not store; try again later', field });
  });

  app.addHook('preClose', async () => live.close());
  app.addHook('onClose', async () => store.close());

  let address;
  try {
    address = await app.listen({ port, host });
  } catch (error) {
    await app.close();
    throw error;
  }

  return {
    /** Of the report, without a slash at the end. Events go to `${url}/e`. */
    url: address,
    port: Number(new URL(address).port),
    store,
    /** Answers what is under way, ends the live streams, closes the database. */
    close() {
      // Browsers open connections in advance; Node waits a minute for the request on each that never comes.
      setTimeout(() => app.server.closeAllConnections(), 500).unref();
      return app.close();
    },
  };
}

/** @param {string} url */
function pathOf(url) {
  return url.split('?', 1)[0] ?? '';
}

/**
 * @param {string | string[]} text
 * @param {string} field
 * @throws {Refusal} 400
 */
function toCount(text, field) {
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) {
    throw new Refusal(400, `${field} must be a whole number, 0 or more`, field);
  }
  return Number(text);
}

/**
 * @param {string | string[] | undefined} text
 * @throws {Refusal} 400
 */
function toSite(text) {
  if (Array.isArray(text)) throw new Refusal(400, 'site must be one', 'site');
  return text;
}

/**
 * @param {import('node:stream').Readable} stream
 * @returns {Promise<Buffer>}
 * @throws {Refusal} 413
 */
function readBounded(stream) {
  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    let chunks = [];
    let size = 0;
    const tooLarge = () => reject(new Refusal(413, `body must not exceed ${maxBodyBytes} bytes`));
    stream.on('data', (chunk) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
      else chunks = [];
      if (size > maxDrainBytes) {
        stream.pause();
        tooLarge();
      }
    });
    stream.on('end', () => (size > maxBodyBytes ? tooLarge() : resolve(Buffer.concat(chunks))));
    stream.on('error', reject);
    stream.on('aborted', () => reject(new Refusal(400, 'body ended early')));
  });
}
