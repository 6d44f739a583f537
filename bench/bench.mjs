/**
 * `npm run bench`: smallwins beside its peers, in one run, on the same pages, in Chromium.
 *
 *     node bench/bench.mjs [--quick] [--n 5] [--no-build] [--hold] [--only clicks,load,next,deliveries]
 *
 * A run of all, which is not quick, writes RESULTS.md, results.json and results.svg beside itself. The tools take turns,
 * so that a machine that slows down slows all of them; compare what stands in one table, not two tables. With `--hold`,
 * which needs clicks and load, it exits 1 where either costs more beside Plausible's than it may.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/built.mjs';
import { launchChromium } from '../scripts/chromium.mjs';
import { markdown, picture } from './report.mjs';
import { KINDS, openCollector, openSite } from './servers.mjs';
import { loadTools } from './tools.mjs';

const PARTS = ['clicks', 'load', 'next', 'deliveries'];
/** How many times what Plausible costs: what was reached, with room for a machine that has other things to do. */
const LIMITS = { load: 2, first: 4, internal: 1.5, outbound: 2.5 };
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    n: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
    hold: { type: 'boolean', default: false },
    only: { type: 'string', default: PARTS.join() },
  },
});
const { quick } = values;
const n = Number(values.n ?? (quick ? 2 : 5));
const rounds = quick ? 2 : 8;
const loads = quick ? 5 : 60;
const pairs = quick ? 10 : 60;
const does = (part) => values.only.split(',').includes(part);
/** What is written is of one run. */
const isWhole = !quick && PARTS.every(does);
ensureBuilt();
const started = Date.now();
const say = (text) =>
  console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${text}`);
setTimeout(() => {
  console.error('bench: not done within 30 minutes');
  process.exit(1);
}, 30 * 60_000).unref();

const tools = await loadTools();
const names = tools.map(({ name }) => name);
const site = await openSite(tools);
const collector = await openCollector();
const { browser, close } = await launchChromium({
  // A headless browser names itself in its user agent, and mixpanel leaves such visitors out.
  args: [
    '--user-agent=Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
  ],
});
const pageUrl = (tool, host, { links = 120, pageview = 0, to = collector.url } = {}) =>
  `http://${host}.localhost:${site.port}/page?${new URLSearchParams({ tool, links: String(links), pageview: String(pageview), collector: to })}`;
const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const quartile = (numbers, part) =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * part)];

/**
 * Who is first takes turns, and so does who comes after whom: one that follows a page without a tool finds the browser's
 * network idle.
 */
function inTurns(all, round) {
  const first = (round >> 1) % all.length;
  const order = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 ? order.reverse() : order;
}

/** Opens and closes tabs. */
const driver = await browser.target().createCDPSession();
const results = { n, bytes: Object.fromEntries(tools.map(({ name, brotli }) => [name, brotli])) };

/**
 * Opens a page in a tab that is watched by nothing but one session: the rest of what puppeteer turns on takes a stack
 * trace for each request, and no visitor pays that.
 */
async function openUnwatched(url) {
  const blank = `about:blank#${url}`;
  const { targetId } = await driver.send('Target.createTarget', { url: blank, newWindow: true });
  const session = await (await browser.waitForTarget((target) => target.url() === blank)).createCDPSession();
  /** In the page, as if a visitor had just acted in it. */
  const evaluate = async (work, ...args) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: typeof work === 'string' ? work : `(${work})(...${JSON.stringify(args)})`,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await session.send('Performance.enable');
  await session.send('Page.navigate', { url });
  while (!(await evaluate(`location.host && document.readyState === 'complete'`))) await sleep(50);
  return { session, evaluate, close: () => driver.send('Target.closeTarget', { targetId }) };
}

