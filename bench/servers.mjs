import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';

const now = () => performance.timeOrigin + performance.now();

/** @param {import('node:http').RequestListener} handle */
async function serve(handle) {
  const sockets = new Set();
  let port = 0;
  let server;
  const open = async () => {
    server = createServer({ keepAliveTimeout: 60_000 }, handle);
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {});
    });
    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = server.address().port;
  };
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await open();
  return { port, open, close };
}

/** A collector that answers every tool as it likes to be answered, or fails as it is told to. */
export async function openCollector() {
  const state = { fault: '', requests: [] };
  const server = await serve(async (request, response) => {
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks).toString();
    const head = request.rawHeaders.join('').length + request.rawHeaders.length * 2 + request.url.length + 16;
    const preflight = request.method === 'OPTIONS';
    const fault = state.fault;
    state.requests.push({
      body,
      preflight,
      bytes: head + Buffer.byteLength(body),
      stored: !fault && !preflight,
    });
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    const cors = {
      'Access-Control-Allow-Origin': request.headers.origin ?? '*',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? 'content-type',
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    };
    if (fault === '503' && !preflight) return void response.writeHead(503, cors).end();
    response.writeHead(200, { ...cors, 'Content-Type': 'text/plain' }).end(preflight ? '' : '1');
  });
  let refused = false;
  return {
    url: `http://collect.localhost:${server.port}`,
    requests: state.requests,
    async fail(fault) {
      if (fault === 'refused') {
        refused = true;
        await server.close();
      } else state.fault = fault;
    },
    async well() {
      state.fault = '';
      if (refused) await server.open();
      refused = false;
    },
    close: () => (refused ? undefined : server.close()),
  };
}

/**
 * The site: `/TOOL.js`, and pages that load it. Isolated, for then the page's clock ticks in 5 µs and not in 100.
 * @param {{ name: string, script: Buffer }[]} tools
 */
export async function openSite(tools) {
  /** When each path with its query was asked for, epoch milliseconds with decimals. */
  const seen = new Map();
  const server = await serve((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://site');
    seen.set(request.url, now());
    const tool = tools.find(({ name }) => pathname === `/${name}.js`);
    if (tool) {
      response.writeHead(200, {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': 'no-store',
      });
      return void response.end(tool.script);
    }
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cache-Control': 'no-store',
    });
    if (pathname !== '/page') return void response.end('<!doctype html><title>next</title>');
    const get = (name) => searchParams.get(name) ?? '';
    response.end(
      pageOf(get('tool'), get('collector'), Number(get('links')), get('pageview') === '1', server.port),
    );
  });
  return { ...server, seen };
}

/** How many links of each kind are clicked; each has a target of its own. */
export const KINDS = { internal: 40, outbound: 40, tel: 40 };

function pageOf(tool, collector, links, pageview, port) {
  const partner = `http://partner.localhost:${port}`;
  const list = (count, link) => Array.from({ length: count }, (_, i) => `<li>${link(i)}</li>`).join('');
  const script =
    tool === 'none'
      ? ''
      : tool === 'smallwins'
        ? `<script src="/smallwins.js" data-collector="${collector}/e" data-visits="${pageview}" data-automation="true"></script>`
        : `<script src="/${tool}.js"></script>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title><script>
    window.__plausible = true; // else it takes a driven browser for a robot
    var bench = { collector: ${JSON.stringify(collector)}, pageview: ${pageview} };
  </script>${script}</head><body>
  <nav><ul>${list(KINDS.internal, (i) => `<a id="internal${i}" href="/about/${i}"><span>About ${i}</span></a>`)}</ul></nav>
  <ul>${list(KINDS.outbound, (i) => `<a id="outbound${i}" href="${partner}/out/${i}"><span>Partner ${i}</span></a>`)}</ul>
  <ul>${list(KINDS.tel, (i) => `<a id="tel${i}" href="tel:+1555123${4000 + i}"><span>Call ${i}</span></a>`)}</ul>
  <form action="/thanks" method="post"><input type="email" name="email" placeholder="Your email" value="a@b.example">
    <button id="form">Subscribe</button></form>
  <ul>${list(Math.max(0, links - 120), (i) => `<a href="/product/${i}">Product ${i}</a>`)}</ul>
  </body></html>`;
}
