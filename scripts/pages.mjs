/**
 * `npm run pages [-- --write-floors] [--no-build]`: how true the tags are on whole pages. Opens 258 pages of some eighty news and
 * magazine sites, as they were saved in 2013, in Chromium with the built script on them; submits every form and presses
 * every button outside a form; and compares what arrives at the collector with test/pages/labels.json. Prints
 * precision, recall and F1, and the misses; exits 1 below the floors of test/pages/floors.json.
 *
 * The pages come from npm (htmlparser-benchmark, which has them to measure parsers) and are not part of the project;
 * the labels name a page by the start of its file, a form by its number, a button by `b` and its number.
 *
 * No request leaves the machine, and no script but ours runs, so that a page stays as it was saved.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';
import { launchChromium, MANY_SITES } from './chromium.mjs';
import { installOnDemand } from './install.mjs';
import { holdFloors, printConfusions, printRates } from './rates.mjs';

const PAGES_AT_ONCE = 4;
const COLLECTOR = 'https://collector.example/e';
const here = fileURLToPath(new URL('../test/pages', import.meta.url));
const folder = `${here}/node_modules/htmlparser-benchmark/files`;
const started = Date.now();

const scriptPath = fileURLToPath(new URL('../dist/smallwins.js', import.meta.url));
ensureBuilt();
installOnDemand(here, 'htmlparser-benchmark');
const { BUTTON } = await import('../dist/dom/button.js');
const script = readFileSync(scriptPath, 'utf8');
const labels = JSON.parse(readFileSync(`${here}/labels.json`, 'utf8'));

/** Runs in the page: does what a visitor would do with everything that may send something. */
async function act(BUTTON) {
  const rest = () => new Promise((done) => setTimeout(done, 20));
  const { requestSubmit } = HTMLFormElement.prototype;
  const elementsOf = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, 'elements').get;
  const acted = [];
  // The page stays.
  for (const type of ['click', 'submit']) addEventListener(type, (event) => event.preventDefault());
  const mark = async (name) => {
    await rest();
    window.smallwins('track', name);
    acted.push(name);
  };
  for (const [i, form] of [...document.querySelectorAll('form')].entries()) {
    form.setAttribute('novalidate', '');
    // Two boxes of one newsletter would be one act.
    form.setAttribute('action', `${form.getAttribute('action') ?? ''}#${i}`);
    const button = [...elementsOf.call(form)].find(({ type }) => /^(submit|image)$/.test(type));
    requestSubmit.call(form, button);
    await mark(String(i));
  }
  const buttons = [...document.querySelectorAll(BUTTON)].filter((button) => !button.closest('form'));
  for (const [i, button] of buttons.entries()) {
    button.setAttribute('formaction', `#${i}`);
    button.click();
    await mark(`b${i}`);
  }
  window.smallwins('track', 'end');
  return acted;
}

async function openPage(browser) {
  const page = await (await browser.createBrowserContext()).newPage();
  const seen = new Set();
  let html = '';
  let take;
  page.on('request', (request) => {
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (request.url() === COLLECTOR) {
      take(request.postData());
      request.respond({ status: 204, headers: { 'Access-Control-Allow-Origin': '*' } });
    } else if (request.url().endsWith('/smallwins-under-test.js'))
      request.respond({ contentType: 'text/javascript; charset=utf-8', body: script });
    else if (isPage && html) {
      request.respond({
        contentType: 'text/html; charset=utf-8',
        headers: {
          'Content-Security-Policy': `default-src 'none'; script-src 'nonce-own'; connect-src ${COLLECTOR}`,
        },
        body: html,
      });
      html = '';
    } else request.abort();
  });
  page.on('dialog', (dialog) => dialog.dismiss());
  await page.setRequestInterception(true);

  /** @returns what each act on the page was counted as: `{ '0': 'newsletter', b0: 'none' }` */
  return async (saved) => {
    const events = new Map();
    const arrived = new Promise((done, fail) => {
      setTimeout(fail, 20_000, new Error('the end did not arrive within 20 s')).unref();
      take = (body) => {
        for (const event of JSON.parse(body).events) {
          // What the last page of the same site got no answer for comes again, by design.
          if (seen.has(event.id)) continue;
          seen.add(event.id);
          events.set(event.id, event);
          if (event.goal === 'end') done();
        }
      };
    });
    arrived.catch(() => {});
    const [, address] = /<link[^>]+canonical[^>]+href=["'](https?:[^"']+)/i.exec(saved) ?? [];
    html =
      `<!doctype html><script nonce="own" src="/smallwins-under-test.js" data-collector="${COLLECTOR}" data-automation="true"></script>` +
      saved.replace(/^\s*<!doctype[^>]*>/i, '').replace(/<iframe/gi, '<x-frame');
    await page.goto(address ?? 'https://www.example.com/page', {
      waitUntil: 'domcontentloaded',
      timeout: 10_000,
    });
    const acted = await page.evaluate(act, BUTTON);
    await arrived;
    const goals = Object.fromEntries(acted.map((name) => [name, 'none']));
    let counted = 'none';
    // Ids are in the order of the acts, whatever the order of arrival.
    for (const [, { type, goal }] of [...events].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (goal in goals) {
        goals[goal] = counted;
        counted = 'none';
      } else if (type === 'conversion' && goal !== 'campaign') counted = goal;
    return goals;
  };
}

const { browser, close } = await launchChromium({ args: MANY_SITES });
const results = [];
let failed = 0;
try {
  const files = readdirSync(folder).filter((name) => name.endsWith('.html'));
  let next = 0;
  await Promise.all(
    Array.from({ length: PAGES_AT_ONCE }, async () => {
      let run = await openPage(browser);
      while (next < files.length) {
        const file = files[next++];
        const id = file.slice(0, 5);
        try {
          const goals = await run(readFileSync(`${folder}/${file}`, 'utf8'));
          for (const [act, goal] of Object.entries(goals)) {
            const expected = labels[id]?.[act] ?? 'none';
            results.push({ id: `${id}.${act}`, expected, goal, right: goal === expected });
          }
        } catch (error) {
          failed++;
          console.error(`pages: ${file}: ${String(error).slice(0, 200)}`);
          run = await openPage(browser);
        }
      }
    }),
  );
} finally {
  await close();
}

const measured = {};
for (const [goal, { count, precision, recall }] of Object.entries(printRates('Whole pages', results)))
  if (count >= 20) measured[goal] = { precision, recall };
const never = results.filter(({ expected }) => expected === 'none');
const wrong = never.filter(({ right }) => !right).length;
console.log(`searches, logins, comments, menus and the like reported as a goal: ${wrong} of ${never.length}`);
measured.silence = { rate: 1 - wrong / never.length };
printConfusions(results, ({ expected }) => expected);
const misses = results.filter(({ right }) => !right);
console.log(`\n${misses.length} misses`);
for (const { id, expected, goal } of misses) console.log(`${id.padEnd(10)}${expected.padEnd(12)}${goal}`);
console.log(`${results.length} acts in ${Math.round((Date.now() - started) / 1000)} s`);
if (failed) process.exitCode = 1;
holdFloors('pages', measured, `${here}/floors.json`, process.argv.includes('--write-floors'));
