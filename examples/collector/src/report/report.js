// Everything shown here was sent by strangers: it is written with textContent, and never becomes markup.

const maxFeedItems = 100;
/** A batch of a hundred events is one look at the numbers, not a hundred. */
const refreshDelayMs = 150;
/** The stream is opened again by the browser; numbers that did not come have to be asked for. */
const retryDelayMs = 5000;

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);
const feed = byId('feed');
/** The one site that is shown; null for all. */
const site = new URLSearchParams(location.search).get('site');
const siteQuery = site === null ? '' : `&site=${encodeURIComponent(site)}`;
const whole = new Intl.NumberFormat();
const ratio = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const seconds = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** @param {number | null} rate */
const showRate = (rate) =>
  rate === null ? '–' : rate > 1 ? `${ratio.format(rate)} per visit` : percent.format(rate);

/** @type {Record<string, [title: string, text: (summary: any) => string]>} */
const leaks = {
  empty: ['Waiting for the first event', () => 'Visits and conversions show here the moment they arrive.'],
  quiet: ['Nothing in this window', () => 'No visits and no conversions. A longer window may have some.'],
  early: [
    'Too early to see a leak',
    ({ visits }) => `${whole.format(visits)} of the 20 visits that it takes to say anything.`,
  ],
  'no-visits': [
    'Counts, but no rates yet',
    () => 'A rate needs visits to divide by, and none have come in. The counts are right as they are.',
  ],
  rejected: [
    'Forms are sent and do not go through',
    ({ outcomes: { confirmed, rejected } }) =>
      `Of ${whole.format(confirmed + rejected)} outcomes that could be told, ${whole.format(rejected)} are rejections. What do visitors get wrong, or does the form itself fail?`,
  ],
  'no-conversions': [
    'Leak at the top: many visits, no conversions',
    ({ visits, micro, steps }) =>
      `${whole.format(visits)} visits and nobody took even a small step${micro > steps ? ', but for arrivals by a campaign' : ''}. Is the phone number in sight? Are these the right visitors?`,
  ],
  'no-macro': [
    'Leak at the bottom: small steps, no big one',
    ({ steps }) =>
      `${whole.format(steps)} micro ${steps === 1 ? 'conversion' : 'conversions'} and no call, email or order. They are interested: what stops them from getting in touch?`,
  ],
  none: [
    'No leak of the kinds looked for',
    () =>
      'Looked for: no conversions, small steps only, forms that mostly fail. Other leaks do not show here.',
  ],
};

/** How the rates come about, in words. @param {any} summary */
function explainBasis({ basis, denominator, visits }) {
  if (basis === 'none') return 'No visits in this window, so there are counts but no rates.';
  if (basis === 'counted') {
    return (
      'Rate = conversions ÷ visits. Fewer than half of the visits can be followed (that takes consent), ' +
      'so a visit that calls twice counts twice, and there may be more than one per visit.'
    );
  }
  const part =
    denominator === visits
      ? ''
      : ` ${whole.format(denominator)} of ${whole.format(visits)} visits can be followed; the rates and the funnel are about those.`;
  return `Rate = visits that converted ÷ visits. Two calls in one visit count once.${part}`;
}

