// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { plainLink } from '../../src/dom/plain-link.js';

/** What is found for a click on `#x`, by its id. */
function found(html: string): string {
  document.body.innerHTML = html;
  let link: ReturnType<typeof plainLink>;
  addEventListener('click', (event) => void (link = plainLink(event)), { capture: true, once: true });
  document.querySelector('#x')!.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  return (link! && link.id) || 'none';
}
afterEach(() => void vi.restoreAllMocks());

test.each([
  ['the link itself', '<a id="x" href="/">x</a>', 'x'],
  ['something in it', '<a id="a" href="/"><b><i id="x">x</i></b></a>', 'a'],
  ['text beside it', '<a href="/">x</a><i id="x">x</i>', 'none'],
  ['a link that is a button', '<a id="x" role="button" href="#">x</a>', 'none'],
  ['a button in a link', '<a href="#"><button id="x">x</button></a>', 'none'],
  ['a file to save', '<a id="x" href="/" download>x</a>', 'none'],
  ["an owner's own", '<a id="x" href="/" data-goal="g">x</a>', 'none'],
  ["in an owner's own", '<p data-goal="g"><a id="x" href="/">x</a></p>', 'none'],
  ["around an owner's own", '<a href="/"><i id="x" data-goal="g">x</i></a>', 'none'],
])('%s', (_, html, id) => expect(found(html)).toBe(id));

test('nothing in a shadow root, whatever is around its host', () => {
  document.body.innerHTML = '<a href="/"><x-card id="x"></x-card></a>';
  document.querySelector('#x')!.attachShadow({ mode: 'open' });
  let link: unknown;
  addEventListener('click', (event) => void (link = plainLink(event)), { capture: true, once: true });
  document.querySelector('#x')!.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  expect(link).toBeFalsy();
});

test('is looked for once an event, however many ask', () => {
  const closest = vi.spyOn(Element.prototype, 'closest');
  document.body.innerHTML = '<a id="x" href="/">x</a>';
  const links: unknown[] = [];
  const ask = (event: Event) => void links.push(plainLink(event));
  for (let i = 3; i--; ) addEventListener('click', (event) => ask(event), { capture: true, once: true });
  document.querySelector('#x')!.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  expect(links).toEqual(Array(3).fill(document.querySelector('#x')));
  expect(closest).toHaveBeenCalledTimes(1);
});
