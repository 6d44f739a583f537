import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachEngine, openShared } from './each-engine.js';
import { type Site, scriptTag, site } from './servers.js';

/**
 * The work per click and submit does not grow with the page. Counted, not timed: how often the page's elements and
 * texts are asked for anything, with 100, 10,000 and 100,000 links around, on a machine as busy as it likes.
 */
const SIZES = [100, 10_000, 100_000];

/** Runs in the page: what one act asks of the DOM, by the name of what is asked. */
function count(act: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const undo: (() => void)[] = [];
  const target = document.getElementById(act)!;
  let chars = 0;
  for (const owner of [Node, Element, HTMLElement, Document, TreeWalker, HTMLFormElement, CharacterData]) {
    const prototype = owner.prototype as object;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const before = Object.getOwnPropertyDescriptor(prototype, name)!;
      if (!before.configurable || name === 'constructor' || name === 'dispatchEvent' || name === 'click')
        continue;
      const note = (value: unknown) => {
        const key = `${owner.name}.${name}`;
        counts[key] = (counts[key] ?? 0) + 1;
        if (typeof value === 'string') chars += value.length;
        return value;
      };
      const { get, value } = before;
      const after: PropertyDescriptor = { ...before };
      if (get)
        after.get = function () {
          return note(get.call(this));
        };
      else if (typeof value === 'function')
        after.value = function (...args: unknown[]) {
          return note(value.apply(this, args));
        };
      else continue;
      Object.defineProperty(prototype, name, after);
      undo.push(() => Object.defineProperty(prototype, name, before));
    }
  }
  try {
    if (act === 'form') target.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
    else if (act === 'field')
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
    else {
      const event = new MouseEvent('click', { bubbles: true, composed: true, cancelable: true });
      target.dispatchEvent(event);
    }
  } finally {
    for (const put of undo) put();
  }
  counts['characters read'] = chars;
  return counts;
}

/**
 * Fifty links to a paragraph: WebKit lays a growing paragraph out again with each part that arrives, which takes minutes
 * on a busy machine where all links are in one.
 */
const crowd = (links: number) =>
  `<p>${'<a href="tel:+1">call</a> <a href="https://partner.example/">some words of a link</a> '.repeat(25)}</p>`.repeat(
    links / 50,
  );

const html = (links: number) => `<script>
  smallwinsOptions = { transport: async () => (events++, new Response(null, { status: 204 })) };
  var events = 0;
  // A script's click stands for a visitor's here.
  Object.defineProperty(navigator, 'userActivation', { value: { isActive: true } });
  document.addEventListener('click', (event) => event.preventDefault());
  document.addEventListener('submit', (event) => event.preventDefault());
</script>
<main>${crowd(links / 2)}
<section><a id="link" href="tel:+15551234567">Call us</a> <i id="text">text</i>
<form id="form"><h3>Newsletter</h3><input type="email" placeholder="Your email"><button>Subscribe</button></form>
<div><input id="field" type="email" placeholder="Your email"><button id="button">Subscribe</button></div></section>
${crowd(links / 2)}</main>`;

eachEngine('the price of an act', (engine) => {
  let web: Site;
  const prices = new Map<number, Record<string, Record<string, number>>>();
  const acts = ['text', 'link', 'form', 'button', 'field'];

  beforeAll(async () => {
    web = await site({}, { inject: scriptTag('/e', { storage: 'none' }) });
  });
  openShared(async () => {
    const page = await engine.reset();
    for (const size of SIZES) {
      web.page(`/${size}`, html(size));
      await page.goto(web.url(`/${size}`));
      // A hundred thousand links take a while, and Firefox does not always wait for them.
      await page.waitFor(`document.readyState === 'complete' && !!window.smallwins?.stop`, 60_000);
      const price: Record<string, Record<string, number>> = {};
      for (const act of acts) price[act] = await page.evaluate(count, act);
      // Each was an act that counts, but for the first; the last three are one goal at once.
      expect(await page.evaluate('events')).toBeGreaterThanOrEqual(2);
      prices.set(size, price);
    }
  });
  afterAll(() => web?.close());

  const total = (counts: Record<string, number>) =>
    Object.entries(counts).reduce((sum, [name, n]) => sum + (name === 'characters read' ? 0 : n), 0);

  for (const act of acts)
    test(`${act}: the same with ${SIZES.map((size) => size.toLocaleString('en-US')).join(', ')} links`, () => {
      const [few, many, most] = SIZES.map((size) => prices.get(size)![act]!);
      // On the smallest page some of what may be read is not there.
      expect(total(many!), JSON.stringify(many)).toBeLessThanOrEqual(total(few!) * 3);
      expect(total(most!), JSON.stringify(most)).toBeLessThanOrEqual(total(many!) * 1.1);
      expect(most!['characters read']).toBeLessThanOrEqual(many!['characters read']! * 1.1);
      expect(total(most!)).toBeLessThan(5_000);
      expect(most!['characters read']).toBeLessThan(30_000);
    });

  test('nobody looks for elements in the whole page', () => {
    for (const price of prices.values())
      for (const counts of Object.values(price))
        for (const name of Object.keys(counts))
          if (name.startsWith('Document.'))
            expect(name).not.toMatch(/querySelectorAll|getElements|links|forms|images|innerText/);
  });
});
