// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ConversionEvent, type Options, type Plugin, start, track } from '../src/index.js';
import { outcomes } from '../src/plugins/outcomes.js';
import { rules } from '../src/plugins/rules.js';
import { stubValid } from './stub-valid.js';
import { transportTo } from './transport-to.js';

/** start.ts, with acts.ts and gate.ts behind it. */
let stop: (() => void) | undefined;
let sent: ConversionEvent[];
let nowMs = 1_795_287_843_000;

const transport = transportTo((...events) => sent.push(...events));
const OPTIONS = { collector: '/e', storage: 'none', automation: true, transport } as const;

function begin(options: Partial<Options> = {}) {
  stop = start({ ...OPTIONS, visits: false, ...options });
  return stop;
}
/** The library as a page that has just loaded has it. */
function load() {
  vi.resetModules();
  return import('../src/index.js');
}
const goals = () => sent.map(({ goal }) => goal);

/** A visitor's click: trusted, as only a browser can make it. */
function click(selector: string, more: MouseEventInit = {}, type = 'click') {
  const event = new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, ...more });
  Object.defineProperty(event, 'isTrusted', { value: true });
  document.querySelector(selector)!.dispatchEvent(event);
}

beforeEach(() => {
  // Each test in a minute of its own: two acts at once are one.
  vi.useFakeTimers({ now: (nowMs += 60_000) });
  (window as any).happyDOM.setURL('https://www.example.com/');
  sent = [];
  document.body.innerHTML = `
    <a id="call" href="tel:+15551234567">Call</a> <a id="mail" href="mailto:hi@example.com">Write</a>
    <a id="out" href="https://partner.example/">Partner</a>`;
  document.addEventListener('click', prevent);
});
const prevent = (event: Event) => event.preventDefault();
afterEach(() => {
  stop?.();
  document.removeEventListener('click', prevent);
  window.smallwins = undefined;
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('one act is one event', () => {
  test('two reports of one goal and target within half a second', () => {
    begin();
    click('#call');
    vi.advanceTimersByTime(300);
    click('#call');
    expect(goals()).toEqual(['phone']);
  });

  test('later it is another act', () => {
    begin();
    click('#call');
    vi.advanceTimersByTime(600);
    click('#call');
    expect(goals()).toEqual(['phone', 'phone']);
  });

  test('a clock that is set back makes no later act the same', () => {
    begin();
    click('#call');
    vi.setSystemTime(nowMs - 20_000);
    click('#call');
    expect(goals()).toEqual(['phone', 'phone']);
  });

  test('another link is another act', () => {
    begin();
    click('#call');
    click('#mail');
    expect(goals()).toEqual(['phone', 'email']);
  });
});

describe('start and stop', () => {
  test('started again in one page, it goes on with the visit and its campaign', async () => {
    (window as any).happyDOM.setURL('https://www.example.com/?utm_source=mail');
    const page = await load();
    page.start(OPTIONS)();
    stop = page.start(OPTIONS);
    click('#call');
    expect(sent.map(({ type, goal }) => goal ?? type)).toEqual(['visit', 'campaign', 'phone']);
    expect(sent[2]!.campaign).toEqual({ source: 'mail' });
  });

  test('started again where visits are not counted, its campaign is none the less told once', async () => {
    (window as any).happyDOM.setURL('https://www.example.com/?utm_source=mail');
    const page = await load();
    page.start({ ...OPTIONS, visits: false })();
    stop = page.start({ ...OPTIONS, visits: false });
    click('#call');
    expect(goals()).toEqual(['campaign', 'phone']);
    expect(sent[1]!.campaign).toEqual({ source: 'mail' });
  });

  test('stopped before the visitor said anything, the visit is told when started again', async () => {
    const page = await load();
    page.start({ ...OPTIONS, consent: 'pending' })();
    stop = page.start(OPTIONS);
    expect(sent.map(({ type }) => type)).toEqual(['visit']);
  });

  test('started twice, it counts once', () => {
    begin();
    const second = start({ collector: '/other' });
    click('#call');
    expect(goals()).toEqual(['phone']);
    second();
    click('#mail');
    expect(goals()).toEqual(['phone', 'email']);
  });

  test('a mistake throws before anything is there to call', () => {
    expect(() => begin({ collector: '' })).toThrow(TypeError);
    expect(window.smallwins).toBeUndefined();
  });

  test('stopped, it counts nothing; started again, it counts again', () => {
    begin()();
    expect(window.smallwins?.stop).toBeUndefined();
    click('#call');
    expect(goals()).toEqual([]);
    begin();
    click('#call');
    expect(goals()).toEqual(['phone']);
  });

  test('window.smallwins.stop() stops as well', () => {
    const stop = begin();
    const { smallwins } = window;
    smallwins!.stop!();
    click('#call');
    // The page's own calls neither throw nor wait for another start.
    smallwins!('track', 'brochure');
    smallwins!.track!('brochure');
    smallwins!.consent!('granted');
    track('brochure');
    expect(goals()).toEqual([]);
    begin();
    expect(goals()).toEqual([]);
    // And what stopped the one before stops no other.
    stop();
    click('#call');
    expect(goals()).toEqual(['phone']);
  });

  test('on a server it does nothing', () => {
    vi.stubGlobal('window', undefined);
    try {
      expect(start({ collector: '/e' })).toBeTypeOf('function');
      expect(() => start({ collector: 'wrong' })()).not.toThrow();
      expect(() => track('configured')).not.toThrow();
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('a form', () => {
  const submit = () =>
    document
      .querySelector('form')!
      .dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  beforeEach(() => {
    document.body.innerHTML =
      '<h3>Newsletter</h3><form><input type="email" name="email"><button>Subscribe</button></form>';
  });

  test('sent twice is one act or a second try at it; on the next route of a router it is another', () => {
    begin();
    submit();
    vi.advanceTimersByTime(5_000);
    submit();
    expect(goals()).toEqual(['newsletter']);
    history.pushState({}, '', '/next');
    submit();
    expect(sent.map(({ url }) => url)).toEqual(['https://www.example.com/', 'https://www.example.com/next']);
  });

  test.each([
    ['that the browser sends itself is counted by its submit alone', false, []],
    ['whose script keeps the click from submitting is counted by the click', true, ['newsletter']],
  ])('%s', (_, prevented, expected) => {
    stubValid();
    if (!prevented) document.removeEventListener('click', prevent);
    // Before smallwins hears of it, so that only the click is left.
    const swallow = vi.fn((event: Event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    window.addEventListener('submit', swallow, { capture: true, once: true });
    begin();
    document.querySelector('button')!.click();
    vi.advanceTimersByTime(10);
    window.removeEventListener('submit', swallow, true);
    expect(swallow).toHaveBeenCalledTimes(prevented ? 0 : 1);
    expect(goals()).toEqual(expected);
  });
});

describe("the owner's own goals", () => {
  test('tracked before the start, in their order', () => {
    track('first');
    track('second', { conversion: 'macro', value: 20, currency: 'EUR', props: { plan: 'pro' } });
    begin();
    track('third');
    expect(sent).toMatchObject([
      { goal: 'first', conversion: 'micro' },
      { goal: 'second', conversion: 'macro', value: 20, currency: 'EUR', props: { plan: 'pro' } },
      { goal: 'third' },
    ]);
  });

  test.each(['constructor', '__proto__', 'toString'])('%s is a name like any other', (goal) => {
    begin();
    track(goal);
    expect(sent).toMatchObject([{ goal, conversion: 'micro' }]);
  });

  test("a tag manager's queue, of arguments objects", () => {
    window.smallwins = function (this: unknown) {
      // biome-ignore lint/complexity/noArguments: it is what the snippet on the page does
      ((window.smallwins as any).q = (window.smallwins as any).q || []).push(arguments);
    } as any;
    window.smallwins!('track', 'first', { value: 1 });
    window.smallwins!('nonsense');
    window.smallwins!('track', 'second');
    const error = vi.spyOn(console, 'error').mockReturnValue();
    begin();
    expect(goals()).toEqual(['first', 'second']);
    expect(error).toHaveBeenCalledTimes(1);
    expect(String(error.mock.calls[0])).toBe('TypeError: smallwins: command: "nonsense"');
  });

  test.each([
    ['19.90', 19.9],
    [0, 0],
    [Number.NaN, undefined],
    ['cheap', undefined],
    [null, undefined],
  ])('a value of %j is sent as %j', (value, number) => {
    begin();
    track('configured', { value } as any);
    expect(sent[0]).toHaveProperty('goal', 'configured');
    expect(sent[0]!.value).toBe(number);
  });

  test('no name and no text is longer, no number larger than a collector takes', () => {
    begin();
    track('x'.repeat(99), { value: 1 / 0, props: { title: 'y'.repeat(2000), count: 7 } });
    expect(sent[0]!.goal).toBe('x'.repeat(64));
    expect(sent[0]!.value).toBeUndefined();
    expect(sent[0]!.props).toEqual({ title: 'y'.repeat(1024), count: 7 });
    track('list', { props: ['a', 2] as any });
    expect(sent[1]!.props).toEqual({ 0: 'a', 1: 2 });
    const many = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`p${i}`, i]));
    track('many', { props: { ['n'.repeat(65)]: 1, ...many } });
    expect(Object.keys(sent[2]!.props!)).toHaveLength(63);
    expect(sent[2]!.props).toMatchObject({ p0: 0, p62: 62 });
  });

  test('props are flat: a list among them costs itself alone, and so does what holds itself', () => {
    begin();
    const cart: Record<string, unknown> = { items: [{ sku: 1 }], coupon: null, count: 2, isGift: false };
    cart.self = cart;
    track('configured', { props: cart as any });
    expect(sent[0]!.props).toEqual({ coupon: null, count: 2, isGift: false });
  });

  test('a number larger than JSON has costs nothing: it is text, and as a value as exact as a number gets', () => {
    begin();
    track('configured', { value: 20n as any, props: { order: 9_007_199_254_740_993n as any } });
    expect(sent[0]).toMatchObject({ value: 20, props: { order: '9007199254740993' } });
  });

  test('a label of another type is its text', () => {
    begin();
    track('configured', { label: 5 as any });
    expect(sent[0]!.label).toBe('5');
  });

  test.each([[undefined], ['']])('a goal that is %j is said, and sent to nobody', (goal) => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    begin();
    track(goal as any);
    expect(sent).toEqual([]);
    expect(String(error.mock.calls[0])).toContain(`smallwins: goal: ${JSON.stringify(goal)}`);
  });

  test.each([
    ['EUR', 'EUR'],
    ['usd', 'USD'],
    ['€', undefined],
    ['Euro', undefined],
    [undefined, undefined],
    [978, undefined],
  ])('a currency of %j is sent as %j', (currency, code) => {
    begin();
    track('configured', { value: 1, currency } as any);
    expect(sent[0]).toMatchObject({ goal: 'configured', value: 1 });
    expect(sent[0]!.currency).toBe(code);
  });

  test('what else an object holds does not leave the page', () => {
    begin();
    track('configured', { value: 1, email: 'a@b.example', visit: 'me' } as any);
    expect(JSON.stringify(sent)).not.toMatch(/a@b|"me"/);
    expect(sent).toHaveLength(1);
  });

  test.each<[Options['goals'], string, string | undefined]>([
    [{}, 'phone', 'macro'],
    [{ phone: 'micro' }, 'phone', 'micro'],
    [{ phone: 'off' }, 'phone', undefined],
    [{}, 'newsletter', 'micro'],
    [{ newsletter: 'macro' }, 'newsletter', 'macro'],
    [{}, 'brochure', 'micro'],
  ])('with %j, %s is %s', (retagged, goal, conversion) => {
    begin({ goals: retagged! });
    track(goal);
    expect(sent[0]?.conversion).toBe(conversion);
  });
});

describe('beforeSend', () => {
  test('gets the reason of a verdict, which is never sent', () => {
    const reasons: unknown[] = [];
    begin({ beforeSend: (_, reason) => void reasons.push(reason) });
    click('#call');
    click('#mail');
    track('brochure');
    expect(reasons).toEqual(['tel:', 'email', undefined]);
    expect(JSON.stringify(sent)).not.toContain('reason');
  });

  test('changes in place', () => {
    begin({ beforeSend: (event) => void (event.label = 'mine') });
    click('#call');
    expect(sent[0]).toMatchObject({ goal: 'phone', label: 'mine' });
  });

  test('changes by returning another', () => {
    begin({ beforeSend: (event) => ({ ...event, goal: 'hotline' }) });
    click('#call');
    expect(goals()).toEqual(['hotline']);
  });

  test('drops by returning null', () => {
    begin({ beforeSend: ({ goal }) => (goal === 'phone' ? null : undefined) });
    click('#call');
    click('#mail');
    expect(goals()).toEqual(['email']);
  });

  test.each([[true], ['an event'], [Promise.resolve({})], [{}]])(
    'that returns %j, which is no event, costs nothing',
    (returned) => {
      begin({ beforeSend: () => returned as any });
      click('#call');
      expect(goals()).toEqual(['phone']);
    },
  );

  test('gets the reason of a verdict, with plugins that look at events before it', () => {
    const beforeSend = vi.fn();
    begin({ beforeSend, plugins: [outcomes(), rules([{ goal: 'cta', selector: '.cta' }])] });
    click('#call');
    expect(beforeSend).toHaveBeenCalledWith(expect.objectContaining({ goal: 'phone' }), 'tel:');
  });

  test('that throws costs the change, not the event, and is said', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    begin({
      visits: false,
      beforeSend() {
        throw new Error('a mistake');
      },
    });
    click('#call');
    expect(goals()).toEqual(['phone']);
    expect(error.mock.calls).toEqual([[new Error('a mistake')]]);
  });
});

describe('consent', () => {
  test('a word that is none is said, and is no yes', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    begin({ consent: 'denied' });
    window.smallwins!('consent', 'all');
    window.smallwins!.consent!('yes' as any);
    track('late');
    expect(sent).toEqual([]);
    expect(error).toHaveBeenCalledTimes(2);
    expect(() => start({ collector: '/e', consent: 'none' as any })).not.toThrow();
    stop!();
    expect(() => start({ collector: '/e', consent: 'none' as any })).toThrow('consent: "none"');
  });

  test('a no holds for what an earlier start of the page still waits for', async () => {
    const device: Record<string, string> = {};
    vi.stubGlobal('localStorage', device);
    try {
      let answer!: (response: Response) => void;
      const slow = { storage: undefined, transport: () => new Promise<Response>((done) => (answer = done)) };
      begin(slow);
      track('early');
      stop!();
      begin(slow);
      window.smallwins!('consent', 'denied');
      answer(new Response(null, { status: 503 }));
      await vi.advanceTimersByTimeAsync(100);
      expect(Object.keys(device)).toEqual([]);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('a page shown only after the visitor said no sends nothing', () => {
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    try {
      begin();
      track('early');
      window.smallwins!('consent', 'denied');
    } finally {
      delete (document as any).prerendering;
    }
    document.dispatchEvent(new Event('prerenderingchange'));
    expect(sent).toEqual([]);
  });

  test('what happens in a page before it is shown happens when it is', () => {
    const now = vi.spyOn(Date, 'now').mockReturnValue(1_000_000);
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    try {
      begin();
      track('early');
    } finally {
      delete (document as any).prerendering;
    }
    now.mockReturnValue(1_060_000);
    document.dispatchEvent(new Event('prerenderingchange'));
    now.mockRestore();
    expect(sent.map(({ at }) => at)).toEqual([1_060_000]);
  });

  test('what is queued of it holds for the visit and for plugins, whatever comes before it', () => {
    window.smallwins = Object.assign(() => {}, {
      q: [
        ['track', 'early'],
        ['consent', 'granted'],
      ],
    });
    begin({ visits: true });
    expect(sent.map(({ type, goal }) => goal ?? type)).toEqual(['visit', 'early']);
    expect(sent[1]).toMatchObject({ visit: sent[0]!.id, step: 1 });
  });

  test('the event that tells a plugin of a withdrawal has no ids any more', () => {
    const plugin: Plugin = ({ settings }) => {
      const { beforeSend } = settings;
      settings.beforeSend = (event) => {
        if (event.goal === 'last') window.smallwins!.consent!('cookieless');
        return beforeSend(event);
      };
    };
    begin({ consent: 'granted', plugins: [plugin] });
    track('first');
    track('last');
    expect(sent[0]).toHaveProperty('visit');
    for (const field of ['visit', 'step']) expect(sent[1]).not.toHaveProperty(field);
  });

  test('a no after a question removes what an earlier page kept of the visit', () => {
    sessionStorage.smallwins = JSON.stringify({ id: 'x', step: 1, at: Date.now() });
    begin({ consent: 'pending' });
    expect(sessionStorage.smallwins).toBeDefined();
    window.smallwins!.consent!('cookieless');
    expect(sessionStorage.smallwins).toBeUndefined();
  });

  test('while nobody has answered, the last 100 events wait, and go in order', () => {
    begin({ consent: 'pending' });
    for (let number = 0; number < 105; number++) track(`goal-${number}`);
    expect(sent).toEqual([]);
    window.smallwins!.consent!('cookieless');
    expect(sent.map(({ goal }) => goal)).toEqual(Array.from({ length: 100 }, (_, i) => `goal-${i + 5}`));
  });

  test('a question alone forgets no visit', () => {
    begin({ consent: 'granted' });
    track('first');
    window.smallwins!.consent!('pending');
    track('held');
    window.smallwins!.consent!('granted');
    expect(sent.map(({ goal, step, visit }) => [goal, step, visit])).toEqual([
      ['first', 1, sent[0]!.visit],
      ['held', 2, sent[0]!.visit],
    ]);
    window.smallwins!.consent!('denied');
  });

  test('a no at first keeps the visit for a yes on the same page, and nothing else', async () => {
    // Of a page that has counted no visit yet.
    const page = await load();
    stop = page.start({ ...OPTIONS, consent: 'denied' });
    page.track('before');
    expect(sent).toEqual([]);
    window.smallwins!.consent!('granted');
    page.track('after');
    expect(sent.map(({ type, goal }) => goal ?? type)).toEqual(['visit', 'after']);
    expect(sent[1]).toMatchObject({ visit: sent[0]!.id, step: 1 });
    window.smallwins!.consent!('denied');
  });

  test('a visit goes on while its visitor opens pages, conversions or not', () => {
    begin({ consent: 'granted' });
    track('first');
    for (let pages = 3; pages--; ) {
      stop!();
      window.smallwins = undefined;
      vi.advanceTimersByTime(20 * 60_000);
      begin({ consent: 'granted' });
    }
    track('second');
    expect(sent.at(-1)).toMatchObject({ visit: sent[0]!.visit, step: 2 });
    window.smallwins!.consent!('denied');
  });

  test('an event that the owner drops is no step', () => {
    begin({ consent: 'granted', beforeSend: ({ goal }) => (goal === 'dropped' ? null : undefined) });
    for (const goal of ['first', 'dropped', 'second']) track(goal);
    expect(sent.map(({ goal, step }) => `${goal} ${step}`)).toEqual(['first 1', 'second 2']);
  });

  test('what the owner took off a held event stays off', () => {
    (window as any).happyDOM.setURL('https://www.example.com/?gclid=secret');
    begin({
      consent: 'pending',
      beforeSend: (event) => {
        delete event.campaign;
      },
    });
    track('held');
    window.smallwins!.consent!('granted');
    expect(sent[0]).not.toHaveProperty('campaign');
  });
});

test.each([null, undefined, 5, 'text'])('track with %j for details counts', (details) => {
  begin();
  window.smallwins!.track!('own', details as any);
  expect(goals()).toEqual(['own']);
});

describe('plugins', () => {
  test('listen until the stop, and count', () => {
    let heard = 0;
    const plugin: Plugin = ({ listen, track: count }) =>
      listen('custom', () => {
        heard++;
        count('custom', { value: 7 });
      })(window);
    begin({ plugins: [plugin] });
    window.dispatchEvent(new Event('custom'));
    stop!();
    window.dispatchEvent(new Event('custom'));
    expect(heard).toBe(1);
    expect(sent).toMatchObject([{ goal: 'custom', value: 7, conversion: 'micro' }]);
  });

  test('what makes one, given in its place, does nothing, and is said', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    begin({ plugins: [outcomes as unknown as Plugin, ({ track: count }) => count('plugged')] });
    expect(error).toHaveBeenCalledTimes(1);
    expect(String(error.mock.calls[0])).toMatch(/smallwins: plugins: .*timeoutMs/s);
    expect(goals()).toEqual(['plugged']);
  });

  test('that fail cost themselves alone', async () => {
    const page = await load();
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const fail: Plugin = () => {
      throw new Error('a mistake');
    };
    stop = page.start({ ...OPTIONS, plugins: [fail, ({ track }) => track('brochure')] });
    expect(sent.map(({ type, goal }) => goal ?? type)).toEqual(['brochure', 'visit']);
    expect(error).toHaveBeenCalledTimes(1);
  });

  test('an error in a listener of theirs stays inside', () => {
    begin({
      plugins: [
        ({ listen }) =>
          listen('custom', () => {
            throw new Error('a mistake');
          })(window),
      ],
    });
    expect(() => window.dispatchEvent(new Event('custom'))).not.toThrow();
  });
});

test('each of several collectors gets every event, by the same id', () => {
  const urls: string[] = [];
  begin({
    collector: ['/a', '/b'],
    transport: (url, init) => {
      urls.push(String(url));
      return transport(url, init);
    },
  });
  click('#call');
  expect(urls).toEqual(['https://www.example.com/a', 'https://www.example.com/b']);
  expect(sent.map(({ id }) => id)).toEqual([sent[0]!.id, sent[0]!.id]);
});

test('it is sent inside the handler: the page may be gone the moment after', () => {
  begin();
  click('#out');
  expect(sent).toMatchObject([
    { goal: 'outbound', conversion: 'micro', target: 'https://partner.example/', label: 'Partner' },
  ]);
});