/** What a click costs: the time in `link.click()`, less that of a page without a tool. */
async function clicks() {
  const times = {};
  for (const links of [100, 20_000]) {
    const tabs = {};
    for (const name of ['none', ...names]) {
      const tab = await openUnwatched(
        pageUrl(name, `click-${name}-${links}`.toLowerCase(), { links: Math.max(links, 120) }),
      );
      await tab.evaluate(`addEventListener('click', (event) => event.preventDefault())`);
      tabs[name] = tab;
      await sleep(300);
    }
    for (let round = 0; round < rounds; round++) {
      const order = inTurns(['none', ...names], round);
      for (const kind of Object.keys(KINDS))
        for (const name of order) {
          const took = await tabs[name].evaluate(
            async (kind, count) => {
              const took = [];
              for (let i = 0; i < count; i++) {
                const link = document.getElementById(kind + i).firstElementChild;
                const from = performance.now();
                link.click();
                took.push((performance.now() - from) * 1000);
                await new Promise((resolve) => setTimeout(resolve, 8));
              }
              return took;
            },
            kind,
            KINDS[kind],
          );
          // The first round warms up.
          if (round)
            ((times[links] ??= {})[kind] ??= {})[name] = [...(times[links][kind][name] ?? []), ...took];
        }
    }
    for (const tab of Object.values(tabs)) await tab.close();
    say(`clicks with ${links} links`);
  }
  results.clicks = {};
  for (const [links, kinds] of Object.entries(times))
    for (const [kind, byName] of Object.entries(kinds)) {
      const base = median(byName.none);
      const row = Object.fromEntries(names.map((name) => [name, Math.max(0, median(byName[name]) - base)]));
      row.none = base;
      (results.clicks[links] ??= {})[kind] = row;
    }
}

/**
 * On a fresh page each: compiling and running script until 300 ms after the load event, page view as by default; then
 * what the page's first click costs, on an outbound link, when nothing is compiled that only a click needs. A
 * visitor's click mostly is the first. Both less that of a page without a tool.
 */
async function load() {
  const times = {};
  const firsts = {};
  for (let i = 0; i < loads; i++)
    for (const name of inTurns(['none', ...names], i)) {
      const tab = await openUnwatched(pageUrl(name, `load-${name}-${i}`.toLowerCase(), { pageview: 1 }));
      await sleep(300);
      const { metrics } = await tab.session.send('Performance.getMetrics');
      const of = (key) => metrics.find((metric) => metric.name === key)?.value ?? 0;
      (times[name] ??= []).push((of('ScriptDuration') + of('V8CompileDuration')) * 1000);
      (firsts[name] ??= []).push(
        await tab.evaluate(() => {
          addEventListener('click', (event) => event.preventDefault());
          const link = document.getElementById('outbound0').firstElementChild;
          const from = performance.now();
          link.click();
          return (performance.now() - from) * 1000;
        }),
      );
      await tab.close();
    }
  const lessNone = (all) =>
    Object.fromEntries(names.map((name) => [name, Math.max(0, median(all[name]) - median(all.none))]));
  results.load = lessNone(times);
  results.first = lessNone(firsts);
  say('script time at load, and the first click');
}

/**
 * From the mouse button's release on a link to the arrival of the next page's request at its server, with and without
 * the tool in turns; and `again` without one, which tells what is noise.
 */
