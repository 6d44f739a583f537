// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { plainLink } from '../../src/dom/plain-link.js';

/** What each of those who ask gets for a click on `#x`. */
function click(askers = 1): ReturnType<typeof plainLink>[] {
  const links: ReturnType<typeof plainLink>[] = [];
  for (let i = askers; i--; )
    addEventListener('click', (event) => void links.push(plainLink(event)), { capture: true, once: true });
  document.querySelector('#x')!.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  return links;
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
])('%s', (_, html, id) => {
  document.body.innerHTML = html;
  const [link] = click();
  expect(link ? link.id : 'none').toBe(id);
});

test('nothing in a shadow root, whatever is around its host', () => {
  document.body.innerHTML = '<a href="/"><x-card id="x"></x-card></a>';
  document.querySelector('#x')!.attachShadow({ mode: 'open' });
  const [link] = click();
  expect(link).toBeFalsy();
});

test('is looked for once an event, however many ask', () => {
  const closest = vi.spyOn(Element.prototype, 'closest');
  document.body.innerHTML = '<a id="x" href="/">x</a>';
  expect(click(3)).toEqual(Array(3).fill(document.querySelector('#x')));
  expect(closest).toHaveBeenCalledTimes(1);
});
