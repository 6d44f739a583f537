// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ConversionEvent, type Options, type Plugin, start } from '../../src/index.js';
import { type Rule, rules } from '../../src/plugins/rules.js';
import { scrollDepth } from '../../src/plugins/scroll.js';
import { timeOnPage } from '../../src/plugins/time.js';
import { transportTo } from '../transport-to.js';

describe('a mistake throws a TypeError that names the plugin, the index, the field and the value:', () => {
  const ok = { goal: 'a', selector: 'a' };
  test.each<[() => unknown, string]>([
    [() => rules(undefined as any), 'rules: undefined'],
    [() => rules({ goal: 'a' } as any), 'rules: {"goal":"a"}'],
    [() => rules([ok, null as any]), 'rules[1]: null'],
    [() => rules(['a' as any]), 'rules[0]: "a"'],
    [() => rules([{ selector: 'a' } as any]), 'rules[0].goal: undefined'],
    [() => rules([ok, { ...ok, goal: '' }]), 'rules[1].goal: ""'],
    [() => rules([ok, { ...ok, goal: 5 as any }]), 'rules[1].goal: 5'],
    [() => rules([{ ...ok, conversion: 'off' as any }]), 'rules[0].conversion: "off"'],
    [() => rules([{ ...ok, on: 'hover' as any }]), 'rules[0].on: "hover"'],
    [() => rules([{ ...ok, on: ['click'] as any }]), 'rules[0].on: ["click"]'],
    [() => rules([ok, ok, { ...ok, selector: 'a[' }]), 'rules[2].selector: "a["'],
    [() => rules([{ ...ok, selector: '' }]), 'rules[0].selector: ""'],
    [() => rules([{ ...ok, selector: 5 as any }]), 'rules[0].selector: 5'],
    [() => rules([{ ...ok, path: 'blog' }]), 'rules[0].path: "blog"'],
    [() => rules([{ ...ok, path: 5 as any }]), 'rules[0].path: 5'],
    [() => rules([{ ...ok, href: 'partner.example' }]), 'rules[0].href: "partner.example"'],
    [() => rules([{ ...ok, value: '5' as any }]), 'rules[0].value: "5"'],
    [() => rules([{ ...ok, value: Number.NaN }]), 'rules[0].value: null'],
    [() => rules([{ ...ok, currency: 'Euro' }]), 'rules[0].currency: "Euro"'],
    [() => rules([{ ...ok, props: [] as any }]), 'rules[0].props: []'],
    [() => rules([{ ...ok, props: { a: {} as any } }]), 'rules[0].props: {"a":{}}'],
    [() => rules([{ ...ok, selctor: 'a' } as any]), 'rules[0].selctor: "a"'],
    [() => rules([{ ...ok, constructor: 'a' } as any]), 'rules[0].constructor: "a"'],
    [() => rules([{ goal: 'a' }]), 'rules[0]: {"goal":"a"}'],
    [() => rules([{ goal: 'a', on: 'click' }]), 'rules[0]: {"goal":"a","on":"click"}'],
    [() => rules([{ goal: 'a', on: 'submit' }]), 'rules[0]: {"goal":"a","on":"submit"}'],
    [() => timeOnPage([{ goal: 'off', seconds: 5 }]), 'timeOnPage[0].goal: "off"'],
    [() => rules([{ goal: 'a', on: 'visit', selector: 'a', path: '/' }]), 'rules[0].selector: "a"'],
    [() => rules([{ goal: 'a', on: 'submit', href: /a/, path: '/' }]), 'rules[0].href: /a/'],
    [() => scrollDepth([{ goal: 'a' } as any]), 'scrollDepth[0].percent: undefined'],
    [() => scrollDepth([{ goal: 'a', percent: 120 }]), 'scrollDepth[0].percent: 120'],
    [() => scrollDepth([{ goal: 'a', percent: '50' as any }]), 'scrollDepth[0].percent: "50"'],
    [() => scrollDepth([{ goal: 'a', percent: 50, selector: 'a' } as any]), 'scrollDepth[0].selector: "a"'],
    [() => timeOnPage([{ goal: 'a', seconds: 0 }]), 'timeOnPage[0].seconds: 0'],
    [() => timeOnPage([{ goal: 'a', seconds: 1e9 }]), 'timeOnPage[0].seconds: 1000000000'],
    [() => timeOnPage([{ goal: 'a' } as any]), 'timeOnPage[0].seconds: undefined'],
  ])('%s', (make, text) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`smallwins: ${text}: `);
  });

  test('whatever is given', () => {
    const field = fc.oneof(
      fc.constantFrom('goal', 'on', 'selector', 'href', 'path', 'value', 'props', 'currency', 'conversion'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.anything(), fc.array(fc.dictionary(field, fc.anything())), (list, of) => {
        for (const given of [list, of] as any[])
          try {
            expect(rules(given)).toBeTypeOf('function');
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError);
            expect(String(error)).toMatch(/^TypeError: smallwins: rules/);
          }
      }),
      { numRuns: 1_000 },
    );
  });
});

