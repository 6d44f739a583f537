/**
 * `npm run accuracy [folder] [-- --require] [--among] [--no-build]`: how true the tags are. Puts every labelled form and link of a
 * corpus on a page of its own in Chromium, with the built script on it, does what a visitor would do, and compares what
 * arrives at the collector with the label. Prints precision, recall and F1, the confusions and the misses; exits 1 below
 * the floors of test/accuracy-floors.json (`--write-floors` sets them just under what was reached). With `--among` each
 * form stands between two forms of other sites, as on a page with a login above it and a newsletter below, without links
 * and without floors.
 *
 * The corpus is a folder with `forms.dev.jsonl` and `links.dev.jsonl`, or one of them; a record is a line of JSON:
 *
 *     id                its name in the lists of misses
 *     label             a key of FORM_GOALS or LINK_GOALS; of NEVER, or any other, for what is nobody's conversion
 *     html              the form or the link, and what stands around it, where that was kept
 *     note              free text, of which only "order tracking" says something here
 *     page_url          the address that it came from, as a URL, or null
 *     page_lang         of `<html lang>`, or null
 *     base_href         of `<base>`, or null
 *     text_lang         the language it is written in; with `--among` its neighbours are of the same
 *     split_unit        the site it came from; with `--among` its neighbours are of others
 *     no_form_element   whether it is a box without a `<form>`
 *     href              of a link, as its page has it
 *     normalised        of a link, the target that is right: `+49221164210`, `hi@example.com`, a URL; or null
 *
 * Required are `id`, `label` and `html`, and a link's `href`. No request leaves the machine: saved-page.mjs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';
import { launchChromium, MANY_SITES } from './chromium.mjs';
import { holdFloors, printConfusions, printRates } from './rates.mjs';
import { openSavedPage, scriptTag } from './saved-page.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FLOORS = join(ROOT, 'test/accuracy-floors.json');
const PAGES_AT_ONCE = 4;

const flags = process.argv.slice(2).filter((arg) => arg.startsWith('--'));
const isAmong = flags.includes('--among');
const folder = resolve(
  ROOT,
  process.argv.slice(2).find((arg) => !arg.startsWith('--')) || '../shared/corpus',
);

const FORM_GOALS = {
  newsletter: 'newsletter',
  contact: 'contact',
  signup: 'signup',
  signup_with_optin: 'signup',
  order: 'order',
  checkout: 'order',
  waitlist: 'waitlist',
  booking: 'booking',
  demo_request: 'demo',
  quote_request: 'quote',
  download_gate: 'download',
  donation: 'donation',
};
const LINK_GOALS = {
  tel: ['phone'],
  mailto: ['email'],
  sms: ['message'],
  whatsapp: ['message'],
  outbound: ['outbound'],
  social_profile: ['social'],
  social_share: ['none', 'outbound'],
  download: ['download'],
  other_scheme: ['none', 'message', 'phone'],
};
const NEVER = /^(login|passwordless_login|password_reset|search|unsubscribe|comment)$/;

/** The goals that are right for a record. */
function expectedOf(record, kind) {
  if (kind === 'form') {
    // An enquiry about an order already placed is none.
    const tracking =
      /^(order|checkout)$/.test(record.label) &&
      /order tracking|to track your order/i.test(record.note + record.html);
    return [(!tracking && FORM_GOALS[record.label]) || 'none'];
  }
  // mailto: and WhatsApp links without anybody to write to are share buttons.
  if (/^(mailto|sms|whatsapp)$/.test(record.label) && !record.normalised) return ['none', 'outbound'];
  return LINK_GOALS[record.label] || ['none'];
}

const read = (name) => {
  const path = join(folder, name);
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
};

