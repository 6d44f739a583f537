import { Window } from 'happy-dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batch, collect, event, post, type Running, summary } from './help.js';

/** What the report writes, told by its own page and script. */

let collector: Running;
beforeEach(async () => {
  collector = await collect();
});
afterEach(() => collector.close());

interface Answers {
  events?: any[] | Response;
  /** A Response where it is no summary. */
  summary: any;
}

/** The report on a collector of which the test says what it answers. */
async function openReport(answers: Answers, { search = '', prepare = (_: Document) => {} } = {}) {
  const { document } = new Window() as unknown as { document: Document };
  const html = await (await fetch(`${collector.url}/`)).text();
  document.write(
    html
      .replace(/<(script|link).*?>/g, '')
      // happy-dom lets no row stand outside of a table, a template's neither.
      .replace(/<template id="goal-row">.*?<\/template>/s, (row) => row.replace(/(<\/?)t[rhd]\b/g, '$1div')),
  );
  prepare(document);
  const source: any = { OPEN: 1, readyState: 1 };
  let streams = 0;
  let tick = () => {};
  const asked: string[] = [];
  const names = {
    document,
    location: { search },
    fetch: async (url: string) => {
      asked.push(url);
      if (url.startsWith('/api/events'))
        return answers.events instanceof Response
          ? answers.events
          : Response.json({ events: answers.events ?? [] });
      return answers.summary instanceof Response ? answers.summary : Response.json(answers.summary);
    },
    EventSource: new Proxy(Object.assign(class {}, { CLOSED: 2 }), {
      construct() {
        streams++;
        return source;
      },
    }),
    matchMedia: () => ({ matches: true }),
    setTimeout: (act: () => void) => setTimeout(act, 0),
    setInterval: (act: () => void) => {
      tick = act;
    },
    console: { error: () => {} },
  };
  const script = await (await fetch(`${collector.url}/report.js`)).text();
  new Function(...Object.keys(names), script)(...Object.values(names));
  return {
    document,
    source,
    asked,
    streams: () => streams,
    /** A minute goes by. */
    tick: () => tick(),
    feed: () => [...document.querySelectorAll('#feed li')].map((item) => item.getAttribute('data-event')),
    text: (selector = 'body') => document.querySelector(selector)?.textContent,
    /** As a browser does it: the stream opens, and what was asked for then has come. */
    async open() {
      await source.onopen();
      await settle();
    },
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

const stored = (seq: number, more: Record<string, unknown> = {}) => ({
  ...event(),
  seq,
  site: 'www.example.com',
  happened_at: 1_795_287_843_001,
  ...more,
});

test('a report left open shows the events of a database made anew, and no more the old ones', async () => {
  const answers = {
    events: [stored(1, { id: 'old 1' }), stored(2, { id: 'old 2' })],
    summary: await summary(collector.url),
  };
  const { source, feed, open } = await openReport(answers);
  await open();
  expect(feed()).toEqual(['old 2', 'old 1']);
  answers.events = [stored(1, { id: 'new 1' })];
  await open();
  source.onmessage({ data: JSON.stringify(stored(1, { id: 'new 1' })) });
  source.onmessage({ data: JSON.stringify(stored(2, { id: 'new 2' })) });
  expect(feed()).toEqual(['new 2', 'new 1']);
});

test('a stream that a proxy refuses is asked for again: a browser does not do it', async () => {
  const { source, streams, text, open } = await openReport({ summary: await summary(collector.url) });
  await open();
  expect(text('#status')).toBe('live');
  source.readyState = 0;
  source.onerror();
  await settle();
  expect(streams()).toBe(1);
  source.readyState = 2;
  source.onerror();
  await settle();
  expect(text('#status')).toContain('lost');
  expect(streams()).toBe(2);
});

test('events that could not be had are asked for again', async () => {
  const answers: Answers = {
    events: new Response('', { status: 503 }),
    summary: await summary(collector.url),
  };
  const { source, feed } = await openReport(answers);
  source.onopen();
  answers.events = [stored(1, { id: 'a' })];
  await settle();
  expect(feed()).toEqual(['a']);
});

test('what was of today gets its day when it is of yesterday', async () => {
  const now = Date.now();
  const { open, text, tick } = await openReport({
    events: [stored(1, { happened_at: now })],
    summary: await summary(collector.url),
  });
  await open();
  const before = text('#feed time')!;
  vi.useFakeTimers({ now: now + 24 * 3_600_000, toFake: ['Date'] });
  tick();
  vi.useRealTimers();
  expect(text('#feed time')).toContain(` ${before}`);
});

test('conversions that say nothing of their page are not called missing', async () => {
  const page = event({ type: 'vitals', goal: undefined, conversion: undefined, vitals: { lcp: 900 } });
  await post(collector.url, batch([page, event()]));
  const { open, text } = await openReport({ summary: await summary(collector.url) });
  await open();
  expect(text('#vitals-answer')).toMatch(/conversions do not say how fast/);
});

test('what no page can have taken is not written out in the report', async () => {
  const page = event({
    type: 'vitals',
    goal: undefined,
    conversion: undefined,
    vitals: { lcp: 1e300, inp: 1e17 },
  });
  await post(collector.url, batch([page]));
  const { source, text, open } = await openReport({ summary: await summary(collector.url) });
  await open();
  expect(text()?.match(/over 1 h/g)).toHaveLength(2);
  source.onmessage({ data: JSON.stringify(stored(1, page)) });
  expect(text()).toContain('lcp over 1 h, inp over 1 h');
});

test('where most forms are rejected the report says so, with the figures', async () => {
  const numbers = { ...(await summary(collector.url)), leak: 'rejected' };
  const { open, text } = await openReport({
    summary: { ...numbers, outcomes: { confirmed: 2, rejected: 18 } },
  });
  await open();
  expect(text('#leak')).toMatch(/Forms are sent and do not go through.*Of 20 outcomes .* 18 are/s);
});

test('where it finds no leak the report says of which kinds, not that there is none', async () => {
  const { open, text } = await openReport({ summary: { ...(await summary(collector.url)), leak: 'none' } });
  await open();
  expect(text('#leak-title')).toBe('No leak of the kinds looked for');
});

test('the report is of the time window that the page has checked, as a browser does by itself after a reload', async () => {
  const { open, asked } = await openReport(
    { summary: await summary(collector.url) },
    { prepare: (document) => document.querySelector<HTMLInputElement>('[value="24h"]')!.click() },
  );
  await open();
  expect(asked).toContain('/api/summary?window=24h');
});

test('a screen reader hears the status and a leak that is new, not a hundred events nor the same leak again', async () => {
  const { open, document } = await openReport({
    summary: { ...(await summary(collector.url)), leak: 'none' },
  });
  const live = [...document.querySelectorAll('[aria-live], [role="status"]')].map(({ id }) => id);
  expect(live).toEqual(['status', 'leak-title']);
  await open();
  const title = document.querySelector('#leak-title')!;
  const words = title.firstChild;
  await open();
  expect(words).not.toBeNull();
  expect(title.firstChild).toBe(words);
});

test('the status is live while the stream is open and the numbers come, and lost while either does not', async () => {
  const numbers = await summary(collector.url);
  const answers: Answers = { summary: Response.json({}, { status: 503 }) };
  const { open, source, text } = await openReport(answers);
  await open();
  expect(text('#status')).toBe('connection lost, trying again');
  answers.summary = numbers;
  await settle();
  expect(text('#status')).toBe('live');

  answers.summary = Response.error();
  source.onmessage({ data: JSON.stringify(stored(1)) });
  await settle();
  expect(text('#status')).toBe('connection lost, trying again');
  answers.summary = { ...numbers, last: 2 };
  await settle();
  expect(text('#status')).toBe('live');

  source.readyState = 0;
  source.onerror();
  source.onmessage({ data: JSON.stringify(stored(2)) });
  await settle();
  expect(text('#status')).toBe('connection lost, trying again');
});

test('the report names its site, and links to each where there are several', async () => {
  const numbers = await summary(collector.url);
  const answers: Answers = { summary: { ...numbers, sites: ['www.example.com'] } };
  const { open, document, text } = await openReport(answers);
  const links = () =>
    [...document.querySelectorAll('#sites a')].map((link) => [link.textContent, link.getAttribute('href')]);
  await open();
  expect(text('#sites')).toBe('www.example.com');
  expect(links()).toEqual([]);
  answers.summary = { ...numbers, sites: ['www.example.com', 'a&b'] };
  await open();
  expect(links()).toEqual([
    ['All sites', '/'],
    ['www.example.com', '/?site=www.example.com'],
    ['a&b', '/?site=a%26b'],
  ]);
  const link = document.querySelector('#sites a');
  await open();
  expect(document.querySelector('#sites a')).toBe(link);
});

test('the report of one site asks for its numbers and events, and shows no other one that arrives', async () => {
  const answers = { summary: { ...(await summary(collector.url)), sites: ['a&b', 'other.example'] } };
  const { open, source, asked, feed, text } = await openReport(answers, { search: '?site=a%26b' });
  await open();
  expect(asked).toEqual(['/api/events?limit=100&site=a%26b', '/api/summary?window=all&site=a%26b']);
  expect(text('#sites [aria-current]')).toBe('a&b');
  source.onmessage({ data: JSON.stringify(stored(1, { id: 'own', site: 'a&b' })) });
  source.onmessage({ data: JSON.stringify(stored(2, { id: 'other', site: 'other.example' })) });
  expect(feed()).toEqual(['own']);
});

test('the feed says by which campaign a visitor came, as far as that was told', async () => {
  const { open, source, text } = await openReport({ summary: await summary(collector.url) });
  await open();
  const arrive = (seq: number, more: object) => {
    source.onmessage({ data: JSON.stringify(stored(seq, { id: `${seq}`, ...more })) });
    return text('#feed li .main');
  };
  const arrival = { goal: 'campaign', conversion: 'micro' };
  const visit = { type: 'visit', goal: undefined, conversion: undefined };
  expect(arrive(1, { ...arrival, campaign: { source: 'mail', name: 'spring' } })).toBe('campaign spring');
  expect(arrive(2, { ...arrival, campaign: { source: 't.co', medium: 'social' } })).toBe('campaign t.co');
  expect(arrive(3, { ...visit, campaign: { source: 't.co', medium: 'social' } })).toMatch(
    'a visit from t.co',
  );
  expect(arrive(4, { ...visit, campaign: { click: 'gclid' } })).toMatch('a visit from gclid');
  expect(arrive(5, visit)).toMatch('a visit began');
});

test('the report shows what a goal is worth, also where that is no number', async () => {
  const order = (value: number, currency: string) => event({ goal: 'order', value, currency });
  await post(
    collector.url,
    batch([
      ...[20.5, 10, 1].map((value) => order(value, 'EUR')),
      ...[1e308, 1e308].map((value) => order(value, 'USD')),
      order(-1e300, 'GBP'),
      event(),
    ]),
  );
  const { open, text } = await openReport({ summary: await summary(collector.url) });
  await open();
  expect(text('[data-goal-row="order"] .value')).toMatch(/^\D{0,4}31\D50\D*, – USD, \D*1\D00E300\D*$/);
  expect(text('[data-goal-row="phone"] .value')).toBe('');
});
test('more conversions than visits are a number per visit, and no percentage', async () => {
  const visit = () => event({ type: 'visit', goal: undefined, conversion: undefined });
  const clicks = Array.from({ length: 5 }, () => event({ goal: 'newsletter', conversion: 'micro' }));
  await post(collector.url, batch([visit(), ...clicks]));
  const answers: Answers = { summary: await summary(collector.url) };
  const { open, text } = await openReport(answers);
  const rates = ['[data-tier-rate="micro"]', '[data-funnel="micro"] .share', '[data-goal-row] [data-rate]'];
  await open();
  expect(rates.map(text)).toEqual(Array(3).fill('5 per visit'));
  await post(collector.url, batch(Array.from({ length: 19 }, visit)));
  answers.summary = await summary(collector.url);
  await open();
  for (const rate of rates) expect(text(rate)).toMatch(/^25/);
});

test('a label ends where it ends, whatever it does to the direction of writing', async () => {
  const { open, source, document, text } = await openReport({ summary: await summary(collector.url) });
  await open();
  source.onmessage({ data: JSON.stringify(stored(1, { label: 'Call\u202Eus', url: 'https://a.example/' })) });
  expect(text('#feed bdi')).toBe('Call\u202Eus');
  expect(text('#feed .where')).toBe('“Call\u202Eus” on a.example/');
  source.onmessage({ data: JSON.stringify(stored(2, { url: 'https://a.example/' })) });
  expect(document.querySelector<HTMLElement>('#feed .label')!.hidden).toBe(true);
});