test('rendered on a server there is nothing to ask about a selector, and nothing is thrown', () => {
  vi.stubGlobal('document', undefined);
  try {
    expect(rules([{ goal: 'a', selector: 'a' }])).toBeTypeOf('function');
  } finally {
    vi.unstubAllGlobals();
  }
});

// What a browser does with it is in test/browser/rules.test.ts.
describe('counts', () => {
  let stop: (() => void) | undefined;
  let sent: ConversionEvent[];
  let nowMs = 1_795_287_843_000;

  async function begin(list: Rule[], options: Partial<Options> = {}) {
    stop = start({
      automation: true,
      collector: '/e',
      storage: 'none',
      visits: false,
      transport: transportTo((...events) => sent.push(...events)),
      plugins: [rules(list)],
      ...options,
    });
    await Promise.resolve();
  }
  const goals = () => sent.map(({ goal }) => goal);
  function fire(selector: string, type = 'click', more: MouseEventInit = {}, isTrusted = true) {
    const event = new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, ...more });
    Object.defineProperty(event, 'isTrusted', { value: isTrusted });
    document.querySelector(selector)!.dispatchEvent(event);
  }
  const prevent = (event: Event) => event.preventDefault();

  beforeEach(() => {
    vi.useFakeTimers({ now: (nowMs += 60_000), toFake: ['Date'] });
    (window as any).happyDOM.setURL('https://www.example.com/shop/');
    sent = [];
    document.body.innerHTML = `
      <nav><a id="out" href="https://partner.example/book/5?secret=1">Partner</a></nav>
      <a id="own" href="/pricing">Pricing</a> <a id="call" href="tel:+1 (555) 123-4567">Call</a>
      <a id="share" href="mailto:?subject=secret">Share</a>
      <div id="card"><b id="text">Card</b><i id="more">more</i></div> <button id="button"><b>Press</b></button>
      <textarea id="area">secret</textarea>`;
    document.addEventListener('click', prevent);
  });
  afterEach(() => {
    stop?.();
    document.removeEventListener('click', prevent);
    window.smallwins = undefined;
    vi.useRealTimers();
  });

  test('instead of what the core recognises, with its id, target and label', async () => {
    const seen: string[] = [];
    await begin([{ goal: 'booking', href: 'https://partner.example/book/*', value: 5, currency: 'EUR' }], {
      beforeSend: (event) => void seen.push(event.goal!),
    });
    fire('#out');
    expect(sent).toMatchObject([
      {
        goal: 'booking',
        conversion: 'macro',
        value: 5,
        currency: 'EUR',
        label: 'Partner',
        target: 'https://partner.example/book/5',
      },
    ]);
    expect(seen).toEqual(['booking']);
  });

  test.each<[string, Rule, string | undefined, string | undefined]>([
    ['#own', { goal: 'a', href: '/pricing' }, 'https://www.example.com/pricing', 'Pricing'],
    ['#call', { goal: 'a', href: 'tel:+15551234567' }, 'tel:+15551234567', 'Call'],
    ['#share', { goal: 'a', href: 'mailto:*' }, undefined, 'Share'],
    ['#text', { goal: 'a', selector: '#card' }, undefined, 'Card'],
    ['#card', { goal: 'a', selector: '#card' }, undefined, undefined],
    ['#button b', { goal: 'a', selector: '#button' }, undefined, 'Press'],
    ['#area', { goal: 'a', selector: 'textarea' }, undefined, undefined],
  ])('%s with %j has the target %s and the label %s', async (selector, rule, target, label) => {
    await begin([rule]);
    fire(selector);
    expect(sent).toHaveLength(1);
    expect([sent[0]!.target, sent[0]!.label]).toEqual([target, label]);
    expect(JSON.stringify(sent)).not.toContain('secret');
  });

  test('every goal of several rules once, the first that names it', async () => {
    await begin([
      { goal: 'a', selector: 'nav', value: 1 },
      { goal: 'b', href: /partner/ },
      { goal: 'a', selector: '#out', value: 2 },
    ]);
    fire('#out');
    expect(sent.map(({ goal, value, target }) => [goal, value, target])).toEqual([
      ['a', 1, 'https://partner.example/book/5'],
      ['b', undefined, 'https://partner.example/book/5'],
    ]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });

  test('a double click once, a later one again', async () => {
    await begin([
      { goal: 'a', selector: 'nav' },
      { goal: 'b', selector: 'nav' },
    ]);
    fire('#out');
    vi.setSystemTime(Date.now() + 300);
    fire('#out');
    expect(goals()).toEqual(['a', 'b']);
    vi.setSystemTime(Date.now() + 600);
    fire('#out');
    expect(goals()).toEqual(['a', 'b', 'a', 'b']);
  });

  test.each([
    ['auxclick', 1, true, 1],
    ['auxclick', 2, true, 0],
    ['click', 0, false, 0],
  ])('%s of button %d, trusted: %s, %d times', async (type, button, isTrusted, times) => {
    await begin([{ goal: 'a', selector: '#out,#button' }]);
    fire('#out', type, { button }, isTrusted);
    fire('#button', type, { button }, isTrusted);
    expect(goals()).toHaveLength(times);
  });

  test.each<[Options['goals'], Rule, string | undefined]>([
    [{ demo: 'off' }, { goal: 'demo', selector: 'nav' }, undefined],
    [{ demo: 'off' }, { goal: 'demo', conversion: 'micro', selector: 'nav' }, 'micro'],
    [{ demo: 'micro' }, { goal: 'demo', selector: 'nav' }, 'micro'],
    [{ outbound: 'off' }, { goal: 'demo', selector: 'nav' }, 'macro'],
    [{}, { goal: 'brochure', selector: 'nav' }, 'micro'],
    [{}, { goal: 'off', selector: 'nav' }, undefined],
  ])('with goals %j, %j is %s', async (retagged, rule, conversion) => {
    await begin([rule], { goals: retagged! });
    fire('#out');
    expect(sent.map((event) => event.conversion)).toEqual(conversion ? [conversion] : []);
  });

  test('what the page counts itself, meanwhile and after, stays as it is', async () => {
    const count = (name: string) => () => window.smallwins!.track!(name);
    await begin([{ goal: 'a', selector: 'nav' }]);
    const nav = document.querySelector('nav')!;
    nav.addEventListener('click', count('phone'));
    window.addEventListener('click', count('own'), { once: true });
    fire('#out');
    count('demo')();
    expect(goals()).toEqual(['a', 'phone', 'own', 'demo']);
  });

  test('a plugin that noted the event before knows it by its id', async () => {
    const noted: string[] = [];
    const note: Plugin = ({ settings }) => {
      const { beforeSend } = settings;
      settings.beforeSend = (event) => {
        noted.push(event.id);
        return beforeSend(event);
      };
    };
    await begin([], { plugins: [rules([{ goal: 'a', selector: 'nav' }]), note] });
    fire('#out');
    expect(sent.map(({ id, goal }) => [id, goal])).toEqual([[noted[0], 'a']]);
  });

  test('two lists of rules leave each other alone', async () => {
    await begin([], {
      plugins: [rules([{ goal: 'demo', selector: 'nav' }]), rules([{ goal: 'quote', selector: 'nav' }])],
    });
    fire('#out');
    expect(goals().sort()).toEqual(['demo', 'quote']);
  });

  test("an owner's change of props is of one event only", async () => {
    await begin([{ goal: 'a', selector: 'nav', props: { n: 1 } }], {
      beforeSend: (event) => void ((event.props!.n as number) += 1),
    });
    fire('#out');
    vi.setSystemTime(Date.now() + 600);
    fire('#out');
    expect(sent.map(({ props }) => props)).toEqual([{ n: 2 }, { n: 2 }]);
  });

  test('nothing after the stop, not even in the moment of it', async () => {
    await begin([
      { goal: 'a', selector: 'nav' },
      { goal: 'b', path: '/shop' },
    ]);
    stop!();
    fire('#out');
    expect(goals()).toEqual(['b']);
    sent = [];
    begin([
      { goal: 'a', selector: 'nav' },
      { goal: 'b', path: '/shop' },
    ]);
    stop!();
    await Promise.resolve();
    fire('#out');
    expect(goals()).toEqual([]);
  });
});