async function next() {
  const times = {};
  const all = ['none', 'again', ...names];
  for (let i = 0; i < pairs; i++)
    for (const name of inTurns(all, i)) {
      const tool = name === 'again' ? 'none' : name;
      const tab = await openUnwatched(pageUrl(tool, `next-${name}-${i}`.toLowerCase(), { pageview: 1 }));
      const path = `/next?${name}${i}`;
      const at = await tab.evaluate((href) => {
        const link = document.getElementById('outbound0');
        link.href = href;
        link.scrollIntoView({ block: 'center' });
        const { x, y } = link.getBoundingClientRect();
        return { x: x + 5, y: y + 5 };
      }, `http://partner.localhost:${site.port}${path}`);
      const mouse = (type) =>
        tab.session.send('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1 });
      // Nobody clicks in the moment of the load event, nor releases as soon as they press.
      await sleep(250);
      await mouse('mousePressed');
      await sleep(80);
      const from = performance.timeOrigin + performance.now();
      // Answered when the page has handled it, or never, as it goes.
      mouse('mouseReleased').catch(() => {});
      for (let waits = 0; !site.seen.has(path) && waits < 500; waits++) await sleep(10);
      if (!site.seen.has(path)) throw new Error(`${name}: no next page within 5 s`);
      (times[name] ??= []).push(site.seen.get(path) - from);
      await tab.close();
    }
  results.next = {};
  for (const name of all.slice(1)) {
    const differences = times[name].map((ms, i) => ms - times.none[i]);
    results.next[name] = {
      ms: median(differences),
      from: quartile(differences, 0.25),
      to: quartile(differences, 0.75),
    };
  }
  results.next.none = { ms: median(times.none) };
  say('from click to the next page');
}

/** Each act under each fault, from a host and against a collector of its own. */
async function deliveries() {
  const acts = ['tel', 'outbound', 'form'];
  const faults = ['none', '503', 'reset', 'refused', 'offline'];
  results.deliveries = {};
  results.sent = {};
  const trials = [];
  for (let i = 0; i < n; i++)
    for (const fault of faults)
      for (const act of acts) for (const tool of tools) trials.push({ i, fault, act, tool });
  async function attempt({ i, fault, act, tool }) {
    const own = await openCollector();
    const host = `d-${tool.name}-${fault}-${act}-${i}`.toLowerCase();
    const url = pageUrl(tool.name, host, { pageview: 1, to: own.url });
    const tab = await browser.newPage({ type: 'window' });
    try {
      await tab.goto(url);
      await sleep(400);
      own.requests.length = 0;
      if (fault === 'offline') await tab.setOfflineMode(true);
      else if (fault !== 'none') await own.fail(fault);
      await tab.evaluate((id) => document.getElementById(id).click(), act === 'form' ? 'form' : `${act}0`);
      await sleep(1_000);
      const quiet = own.requests.length;
      await own.well();
      if (fault === 'offline') await tab.setOfflineMode(false);
      if (fault !== 'none' || act !== 'tel') {
        // The visitor comes back, and the tool counts the page as it does by default.
        await sleep(100);
        for (let tries = 0; tries < 3; tries++)
          if (
            await tab.goto(url).then(
              () => true,
              () => false,
            )
          )
            break;
      }
      const arrived = () =>
        own.requests.filter(({ stored }) => stored).flatMap(({ body }) => tool.read(body));
      for (let waits = 0; waits < 60 && !arrived().length; waits++) await sleep(100);
      await sleep(fault === 'none' ? 200 : 1_500);
      const ids = arrived();
      const row = ((results.deliveries[tool.name] ??= {})[`${act} ${fault}`] ??= {
        tried: 0,
        arrived: 0,
        again: 0,
      });
      row.tried++;
      const distinct = ids.filter((id, at) => id === undefined || ids.indexOf(id) === at).length;
      row.arrived += Math.min(1, distinct);
      row.again += Math.max(0, distinct - 1);
      if (fault === 'none' && act === 'tel' && ids.length) {
        const sent = (results.sent[tool.name] ??= { events: 0, requests: 0, bytes: 0 });
        sent.events++;
        for (const { bytes } of own.requests) {
          sent.requests++;
          sent.bytes += bytes;
        }
      }
      // A tool that sees no tel: link is weighed by what it does see.
      if (fault === 'none' && act === 'outbound' && tool.name === 'Plausible' && ids.length) {
        const sent = (results.sent[tool.name] ??= { events: 0, requests: 0, bytes: 0 });
        sent.events++;
        for (const { bytes, body } of own.requests.slice(0, quiet))
          if (tool.read(body).length) {
            sent.requests++;
            sent.bytes += bytes;
          }
      }
    } finally {
      await tab.close().catch(() => {});
      await own.close();
    }
  }
  const total = trials.length;
  let done = 0;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let trial = trials.shift(); trial; trial = trials.shift()) {
        await attempt(trial).catch((error) =>
          say(`${trial.tool.name} ${trial.act} ${trial.fault}: ${error}`),
        );
        if (++done % 60 === 0) say(`deliveries: ${done} of ${total}`);
      }
    }),
  );
}

if (does('clicks')) await clicks();
if (does('load')) await load();
if (does('next')) await next();
if (does('deliveries')) await deliveries();
const version = (await browser.version()).replace(/^\D*/, '').split('.')[0];
await close();
await site.close();
await collector.close();

results.where = `Chromium ${version}, Node ${process.versions.node.split('.')[0]}, ${cpus().length} processors`;
results.versions = Object.fromEntries(tools.map(({ name, version }) => [name, version]));
const text = markdown(results, names);
console.log(`\n${text}`);
if (isWhole) {
  writeFileSync(new URL('./RESULTS.md', import.meta.url), text);
  writeFileSync(new URL('./results.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(new URL('./results.svg', import.meta.url), picture(results, names));
}
let failed = 0;
if (values.hold) {
  const rows = { load: results.load, first: results.first, ...results.clicks?.[100] };
  for (const [what, most] of Object.entries(LIMITS)) {
    // NaN, which holds nothing, where it was not measured.
    const ratio = rows[what]?.smallwins / rows[what]?.Plausible;
    const holds = ratio <= most;
    if (!holds) failed++;
    console.log(`${holds ? 'held' : 'above'}: ${what} ${ratio.toFixed(2)} of Plausible's, ${most} at most`);
  }
  console.log(`${Object.keys(LIMITS).length - failed} passed, ${failed} failed`);
}
say('done');
process.exit(failed ? 1 : 0);