/** Writes only what changed, so that the change can be seen. @param {Element} element @param {string} text */
function write(element, text) {
  if (element.textContent === text) return;
  const first = element.textContent === '–' || element.textContent === '';
  element.textContent = text;
  if (first || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  element.animate([{ color: 'var(--macro)' }, {}], { duration: 1200, easing: 'ease-out' });
}

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {any} summary */
function showSummary(summary) {
  showSites(summary.sites);
  for (const name of ['visits', 'conversions', 'macro', 'micro']) {
    const total = find(`[data-total="${name}"]`);
    const text = whole.format(summary[name]);
    total.style.setProperty('--length', `${text.length}`);
    write(total, text);
  }
  for (const tier of ['all', 'macro', 'micro']) {
    write(find(`[data-tier-rate="${tier}"]`), showRate(summary.tiers[tier].rate));
  }
  write(
    byId('visits-note'),
    summary.visits ? 'in this window' : summary.leak === 'empty' ? 'none seen yet' : 'none in this window',
  );

  const [title, text] = leaks[summary.leak] ?? ['', () => ''];
  byId('leak').dataset.leak = summary.leak;
  // A screen reader says what is assigned, the same words too.
  if (byId('leak-title').textContent !== title) byId('leak-title').textContent = title;
  byId('leak-text').textContent = text(summary);

  const linked = summary.basis === 'linked';
  const top = summary.denominator;
  const layers = {
    visits: top,
    micro: linked ? summary.tiers.micro.visits : summary.micro,
    macro: linked ? summary.tiers.macro.visits : summary.macro,
  };
  const widest = Math.max(1, ...Object.values(layers));
  for (const [name, count] of Object.entries(layers)) {
    const row = find(`[data-funnel="${name}"]`);
    row.style.setProperty('--share', `${(100 * count) / widest}%`);
    write(/** @type {Element} */ (row.querySelector('b')), whole.format(count));
    const share = /** @type {Element} */ (row.querySelector('.share'));
    share.textContent = name === 'visits' ? '' : showRate(top ? count / top : null);
  }
  byId('basis').textContent = explainBasis(summary);

  showGoals(summary.goals);
  showVitals(summary.vitals, summary.macro + summary.steps > 0);
  byId('losses').hidden = !summary.dropped;
  byId('losses').textContent =
    `Browsers had to give up ${whole.format(summary.dropped)} events that are not in these numbers.`;
}

let namedSites = '';
/** Whose numbers these are; where there are several, each is a link to its own. @param {string[]} names */
function showSites(names) {
  const all = site === null || names.includes(site) ? names : [site, ...names];
  // The same links stay: one of them may have the keyboard.
  if (namedSites === (namedSites = JSON.stringify(all))) return;
  const links = [null, ...all].map((name) => {
    const link = siteItem('a', name ?? 'All sites');
    link.href = name === null ? '/' : `/?site=${encodeURIComponent(name)}`;
    if (name === site) link.setAttribute('aria-current', 'page');
    return link;
  });
  byId('sites').replaceChildren(...(all.length > 1 ? links : all.map((name) => siteItem('span', name))));
}

/** @type {(tag: string, text: string) => any} */
function siteItem(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** @param {any[]} goals */
function showGoals(goals) {
  const body = byId('goals');
  const rows = new Map([...body.children].map((row) => [row.dataset.goalRow, row]));
  const wanted = goals.map((goal) => {
    const row = rows.get(goal.goal) ?? byId('goal-row').content.firstElementChild.cloneNode(true);
    row.dataset.goalRow = goal.goal;
    row.querySelector('.goal').textContent = goal.goal;
    row.querySelector('.value').textContent = goal.values.map(showMoney).join(', ');
    showOutcomes(row.querySelector('.outcomes'), goal);
    showTier(row.querySelector('.tier'), goal.conversion);
    write(row.querySelector('[data-count]'), whole.format(goal.conversions));
    write(row.querySelector('[data-rate]'), showRate(goal.rate));
    return row;
  });
  body.replaceChildren(...wanted);
  byId('no-goals').hidden = goals.length > 0;
}

/** @param {{ currency: string, sum: number | null }} value */
function showMoney({ currency, sum }) {
  // What a stranger sends may have 300 digits, and more of them add up to no number.
  const notation = Math.abs(sum ?? 0) < 1e12 ? 'standard' : 'scientific';
  return sum === null
    ? `– ${currency}`
    : new Intl.NumberFormat(undefined, { style: 'currency', currency, notation }).format(sum);
}

/** Submits that went through, and that did not, as far as anybody can tell. @param {HTMLElement} element @param {any} goal */
function showOutcomes(element, { conversions, confirmed, rejected }) {
  element.hidden = !confirmed && !rejected;
  if (element.hidden) return;
  element.style.setProperty('--confirmed', `${(100 * confirmed) / conversions}%`);
  element.style.setProperty('--told', `${(100 * (confirmed + rejected)) / conversions}%`);
  element.textContent = [
    confirmed && `${whole.format(confirmed)} confirmed`,
    rejected && `${whole.format(rejected)} rejected`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Fewer than this many on either side, and a difference of medians is chance. */
const manyPages = 20;
/** Medians closer than this are the same to a visitor. */
const noticeable = 0.1;

/**
 * A whole bar is what counts as poor. @see https://web.dev/articles/defining-core-web-vitals-thresholds
 * @type {Record<string, [title: string, poorMs: number, show: (ms: number) => string]>}
 */
const speeds = {
  lcp: ['Until the main content showed (LCP)', 4000, (ms) => `${seconds.format(ms / 1000)} s`],
  inp: ['Until the page answered a click (INP)', 500, (ms) => `${whole.format(Math.round(ms))} ms`],
};
/** What a stranger sends may have 300 digits, and the layout has room for ten. */
const maxShownMs = 3_600_000;

/** Whom the medians are of. @type {Record<string, [who: string, label: string][]>} */
const sides = {
  linked: [
    ['converted', 'Converted'],
    ['others', 'Did not'],
  ],
  conversions: [
    ['converted', 'Conversions'],
    ['all', 'All pages'],
  ],
  overall: [['all', 'All pages']],
  none: [],
};

/** @param {any} vitals @param {boolean} isConverting whether there are conversions, whatever they say of speed */
function showVitals(vitals, isConverting) {
  const rows = /** @type {[string, string][]} */ (sides[vitals.basis] ?? []);
  byId('vitals').hidden = rows.length === 0;
  if (!rows.length) return;
  byId('vitals-answer').textContent = answer(vitals, isConverting);
  byId('vitals-basis').textContent = [
    'Medians',
    vitals.basis === 'linked' && `of ${count(vitals.converted.count, 'page')} of visits that converted`,
    vitals.basis === 'linked' && `and ${count(vitals.others.count, 'page')} of visits that did not`,
    vitals.basis === 'conversions' &&
      `of the pages of ${count(vitals.converted.count, 'conversion')}, until then,`,
    vitals.basis === 'conversions' && `and of all ${count(vitals.all.count, 'page')}`,
    vitals.basis === 'overall' && `of ${count(vitals.all.count, 'page')}`,
  ]
    .filter(Boolean)
    .join(' ')
    .concat('.');
  const charts = Object.entries(speeds).flatMap(([name, [title, poorMs, show]]) => {
    if (rows.every(([who]) => vitals[who][name] === null)) return [];
    const widest = Math.max(poorMs, ...rows.map(([who]) => vitals[who][name]));
    const chart = byId('speed').content.firstElementChild.cloneNode(true);
    chart.querySelector('h3').textContent = title;
    for (const [who, label] of rows) {
      const ms = vitals[who][name];
      const row = byId('speed-row').content.firstElementChild.cloneNode(true);
      row.dataset.who = who;
      row.style.setProperty('--share', `${(100 * (ms ?? 0)) / widest}%`);
      row.querySelector('.what').textContent = label;
      row.querySelector('b').textContent = ms === null ? '–' : ms > maxShownMs ? 'over 1 h' : show(ms);
      chart.querySelector('ol').append(row);
    }
    return [chart];
  });
  byId('speeds').replaceChildren(...charts);
}

/** @param {any} vitals @param {boolean} isConverting */
function answer({ basis, all, converted, others }, isConverting) {
  if (basis === 'overall')
    return isConverting
      ? 'The conversions do not say how fast their pages were: that takes the option onConversions, or visits that can be followed.'
      : 'No conversions to compare with yet.';
  const rest = others ?? all;
  if (Math.min(converted?.lcpCount ?? 0, rest.lcpCount) < manyPages)
    return `Too early to tell: that takes ${manyPages} on either side.`;
  if (!converted.lcp || !rest.lcp) return '';
  const ratio = converted.lcp / rest.lcp;
  if (ratio < 1 - noticeable) return 'It looks like it: those who converted had the faster pages.';
  if (ratio > 1 + noticeable) return 'Not here: those who converted had the slower pages.';
  return 'Not here: there is hardly a difference.';
}

/** @param {number} number @param {string} noun */
const count = (number, noun) => `${whole.format(number)} ${noun}${number === 1 ? '' : 's'}`;

/** @param {HTMLElement} element @param {string} tier */
function showTier(element, tier) {
  element.dataset.tier = tier;
  element.textContent = tier;
}

/** @param {any} event */
function showEvent(event) {
  const items = /** @type {HTMLElement[]} */ ([...feed.children]);
  // By its id: a database made anew counts `seq` from 1 again.
  if (items.some((item) => item.dataset.event === event.id)) return;
  const next = items.find((item) => Number(item.dataset.seq) < event.seq);

  const item = byId('feed-item').content.firstElementChild.cloneNode(true);
  item.dataset.seq = event.seq;
  item.dataset.event = event.id;
  const happened = new Date(event.happened_at);
  const time = item.querySelector('time');
  // A client's clock may be beyond what a Date can hold.
  if (!Number.isNaN(happened.getTime())) {
    time.dateTime = happened.toISOString();
    showTime(time);
  }
  showTier(item.querySelector('.tier'), event.conversion ?? event.type);
  item.querySelector('.goal').textContent = event.goal ?? describe(event);
  item.querySelector('.target').textContent =
    event.goal === 'campaign' ? nameCampaign(event.campaign) : (event.target ?? event.outcome ?? '');
  // Each in an element of its own: what turns the writing direction in one ends there.
  item.querySelector('.label').hidden = !event.label;
  item.querySelector('bdi').textContent = event.label ?? '';
  item.querySelector('.page').textContent = `on ${withoutScheme(event.url)}`;
  feed.insertBefore(item, next ?? null);
  while (feed.children.length > maxFeedItems) feed.lastElementChild.remove();
  byId('no-feed').hidden = true;
}

/** With the day, unless it is today's, and with the year, unless it is this one. @param {HTMLTimeElement} element */
function showTime(element) {
  const then = new Date(element.dateTime);
  const now = new Date();
  const format = then.getFullYear() === now.getFullYear() ? day : date;
  const isToday = then.toDateString() === now.toDateString();
  element.textContent = isToday ? clock.format(then) : `${format.format(then)} ${clock.format(then)}`;
}

/** As far as the link or the referrer told. @param {any} campaign */
function nameCampaign(campaign) {
  return campaign?.name || campaign?.source || campaign?.click || '';
}

/** @param {any} event */
function describe(event) {
  const from = nameCampaign(event.campaign);
  if (event.type === 'visit') return from ? `a visit from ${from}` : 'a visit began';
  if (event.type === 'outcome') return `${event.outcome}: an earlier conversion`;
  if (event.type === 'vitals') {
    return Object.entries(event.vitals ?? {})
      .map(([name, value]) => `${name} ${value > maxShownMs ? 'over 1 h' : Math.round(value * 100) / 100}`)
      .join(', ');
  }
  return event.type;
}

/** @param {string} url */
function withoutScheme(url) {
  return url.replace(/^https?:\/\//, '');
}

/** Answers may overtake one another; only the last one asked for is shown. */
let asked = 0;

async function refresh() {
  const mine = ++asked;
  // Asked of the page each time: Firefox checks after a reload what was checked before, and says so to nobody.
  const { value } = /** @type {HTMLInputElement} */ (find('#windows :checked'));
  try {
    const response = await fetch(`/api/summary?window=${value}${siteQuery}`);
    if (!response.ok) throw new Error(`the summary was answered ${response.status}`);
    const summary = await response.json();
    if (mine !== asked) return;
    showSummary(summary);
    // Numbers of now are not live where nobody says when they change.
    if (source.readyState === source.OPEN) showStatus('live');
    // A busy collector answers with what it had: the newest event comes with the next look.
    if (summary.last < Number(feed.firstElementChild?.dataset.seq)) setTimeout(refreshSoon, 1000);
  } catch (error) {
    console.error(error);
    if (mine !== asked) return;
    showStatus('lost');
    setTimeout(refreshSoon, retryDelayMs);
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
function refreshSoon() {
  if (timer) return;
  timer = setTimeout(() => {
    timer = undefined;
    refresh();
  }, refreshDelayMs);
}

/** @param {'live' | 'lost'} state */
function showStatus(state) {
  const status = byId('status');
  status.dataset.state = state;
  const text = state === 'live' ? 'live' : 'connection lost, trying again';
  if (status.textContent !== text) status.textContent = text;
}

byId('windows').addEventListener('change', refreshSoon);

// First listen, then ask for what was before: what falls in between comes twice, and is shown once.
/** @type {EventSource} */
let source;
function listen() {
  source = new EventSource('/events');
  source.onopen = () => {
    // What came back may be another database. Before anything is asked for, so that nothing new goes with the old.
    feed.replaceChildren();
    refreshSoon();
    showEarlier(source);
  };
  source.onerror = () => {
    showStatus('lost');
    // A browser tries again what was cut off, but not what was refused, as a proxy does while the collector is down.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, retryDelayMs);
  };
  source.onmessage = (/** @type {MessageEvent<string>} */ message) => {
    const event = JSON.parse(message.data);
    if (site !== null && event.site !== site) return;
    showEvent(event);
    refreshSoon();
  };
}

/** @param {EventSource} mine whose connection it is that the events were before */
async function showEarlier(mine) {
  try {
    const response = await fetch(`/api/events?limit=${maxFeedItems}${siteQuery}`);
    if (!response.ok) throw new Error(`the events were answered ${response.status}`);
    for (const event of (await response.json()).events) showEvent(event);
    byId('no-feed').hidden = feed.children.length > 0;
  } catch (error) {
    console.error(error);
    setTimeout(() => {
      if (mine === source) showEarlier(mine);
    }, retryDelayMs);
  }
}

listen();
setInterval(() => {
  // Time passes, and events leave the window, and become yesterday's.
  refreshSoon();
  for (const element of feed.querySelectorAll('time[datetime]')) showTime(element);
}, 60_000);