/** Runs in the page: does what a visitor would do with the record. */
function act(kind, isBox) {
  const root = document.getElementById('record-under-test') ?? document;
  for (const element of document.querySelectorAll('[target]')) element.removeAttribute('target');
  // The form's own prototype: a page's inputs may be named `requestSubmit` or `elements`.
  const { requestSubmit } = HTMLFormElement.prototype;
  const elements = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, 'elements').get;
  if (kind === 'link') {
    document
      .querySelector('a[href], area[href]')
      ?.dispatchEvent(
        new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, view: window }),
      );
  } else if (isBox) {
    const field = root.querySelector(
      'input[type=email],input[name*=mail i],input[id*=mail i],input[placeholder*=mail i],input[type=text],input',
    );
    const buttons = [
      ...root.querySelectorAll(
        'button,input[type=submit],input[type=button],input[type=image],[role=button],a',
      ),
    ];
    const after = buttons.find((button) => field && field.compareDocumentPosition(button) & 4);
    (after || buttons.pop())?.click();
  } else {
    const form = [...root.querySelectorAll('form')].sort(
      (a, b) => elements.call(b).length - elements.call(a).length,
    )[0];
    form?.setAttribute('novalidate', '');
    const submitter = form && [...elements.call(form)].find((element) => element.type === 'submit');
    if (form) requestSubmit.call(form, submitter);
  }
  // The same pipeline carries this one after whatever was noticed: when it arrives, nothing more will.
  window.smallwins?.('track', 'accuracy-end');
}

/** The body of a record's page: the record alone, or with `--among` between the forms of two other sites. */
function bodyOf(record) {
  const at = forms.indexOf(record);
  if (at < 0 || !isAmong) return record.html;
  const isOther = ({ split_unit, text_lang }) =>
    split_unit !== record.split_unit && text_lang === record.text_lang;
  // Far from the record: neighbours in the file are of one collection.
  const others = [...forms.slice(at), ...forms.slice(0, at)].filter(isOther);
  const [before = '', after = ''] = [0.3, 0.7].map((part) => others[Math.floor(others.length * part)]?.html);
  return `<div>${before}</div><div id="record-under-test">${record.html}</div><div>${after}</div>`;
}

/** @returns a function that tries one record after another on a page of its own */
async function openPage(browser, script) {
  const { page, show } = await openSavedPage(browser, script);
  return async (record, kind) => {
    const url = record.page_url || 'https://www.example.com/page';
    const html =
      `<!doctype html><html lang="${record.page_lang || 'en'}"><head><meta charset="utf-8">` +
      (record.base_href ? `<base href="${record.base_href}">` : '') +
      `${scriptTag(url)}</head><body>${bodyOf(record)}</body></html>`;
    const conversions = [];
    let onEvent;
    const arrived = new Promise((done) => {
      const timer = setTimeout(() => done(false), 2000);
      onEvent = (event) => {
        if (event.goal === 'accuracy-end') {
          clearTimeout(timer);
          done(true);
        } else if (event.type === 'conversion' && event.goal !== 'campaign') conversions.push(event);
      };
    });
    await show({ url, html, timeout: 5000, onEvent });
    // A link may have replaced the page before it could answer; what it noticed arrives all the same.
    await page.evaluate(act, kind, Boolean(record.no_form_element)).catch(() => {});
    const complete = await arrived;
    // Ends a navigation that the act has begun, or it would get in the way of the next record's.
    await page.evaluate(() => window.stop()).catch(() => {});
    return {
      goal: conversions[0]?.goal || 'none',
      target: conversions[0]?.target,
      events: conversions.length,
      complete,
    };
  };
}

/** A page that a record has brought to a standstill is given up. */
const within = (ms, promise) =>
  Promise.race([
    promise,
    new Promise((_, fail) => setTimeout(fail, ms, new Error(`nothing within ${ms} ms`)).unref()),
  ]);

async function judge(browser, script, records, kind) {
  const results = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: PAGES_AT_ONCE }, async () => {
      let run = await openPage(browser, script);
      while (next < records.length) {
        const index = next++;
        const record = records[index];
        const expected = expectedOf(record, kind);
        let got;
        for (let tries = 3; tries-- && !got?.complete; )
          try {
            got = await within(8000, run(record, kind));
          } catch (error) {
            got = { goal: 'failed', events: 0, complete: false, error: String(error).slice(0, 90) };
            run = await openPage(browser, script);
          }
        if (flags.includes('--verbose')) console.error(record.id, got.goal, got.error || '');
        const right = expected.includes(got.goal);
        results[index] = { record, kind, expected: right ? got.goal : expected[0], right, ...got };
      }
    }),
  );
  return results;
}

