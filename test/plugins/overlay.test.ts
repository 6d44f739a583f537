// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Options, start } from '../../src/index.js';
import { overlay } from '../../src/plugins/overlay.js';
import { rules } from '../../src/plugins/rules.js';

let stop = () => {};
let status = 204;
const bodies: string[] = [];
const transport = async (_: unknown, init?: RequestInit) => {
  bodies.push(String(init?.body));
  if (!status) throw new TypeError('Failed to fetch');
  return new Response(null, { status });
};
const begin = (options: Partial<Options> = {}): void => {
  stop = start({
    collector: 'https://collect.example/e',
    automation: true,
    storage: 'none',
    visits: false,
    transport,
    plugins: [overlay()],
    ...options,
  });
};
const panel = (): Element | null => document.querySelector('smallwins-overlay');
const lines = (): string[] =>
  [...(panel()?.shadowRoot?.querySelectorAll('div') ?? [])].map(({ textContent }) => textContent!).slice(1);
const click = (selector: string): void => {
  document.querySelector<HTMLElement>(selector)!.dispatchEvent(
    Object.defineProperty(new MouseEvent('click', { bubbles: true, composed: true }), 'isTrusted', {
      value: true,
    }),
  );
};
const answered = () => new Promise((resolve) => setTimeout(resolve, 5));

let nowMs = 1_795_287_843_000;
beforeEach(() => {
  // Two tests are two acts.
  vi.useFakeTimers({ now: (nowMs += 60_000), toFake: ['Date'] });
  status = 204;
  bodies.length = 0;
  vi.spyOn(console, 'debug').mockImplementation(() => {});
  (window as any).happyDOM.setURL('https://www.example.com/page');
  document.body.innerHTML = `<a id="call" href="tel:+15551234567">Call us</a>
    <a id="out" href="https://partner.example/x">Partner</a>
    <a id="own" href="https://partner.example/y" data-goal="brochure">Brochure</a>
    <a id="mail" href="mailto:hi@shop.example">Mail</a>`;
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('says what counts, as what, why and where to, and what the collector answered', async () => {
  begin();
  click('#call');
  click('#out');
  click('#own');
  click('#mail');
  await answered();
  expect(lines().filter((line) => !line.includes('answered'))).toEqual([
    'phone macro (tel:) tel:+15551234567',
    'outbound micro (partner.example) https://partner.example/x',
    'brochure micro (partner.example) https://partner.example/y',
    'email macro (email) mailto:hi@shop.example',
  ]);
  expect(lines()).toContain('https://collect.example/e answered 204');
  expect(vi.mocked(console.debug).mock.calls.flat()).toContain(
    'smallwins: phone macro (tel:) tel:+15551234567',
  );
  expect(bodies.join()).not.toContain('(');
  expect(bodies).toHaveLength(4);
});

test('says what other plugins made of it, and what the owner dropped, changed or broke', () => {
  begin({
    plugins: [rules([{ goal: 'hotline', href: 'tel:*' }]), overlay()],
    beforeSend(event) {
      if (event.goal === 'email') return null;
      if (event.goal === 'outbound') return { ...event, goal: 'partner' };
      if (event.goal === 'brochure') throw new Error('a mistake');
      return undefined;
    },
  });
  for (const id of ['#call', '#mail', '#out', '#own']) click(id);
  expect(lines().filter((line) => !line.includes('answered'))).toEqual([
    'hotline micro (tel:) tel:+15551234567',
    'email macro (email) mailto:hi@shop.example [dropped by beforeSend or a rule]',
    'partner micro (partner.example) https://partner.example/x',
    'beforeSend threw Error: a mistake',
    'brochure micro (partner.example) https://partner.example/y',
  ]);
  expect(bodies).toHaveLength(3);
});

test.each<[Partial<Options>, string]>([
  [{ consent: 'pending' }, '[held until the visitor has said yes]'],
  [{ consent: 'denied' }, '[not sent: denied, opted out, localhost or automation]'],
])('with %j says why nothing leaves', (options, state) => {
  begin(options);
  click('#call');
  expect(lines()).toEqual([`phone macro (tel:) tel:+15551234567 ${state}`]);
  expect(bodies).toEqual([]);
});

test('a visit that a yes may yet send is not said to be lost', () => {
  begin({ consent: 'denied', visits: true });
  expect(lines()).toEqual(['visit [not sent before a yes: denied, opted out, localhost or automation]']);
});

test('on localhost it shows what would count', () => {
  vi.spyOn(console, 'info').mockImplementation(() => {});
  (window as any).happyDOM.setURL('http://localhost/page');
  begin({ automation: false });
  click('#call');
  expect(lines()).toHaveLength(1);
  expect(lines()[0]).toContain('not sent');
});

test.each([
  [404, 'answered 404'],
  [0, 'was not reached: TypeError: Failed to fetch'],
])('a collector that answers %d is shown, and the outbox hears of it', async (code, text) => {
  status = code;
  begin();
  click('#call');
  await answered();
  expect(lines().join('\n')).toContain(`https://collect.example/e ${text}`);
});

test('a transport that answers with nothing costs the page no error', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  begin({ transport: (async () => undefined) as never });
  click('#call');
  await answered();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  expect(lines().join('\n')).toContain('was not reached: TypeError');
});

test('keeps the last lines, survives a page that empties the document, and goes by its button or by stop()', () => {
  begin();
  for (let i = 0; i < 60; i++) window.smallwins!.track!(`goal${i}`);
  expect(lines()).toHaveLength(49);
  expect(lines().at(-1)).toBe('goal59 micro');
  panel()!.remove();
  window.smallwins!.track!('again');
  expect(lines().at(-1)).toBe('again micro');
  panel()!.shadowRoot!.querySelector('button')!.click();
  expect(panel()).toBeNull();
  window.smallwins!.track!('unseen');
  expect(panel()).toBeNull();
  expect(bodies).toHaveLength(62);
  stop();
  begin();
  expect(panel()).not.toBeNull();
  stop();
  expect(panel()).toBeNull();
});
