/**
 * `npm run pages [-- --write-floors] [--no-build]`: how true the tags are on whole pages. Opens 258 pages of some eighty news and
 * magazine sites, as they were saved in 2013, in Chromium with the built script on them; submits every form and presses
 * every button outside a form; and compares what arrives at the collector with test/pages/labels.json. Prints
 * precision, recall and F1, and the misses; exits 1 below the floors of test/pages/floors.json.
 *
 * The pages come from npm (htmlparser-benchmark, which has them to measure parsers) and are not part of the project;
 * the labels name a page by the start of its file, a form by its number, a button by `b` and its number.
 *
 * No script but ours runs, so that a page stays as it was saved, and no request leaves the machine: saved-page.mjs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';
import { launchChromium, MANY_SITES } from './chromium.mjs';
import { installOnDemand } from './install.mjs';
import { holdFloors, printConfusions, printRates } from './rates.mjs';
import { COLLECTOR, openSavedPage, scriptTag } from './saved-page.mjs';

const PAGES_AT_ONCE = 4;
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
  const { page, show } = await openSavedPage(browser, script);
  /** @returns what each act on the page was counted as: `{ '0': 'newsletter', b0: 'none' }` */
  return async (saved) => {
    const [, url = 'https://www.example.com/page'] =
      /<link[^>]+canonical[^>]+href=["'](https?:[^"']+)/i.exec(saved) ?? [];
    const html =
      `<!doctype html>${scriptTag(url, 'nonce="own"')}` +
      saved.replace(/^\s*<!doctype[^>]*>/i, '').replace(/<iframe/gi, '<x-frame');
    const headers = {
      'Content-Security-Policy': `default-src 'none'; script-src 'nonce-own'; connect-src ${COLLECTOR}`,
    };
    const events = [];
    let onEvent;
    const arrived = new Promise((done, fail) => {
      setTimeout(fail, 20_000, new Error('the end did not arrive within 20 s')).unref();
      onEvent = (event) => {
        events.push(event);
        if (event.goal === 'end') done();
      };
    });
    arrived.catch(() => {});
    await show({ url, html, headers, timeout: 10_000, onEvent });
    const acted = await page.evaluate(act, BUTTON);
    await arrived;
    const goals = Object.fromEntries(acted.map((name) => [name, 'none']));
    let counted = 'none';
    // Ids are in the order of the acts, whatever the order of arrival.
    for (const { type, goal } of events.sort((a, b) => (a.id < b.id ? -1 : 1)))
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
