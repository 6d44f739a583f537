// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { detectClicks } from '../../src/detect/clicks.js';
import { stopListening } from '../../src/dom/listen.js';

/** What is reported: `id href` each. Real browsers are in the executable table; here is what they are told apart by. */
let reported: string[];

function fire(target: Element, more: MouseEventInit = {}, type = 'click', isTrusted = true) {
  const event = new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, ...more });
  Object.defineProperty(event, 'isTrusted', { value: isTrusted });
  target.dispatchEvent(event);
}
const $ = (selector: string) => document.querySelector(selector)!;

beforeEach(() => {
  (window as any).happyDOM.setURL('https://www.example.com/shop/');
  document.body.innerHTML = `<a id="a" href="page"><b id="b">x</b></a><p id="p" data-goal="g">x</p>
    <form id="f" data-goal="g"><i id="i">x</i></form><a id="none">x</a><i id="plain">x</i>`;
  reported = [];
  detectClicks(
    (element, href) => () => void reported.push(`${element.id} ${href ?? '-'}`),
    (href) => href === '/inner',
  );
});
afterEach(() => {
  stopListening();
  vi.unstubAllGlobals();
});

test('a click on a link, or inside it, is reported with where it leads, absolute', () => {
  fire($('#a'));
  fire($('#b'));
  expect(reported).toEqual(['a https://www.example.com/shop/page', 'a https://www.example.com/shop/page']);
});

test.each([
  ['click', 0, true],
  ['auxclick', 1, true],
  ['auxclick', 2, false],
  ['auxclick', 3, false],
  ['mousedown', 0, false],
])('%s of button %d: %s', (type, button, isReported) => {
  fire($('#a'), { button }, type);
  expect(reported).toHaveLength(isReported ? 1 : 0);
});

test('a click that ends a drag, as a carousel of links is dragged, is none; of a key or a script it is one', () => {
  const down = () => fire($('#a'), { clientX: 10 }, 'pointerdown');
  down();
  fire($('#a'), { clientX: 90, detail: 1 });
  expect(reported).toEqual([]);
  down();
  fire($('#a'), { clientX: 15, detail: 1 });
  down();
  fire($('#a'), { clientX: 0, detail: 0 });
  expect(reported).toHaveLength(2);
  // Firefox gives a key's click a detail, too.
  down();
  $('#a').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  fire($('#a'), { clientX: 90, detail: 1 });
  expect(reported).toHaveLength(3);
  down();
  vi.stubGlobal('navigator', { userActivation: { isActive: true } });
  fire($('#a'), { clientX: 90, detail: 1 }, 'click', false);
  expect(reported).toHaveLength(4);
});

describe("a script's click", () => {
  test.each([
    [undefined, 0],
    [{ isActive: false }, 0],
    [{ isActive: true }, 1],
  ])('with userActivation %j is reported %d times', (userActivation, times) => {
    vi.stubGlobal('navigator', { userActivation });
    fire($('#a'), {}, 'click', false);
    expect(reported).toHaveLength(times);
  });
});

test("an element of the owner's is reported without a link", () => {
  fire($('#p'));
  expect(reported).toEqual(['p -']);
});

test('a form speaks for itself, what is nothing is not reported, and neither throws', () => {
  const thrown = vi.fn();
  window.addEventListener('error', thrown);
  fire($('#i'));
  fire($('#plain'));
  window.removeEventListener('error', thrown);
  expect(reported).toEqual([]);
  expect(thrown).not.toHaveBeenCalled();
});

test('in an open shadow root, and added later', () => {
  const host = document.body.appendChild(document.createElement('x-card'));
  host.attachShadow({ mode: 'open' }).innerHTML = '<a id="inner" href="/in"><b>x</b></a>';
  fire(host.shadowRoot!.querySelector('b')!);
  expect(reported).toEqual(['inner https://www.example.com/in']);
});

test('a link that says itself where it leads is passed over; one with a goal of its own is not', () => {
  $('#a').setAttribute('href', '/inner');
  fire($('#b'));
  expect(reported).toEqual([]);
  $('#a').setAttribute('data-goal', 'g');
  fire($('#b'));
  expect(reported).toEqual(['a https://www.example.com/inner']);
});

test('stopped, it reports nothing', () => {
  stopListening();
  fire($('#a'));
  expect(reported).toEqual([]);
});

test('what to do about a click is done for a visitor alone, and asked of every link', () => {
  const asked: unknown[] = [];
  const done = vi.fn();
  stopListening();
  detectClicks(
    (element, href, path) => {
      asked.push([element.id, href, path[0]]);
      return element.id === 'a' ? done : undefined;
    },
    (href) => href === '/inner',
  );
  fire($('#b'));
  fire($('#i'));
  fire($('#p'));
  expect(asked).toEqual([
    ['a', 'https://www.example.com/shop/page', undefined],
    ['f', undefined, $('#i')],
    ['p', undefined, $('#p')],
  ]);
  expect(done).toHaveBeenCalledTimes(1);
});

test('a link that means nothing is looked at once more after its own handlers; a form has no link to change', () => {
  stopListening();
  const looked: (string | undefined)[] = [];
  detectClicks(
    (element, href) => void looked.push(`${element.id} ${href ?? '-'}`),
    () => false,
  );
  vi.useFakeTimers();
  $('#none').setAttribute('role', 'button');
  fire($('#none'));
  fire($('#i'));
  ($('#none') as HTMLAnchorElement).href = 'tel:5';
  vi.runAllTimers();
  vi.useRealTimers();
  expect(looked).toEqual(['none ', 'f -', 'none tel:5']);
});
