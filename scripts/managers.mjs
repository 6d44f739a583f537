/**
 * `npm run managers [-- NAME] [--no-build]`: what smallwins makes of a visitor's choice in real consent managers. Opens
 * each page of test/managers/managers.mjs in Chromium with the built full script, calls before the choice, presses the manager's
 * own button, writes a mail after it, comes back and calls again; once with events that wait for the choice
 * (`data-consent="pending"`), once without. Compares what arrives at the collector: each act once, the visit's id where the
 * visitor agreed and nowhere else.
 *
 * Exits 1 when one is missed, counted twice, sent too early or says more than was agreed to. The managers come from npm,
 * on demand; no request leaves the machine.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';
import { launchChromium } from './chromium.mjs';
import { installOnDemand } from './install.mjs';

const TABS = 4;
/** How long to wait for an event, and for one that nobody expects. */
const ARRIVES_MS = 6_000;
const REST_MS = 700;

const here = fileURLToPath(new URL('../test/managers', import.meta.url));
ensureBuilt();
installOnDemand(here, 'esbuild');
const { build } = await import(`${here}/node_modules/esbuild/lib/main.js`);
const { MANAGERS } = await import(`${here}/managers.mjs`);
const script = readFileSync(new URL('../dist/smallwins.full.js', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' };

const wanted = new RegExp(process.argv.slice(2).find((arg) => !arg.startsWith('--')) ?? '', 'i');
const managers = MANAGERS.filter(({ name }) => wanted.test(name));
const cases = managers.flatMap((manager) =>
  ['accept', 'reject'].flatMap((choice) =>
    ['pending', 'cookieless'].map((consent) => ({ manager, choice, consent, conversions: [] })),
  ),
);

if (!managers.length) throw new Error(`managers: none is called ${wanted}`);
for (const manager of managers)
  if (manager.app) {
    const { outputFiles } = await build({
      stdin: { contents: manager.app, resolveDir: here },
      bundle: true,
      write: false,
      format: 'iife',
      logLevel: 'error',
    });
    manager.bundle = outputFiles[0].text;
  }

// No link is followed: the browser's question whether to open another program would take the next click.
const page = ({ manager: { from, head = '', scripts = [], code = '', html = '', bundle }, consent }) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bikes</title>${head}
  ${scripts.map((file) => `<script src="/packages/${file}"></script>`).join('')}<script>${code}</script>
  <script defer src="/smallwins.js" data-collector="/e" data-automation="true" data-vitals="false" data-consent="${consent}"
    data-consent-from="${from}"></script></head>
  <body onclick="event.target.closest('main') && event.preventDefault()"><main><a id="call" href="tel:+4930123456">Call us</a> <a id="mail" href="mailto:shop@example.com">Write to us</a></main>
  ${html}${bundle ? '<script src="/app.js"></script>' : ''}</body></html>`;

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const entry = cases[Number(/^m(\d+)\./.exec(request.headers.host)?.[1])];
  const { pathname } = new URL(request.url, 'http://site');
  const say = (type, text) => response.writeHead(200, { 'Content-Type': type }).end(text);
  if (pathname === '/e') {
    // What was on its way when a page was left is sent again by the next.
    for (const event of JSON.parse(body).events)
      if (event.type === 'conversion' && !entry.conversions.some(({ id }) => id === event.id))
        entry.conversions.push(event);
    response.writeHead(204).end();
  } else if (pathname === '/smallwins.js') say(TYPES['.js'], script);
  else if (pathname === '/app.js') say(TYPES['.js'], entry.manager.bundle);
  else if (pathname === '/') say(TYPES['.html'], page(entry));
  else
    try {
      const text = readFileSync(join(here, 'node_modules', pathname.replace('/packages/', '')));
      say(TYPES[extname(pathname)] ?? 'application/octet-stream', text);
    } catch {
      response.writeHead(404).end();
    }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();

const isShown = (tab, selector) =>
  tab.$eval(selector, (button) => button.checkVisibility({ visibilityProperty: true })).catch(() => false);

/** @returns {Promise<string[]>} what is wrong, nothing where all is right */
async function run(browser, number) {
  const entry = cases[number];
  const { manager, choice, consent, conversions } = entry;
  const faults = [];
  const check = (isRight, fault) => isRight || faults.push(fault);
  const arrived = async (count) => {
    for (let ms = 0; ms < ARRIVES_MS && conversions.length < count; ms += 50) await sleep(50);
  };
  const describe = () => conversions.map(({ goal, visit }) => goal + (visit ? '+visit' : '')).join(' ');
  const context = await browser.createBrowserContext();
  const tab = await context.newPage();
  const open = async () => {
    await tab.goto(`http://m${number}.site.localhost:${port}/`, { waitUntil: 'load' });
    // A manager begins when the page has loaded.
    await sleep(REST_MS);
  };
  const isFree = (said) => said === 'accept' || (!said && !!manager.optOut);
  try {
    await open();
    await tab.waitForSelector(manager[choice], { visible: true, timeout: 5_000 });
    // By script: the manager's window may lie over the page.
    await tab.$eval('#call', (link) => link.click());
    const isHeld = consent === 'pending' && !manager.optOut && !manager.deniesFirst;
    if (!isHeld) await arrived(1);
    await sleep(REST_MS);
    check(conversions.length === (isHeld ? 0 : 1), `before the choice: ${describe() || 'nothing'}`);
    if (!isHeld) check(!!conversions[0]?.visit === isFree(), `before the choice: ${describe()}`);
    // Its window may still be on its way in, and the first click beside it.
    for (let tries = 0; tries < 3 && (await isShown(tab, manager[choice])); tries++) {
      await tab.click(manager[choice]);
      await sleep(REST_MS);
    }
    check(!(await isShown(tab, manager[choice])), 'the manager took no choice');
    if (isHeld) await arrived(1);
    // The data layer is looked at in the moments after a click.
    await sleep(REST_MS);
    await tab.$eval('#mail', (link) => link.click());
    await arrived(2);
    await sleep(REST_MS);
    await open();
    await tab.$eval('#call', (link) => link.click());
    const isSilent = consent === 'pending' && choice === 'reject' && manager.saysNoOnce;
    if (!isSilent) await arrived(3);
    await sleep(REST_MS);
    check(
      conversions.map(({ goal }) => goal).join() === `phone,email${isSilent ? '' : ',phone'}`,
      `counted ${describe()}`,
    );
    const after = isHeld ? conversions : conversions.slice(1);
    check(
      after.every(({ visit }) => !!visit === isFree(choice)),
      `after ${choice}: ${describe()}`,
    );
    if (isFree(choice)) check(new Set(after.map(({ visit }) => visit)).size === 1, 'two visits of one');
  } catch (error) {
    faults.push(String(error));
  } finally {
    await context.close();
  }
  return faults.map((fault) => `${manager.name}, ${consent}, ${choice}: ${fault}`);
}

const { browser, close } = await launchChromium({
  // The services of other companies, which are asked nothing.
  args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost'],
});
const faults = [];
let next = 0;
const lane = async () => {
  while (next < cases.length) faults.push(...(await run(browser, next++)));
};
try {
  await Promise.all(Array.from({ length: TABS }, lane));
} finally {
  await close();
  server.close();
}
for (const fault of faults) console.log(fault);
const broken = new Set(faults.map((fault) => fault.split(': ')[0])).size;
console.log(
  `${managers.length} pages with consent managers: ${cases.length - broken} of ${cases.length} visits right`,
);
if (faults.length) process.exitCode = 1;
