import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const site = new URL('./site/', import.meta.url);

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  map: 'application/json',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
};

/** Where each form leads, the words for it included (`:target`); what was typed into it is read by nobody. */
const forms = {
  '/newsletter': '/thank-you.html#subscribed',
  '/contact': '/thank-you.html#written',
  '/login': '/account.html#wrong',
};

/**
 * Serves the demo: a bicycle workshop's site with smallwins on it.
 *
 * @param {object} options
 * @param {number} [options.port] 0, the default, takes any free port
 * @param {string} [options.host] default `127.0.0.1`
 * @param {string} options.collectorUrl where its events go, `http://localhost:8081/e`
 * @param {string} options.scriptFile path of the built script; its source map is looked for beside it
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>} url without a slash at the end
 * @throws {Error} EADDRINUSE where the port is taken
 */
export async function serveDemo({ port = 0, host = '127.0.0.1', collectorUrl, scriptFile }) {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function answer(request, response) {
    const { pathname } = new URL(request.url ?? '/', 'http://demo');
    if (request.method === 'POST' && Object.hasOwn(forms, pathname)) {
      request.resume();
      response.writeHead(303, { location: forms[/** @type {keyof typeof forms} */ (pathname)] }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const file =
      name === 'smallwins.js'
        ? scriptFile
        : name === 'smallwins.js.map'
          ? `${scriptFile}.map`
          : /^[a-z-]+\.[a-z]+$/.test(name) && fileURLToPath(new URL(name, site));
    const found = file && (await stat(file).catch(() => null))?.isFile();
    const type = types[/** @type {keyof typeof types} */ (name.split('.').pop())];
    if (!found || !type) {
      response
        .writeHead(404, { 'content-type': types.html })
        .end('<!doctype html><h1>Not here</h1><a href="/">Home</a>');
      return;
    }
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
    if (request.method === 'HEAD') response.end();
    else if (type === types.html)
      response.end(fill(await readFile(file, 'utf8'), request.headers.host ?? ''));
    else createReadStream(file).pipe(response);
  }

  /** @param {string} html @param {string} pageHost the Host header */
  function fill(html, pageHost) {
    return html
      .replaceAll('{{collector}}', escapeHtml(collectorUrl))
      .replaceAll('{{partner}}', escapeHtml(`http://${otherName(pageHost)}:${boundPort}`));
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });
  const boundPort = /** @type {import('node:net').AddressInfo} */ (server.address()).port;

  return {
    url: `http://${host}:${boundPort}`,
    port: boundPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * This machine's other name: to a browser another site, so that a partner's page can be reached without a network.
 *
 * @param {string} pageHost
 */
function otherName(pageHost) {
  return pageHost.startsWith('localhost') ? '127.0.0.1' : 'localhost';
}

/** @param {string} text */
function escapeHtml(text) {
  return text.replace(/[&"<>]/g, (char) => `&#${char.charCodeAt(0)};`);
}
