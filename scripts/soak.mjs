/**
 * `npm run soak`: many pages with an event each, while the collector is killed and started again at random. Ends well
 * when each event is in the collector's database once, and nothing is left on the device.
 *
 *     node scripts/soak.mjs [--pages 2000] [--tabs 6] [--seed 1] [--no-build]
 *
 * All pages are of one origin, so all tabs share one outbox. The collector is a process of its own with its database in
 * a file; it dies by SIGKILL, in the middle of whatever it does.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './built.mjs';
import { launchChromium } from './chromium.mjs';
import { freePort } from './free-port.mjs';

const { values } = parseArgs({
  options: {
    // A small machine loads some ten pages a second; CI gives the soak seven minutes, and 300 pages.
    pages: { type: 'string', default: process.env.CI ? '1000' : '2000' },
    tabs: { type: 'string', default: '6' },
    seed: { type: 'string', default: String(Date.now() % 1e6) },
    'no-build': { type: 'boolean', default: false },
  },
});
const pages = Number(values.pages);
const limitMs = 20 * 60_000;
const root = fileURLToPath(new URL('..', import.meta.url));
ensureBuilt();
const script = readFileSync(join(root, 'dist/smallwins.js'));

/** Numbers from 0 up to 1, the same for the same seed. mulberry32. */
let state = Number(values.seed);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const dir = mkdtempSync(join(tmpdir(), 'smallwins-soak-'));
const started = Date.now();
let collector;
process.on('exit', () => {
  collector?.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
setTimeout(() => {
  console.error(`soak: not done within ${limitMs / 60_000} minutes`);
  process.exit(1);
}, limitMs).unref();

const port = await freePort();
let kills = 0;

async function startCollector() {
  collector = spawn(
    process.execPath,
    ['examples/collector/src/main.js', '--port', String(port), '--db', join(dir, 'soak.db')],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  for (let i = 0; i < 400; i++) {
    if (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)) return;
    await sleep(50);
  }
  throw new Error('the collector does not start');
}
async function killCollector() {
  const gone = new Promise((resolve) => collector.once('exit', resolve));
  collector.kill('SIGKILL');
  await gone;
  kills++;
}

const ACTS = ['tel', 'mailto', 'newtab', 'ajax', 'outbound'];
const server = createServer((request, response) => {
  if (request.url === '/smallwins.js') {
    response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'max-age=3600' });
    return void response.end(script);
  }
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  if (!request.url?.startsWith('/p/')) return void response.end('<!doctype html><title>elsewhere</title>');
  const elsewhere = `http://partner.localhost:${sitePort}/`;
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>soak</title>
<script src="/smallwins.js" data-collector="http://collect.localhost:${port}/e" data-visits="false" data-automation="true"></script></head><body>
<a id="tel" href="tel:+15551234567">Call</a> <a id="mailto" href="mailto:hello@site.example">Write</a>
<a id="outbound" href="${elsewhere}">Partner</a> <a id="newtab" href="${elsewhere}" target="popup">Partner</a>
<form onsubmit="event.preventDefault()"><input type="email" name="email" placeholder="Your email" value="a@b.example">
<button id="ajax">Subscribe</button></form></body></html>`);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const sitePort = /** @type {import('node:net').AddressInfo} */ (server.address()).port;
const url = (number) => `http://www.site.localhost:${sitePort}/p/${number}`;

await startCollector();
const { browser, close } = await launchChromium();

let busy = true;
const trouble = (async () => {
  while (busy) {
    await sleep(500 + random() * 3_500);
    if (!busy) break;
    await killCollector();
    await sleep(random() * 2_000);
    await startCollector();
  }
})();

console.log(`soak: ${pages} pages in ${values.tabs} tabs, seed ${values.seed}`);
let next = 0;
let acted = 0;
let mostKept = 0;
async function visitor() {
  let tab = await browser.newPage({ type: 'window' });
  while (next < pages) {
    const number = next++;
    const act = ACTS[number % ACTS.length];
    try {
      // What the act before has opened may still get in the way.
      for (let tries = 0; ; tries++)
        try {
          await tab.goto(url(number), { waitUntil: 'load', timeout: 60_000 });
          break;
        } catch (error) {
          if (tries === 3) throw error;
          await sleep(100);
        }
      // A click that answers to a visitor's act: puppeteer evaluates with user activation.
      const kept = await tab.evaluate((id) => {
        document.getElementById(id)?.click();
        return Object.keys(localStorage).filter((key) => key.startsWith('smallwins')).length;
      }, act);
      acted++;
      mostKept = Math.max(mostKept, kept);
      if (act === 'outbound') await tab.waitForFunction(() => location.hostname === 'partner.localhost');
    } catch (error) {
      console.log(`page ${number} (${act}): ${String(error).split('\n')[0]}`);
      tab = await browser.newPage({ type: 'window' });
    }
    if (number % 500 === 499)
      console.log(`  ${number + 1} pages, ${kills} kills, ${Math.round((Date.now() - started) / 1000)} s`);
  }
  await tab.close();
}
await Promise.all(Array.from({ length: Number(values.tabs) }, visitor));
busy = false;
await trouble;

// One more page of the site, with nothing to report: what is left goes now.
const last = await browser.newPage();
await last.goto(url('last'));
const left = () =>
  last.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('smallwins')));
for (let i = 0; i < 600 && (await left()).length; i++) await sleep(100);
const onDevice = await left();

const rows = [];
for (let since = 0; ; since = rows.at(-1).seq) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/events?since=${since}&limit=1000`);
  const { events } = await answer.json();
  if (!events.length) break;
  rows.push(...events);
}
const summary = await fetch(`http://127.0.0.1:${port}/api/summary`);
const { dropped } = await summary.json();
await close();
await killCollector();
server.closeAllConnections();
server.close();

const byPage = new Map();
for (const { url } of rows) byPage.set(url, (byPage.get(url) ?? 0) + 1);
const lost = [];
for (let number = 0; number < pages; number++) if (!byPage.has(url(number))) lost.push(number);
const doubled = [...byPage].filter(([, count]) => count > 1);
const ids = new Set(rows.map(({ id }) => id)).size;

const checks = [
  [`every page acted (${acted} of ${pages})`, acted === pages],
  [
    `nothing lost (${pages - lost.length} of ${pages} events are there${lost.length ? `; not: ${lost.slice(0, 20)}; given up for want of room, and said so: ${dropped}` : ''})`,
    !lost.length,
  ],
  [`nothing doubled (${rows.length} rows, ${ids} ids)`, !doubled.length && ids === rows.length],
  [`nothing left on the device (${onDevice.length} keys; ${mostKept} at most before)`, !onDevice.length],
  [`the collector was killed (${kills} times)`, kills > 0],
];
for (const [what, ok] of checks) console.log(`${ok ? 'ok    ' : 'FAILED'} ${what}`);
const failed = checks.filter(([, ok]) => !ok).length;
console.log(`soak: ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
