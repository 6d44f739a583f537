/**
 * `npm run libraries [-- NAME] [--no-build]`: what smallwins says of forms that real libraries run. Opens each form of
 * test/libraries/forms.mjs in Chromium with the built full script, presses its button, lets a server take it, refuse it,
 * or refuse it once, and compares what arrives at the collector: the conversion, counted once, and its outcome.
 *
 * Exits 1 when an outcome is the wrong way round, when fewer than 95 % are right (the others are silent), or when a
 * conversion is missed or counted twice. The libraries come from npm, on demand; no request leaves the machine.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';
import { launchChromium } from './chromium.mjs';
import { installOnDemand } from './install.mjs';

const TABS = 6;
/** What the library and the server take, and how long an answer must stand for the plugin (0.9 s), with room. */
const ANSWER_MS = 5_000;
/** How long to go on for an event that nobody expects. */
const REST_MS = 1_500;

const here = fileURLToPath(new URL('../test/libraries', import.meta.url));
const scriptPath = fileURLToPath(new URL('../dist/smallwins.full.js', import.meta.url));
ensureBuilt();
installOnDemand(here, 'esbuild');
const { build } = await import(`${here}/node_modules/esbuild/lib/main.js`);
const { FORMS } = await import(`${here}/forms.mjs`);
const script = readFileSync(scriptPath);
const EXPECTED = { good: ['confirmed'], bad: ['rejected'], retry: ['rejected', 'confirmed'] };

const wanted = new RegExp(process.argv.slice(2).find((arg) => !arg.startsWith('--')) ?? '', 'i');
const cases = FORMS.filter(({ name }) => wanted.test(name)).flatMap((form) =>
  (form.variants ?? ['good', 'bad', 'retry']).map((variant) => ({
    form,
    variant,
    tries: 0,
    events: new Map(),
  })),
);

const page = (
  number,
  html,
  { scripts = [], head = '' } = {},
) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <title>Bikes</title>${head}${scripts.map((file) => `<script src="/packages/${file}"></script>`).join('')}
  <script defer src="/smallwins.js" data-collector="/${number}/e" data-automation="true" data-vitals="false"></script></head>
  <body><header><form action="/search" role="search"><input type="search" name="q"></form></header>
  <main>${html}</main></body></html>`;

/** What the server says to a request; each case has a host of its own on the site, a tab of its own elsewhere. */
function answer(number, method, { pathname, searchParams }, body) {
  const entry = cases[number];
  const { form, variant, events } = entry;
  if (pathname.endsWith('/e')) {
    for (const event of JSON.parse(body).events) events.set(event.id, event);
    return { status: 204 };
  }
  if (pathname === '/smallwins.js') return { type: 'text/javascript', text: script };
  if (pathname.startsWith('/packages/')) {
    const file = join(here, 'node_modules', pathname.slice('/packages/'.length));
    return { type: 'text/javascript', text: readFileSync(file) };
  }
  if (pathname === '/app.js') return { type: 'text/javascript', text: form.code };
  if (pathname === '/favicon.ico') return { status: 204 };
  if (pathname === '/thanks')
    return { text: page(number, '<h1>Thank you</h1><p>We got your message.</p>', form) };
  if (pathname === '/form')
    return { text: page(number, form.app ? '</main><script src="/app.js"></script>' : form.html, form) };
  // A preflight is no try.
  if (method === 'OPTIONS') return { status: 204 };
  const isGood = variant === 'good' || (variant === 'retry' && ++entry.tries > 1);
  const said = form.answer(isGood, searchParams);
  const { status = said.location ? 303 : 200, location, json } = said;
  if (json) return { status, type: 'application/json', text: JSON.stringify(json) };
  if (said.script) return { type: 'text/javascript', text: said.script };
  return { status, location, text: said.page ? page(number, said.page, form) : said.html };
}

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Timing-Allow-Origin': '*',
};

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const number = Number(/^f(\d+)\./.exec(request.headers.host)?.[1]);
  const {
    status = 200,
    type,
    location,
    text,
  } = answer(number, request.method, new URL(request.url, 'http://site'), body);
  response.writeHead(status, {
    ...(location ? { Location: location } : {}),
    'Content-Type': type ?? 'text/html; charset=utf-8',
  });
  response.end(text);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();

const press = async (tab) => {
  const button = await tab.waitForSelector('main button', { visible: true, timeout: 5_000 });
  // Where the library gives no value to start with.
  const field = await tab.$('main input[type=email]');
  if (field && !(await field.evaluate(({ value }) => value))) await field.type('ada@example.com');
  await button.click();
};

async function run(browser, number) {
  const { form, variant, events } = cases[number];
  if (form.app && !form.code) {
    const { outputFiles } = await build({
      stdin: { contents: form.app, resolveDir: here, loader: 'jsx' },
      bundle: true,
      write: false,
      format: 'iife',
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    form.code = outputFiles[0].text;
  }
  // A window of its own: what is not shown does not animate, and libraries wait for frames.
  const context = await browser.createBrowserContext();
  const tab = await context.newPage();
  const errors = [];
  tab.on('pageerror', (error) => errors.push(String(error)));
  // The services of other companies, which are asked nothing.
  await tab.setRequestInterception(true);
  tab.on('request', (request) => {
    const url = new URL(request.url());
    if (/\.localhost$/.test(url.hostname)) return void request.continue();
    const {
      status = 200,
      type = 'text/plain',
      text = '',
    } = answer(number, request.method(), url, request.postData());
    request.respond({ status, headers: CORS, contentType: type, body: text });
  });
  const of = (type) => [...events.values()].filter((event) => event.type === type);
  const outcomes = () => of('outcome').map(({ outcome }) => outcome);
  const expected = EXPECTED[variant];
  const settle = async (count) => {
    for (let ms = 0; ms < ANSWER_MS && outcomes().length < count; ms += 100) await sleep(100);
  };
  try {
    await tab.goto(`http://f${number}.site.localhost:${port}/form`, { waitUntil: 'load' });
    await press(tab);
    await settle(1);
    if (variant === 'retry') {
      await press(tab);
      await settle(2);
    }
    await sleep(REST_MS);
  } catch (error) {
    errors.push(String(error));
  } finally {
    await context.close();
  }
  const said = outcomes();
  const goals = of('conversion').map(({ goal }) => goal);
  return {
    name: `${form.name}: ${variant}`,
    goals,
    said,
    errors,
    isCounted: goals.join() === (form.goal ?? 'contact'),
    isRight: said.join() === expected.join(),
    // What is left out is silence, which is no error.
    isWrong: !['', ...expected, expected.join()].includes(said.join()),
  };
}

const { browser, close } = await launchChromium();
const results = [];
let next = 0;
const lane = async () => {
  while (next < cases.length) results.push(await run(browser, next++));
};
try {
  await Promise.all(Array.from({ length: TABS }, lane));
} finally {
  await close();
  server.close();
}

for (const { name, goals, said, errors, isCounted, isRight } of results)
  if (!isCounted || !isRight)
    console.log(
      `${name}: counted ${goals.join(', ') || 'nothing'}; ${said.join(', ') || 'silent'} ${errors.join('; ')}`,
    );
const right = results.filter(({ isRight }) => isRight).length;
const wrong = results.filter(({ isWrong }) => isWrong).length;
const miscounted = results.filter(({ isCounted }) => !isCounted).length;
console.log(
  `${new Set(cases.map(({ form }) => form)).size} forms of real libraries: ${right} of ${results.length} outcomes right, ${wrong} wrong, ${miscounted} conversions missed or doubled`,
);
if (wrong || miscounted || right < results.length * 0.95) process.exitCode = 1;