/** `tel:+49…` against `+49…`, `viber:` against all of a link; a URL's query may have been redacted on the way. */
function isSameTarget(target = '', normalised = '') {
  const bare = (text) => {
    const short = text.replace(/^(tel|sms|mailto|whatsapp|callto):/i, '').replace(/[?#].*/, '');
    try {
      return decodeURI(short).trim().toLowerCase();
    } catch {
      return short;
    }
  };
  return bare(target) === bare(normalised) || (/^\w+:$/.test(normalised) && target.startsWith(normalised));
}

const forms = read('forms.dev.jsonl');
const links = isAmong ? [] : read('links.dev.jsonl');
if (!forms.length && !links.length) {
  console.log(`accuracy: no corpus in ${folder}: nothing measured.`);
  process.exit(flags.includes('--require') ? 1 : 0);
}
ensureBuilt();

const startedMs = Date.now();
const { browser, close } = await launchChromium({
  args: ['--disable-quic', '--disable-component-update', '--disable-sync', ...MANY_SITES],
});
let results;
try {
  const script = readFileSync(join(ROOT, 'dist/smallwins.js'), 'utf8');
  results = [
    ...(await judge(browser, script, forms, 'form')),
    ...(await judge(browser, script, links, 'link')),
  ];
} finally {
  await close();
}

const formResults = results.filter((r) => r.kind === 'form');
const linkResults = results.filter((r) => r.kind === 'link');
const measured = {};
const misses = results.filter((r) => !r.right);
if (formResults.length) {
  // Of a handful of forms a rate says nothing that a floor could hold.
  for (const [goal, rate] of Object.entries(printRates('Forms', formResults)))
    if (rate.count >= 20) measured[goal] = { precision: rate.precision, recall: rate.recall };
  const never = formResults.filter((r) => NEVER.test(r.record.label));
  const wrong = never.filter((r) => !r.right).length;
  console.log(
    `login, search, password, unsubscribe, comment reported as a goal: ${wrong} of ${never.length}`,
  );
  if (never.length) measured.silence = { rate: 1 - wrong / never.length };
  printConfusions(formResults, (r) => r.record.label);
}
if (linkResults.length) {
  printRates('Links', linkResults);
  printConfusions(linkResults, (r) => r.record.label);
  const targeted = linkResults.filter((r) => r.right && r.goal !== 'none');
  const same = targeted.filter((r) => isSameTarget(r.target, r.record.normalised));
  console.log(`targets normalised as labelled: ${same.length} of ${targeted.length}`);
  for (const r of targeted)
    if (!same.includes(r)) console.log(`  ${r.record.id}  ${r.target}  instead of  ${r.record.normalised}`);
  const share = (labels) => {
    const of = linkResults.filter((r) => labels.test(r.record.label));
    return of.filter((r) => r.right).length / of.length;
  };
  measured.links = {
    right: share(/./),
    scheme: share(/^(tel|mailto|sms|whatsapp|other_scheme)$/),
    own: share(/^(internal|subdomain|outbound)$/),
  };
  if (targeted.length) measured.links.target = same.length / targeted.length;
}

console.log(`\n${misses.length} misses`);
for (const { record, goal, kind, error } of misses)
  console.log(
    `${record.id.padEnd(16)}${record.label.padEnd(18)}${goal.padEnd(12)}${record.text_lang || ''}${record.no_form_element ? ' no form' : ''}${kind === 'link' ? ` ${record.href.slice(0, 90)}` : ''}${error ? ` ${error}` : ''}`,
  );
const twice = results.filter((r) => r.events > 1);
if (twice.length) {
  console.log(`counted more than once: ${twice.map((r) => r.record.id).join(' ')}`);
  process.exitCode = 1;
}
const incomplete = results.filter((r) => !r.complete);
if (incomplete.length) console.log(`nothing arrived at all: ${incomplete.map((r) => r.record.id).join(' ')}`);
console.log(`${results.length} records in ${Math.round((Date.now() - startedMs) / 1000)} s`);

if (isAmong) console.log('no floors: they are for a form that is alone on its page');
else holdFloors('accuracy', measured, FLOORS, flags.includes('--write-floors'));
