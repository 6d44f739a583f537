import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { eachEngine, openShared } from './each-engine.js';
import type { Page } from './engine.js';
import { type Site, scriptTag, site } from './servers.js';

/**
 * Forms that nobody would write, submitted and pressed as a visitor would: nothing ever reaches the page, and nothing
 * that was typed ever reaches the collector. In browsers, because there a field's name hides what the form has under
 * that name (`<input name="getAttribute">`).
 */
const FORMS = 20_000;
const BATCH = 200;
/** The engines share the work. */
const RUNS = Math.ceil(FORMS / BATCH / inject('engines').length);
const TYPED = 'typed by a visitor';

/** What a page may name its fields. */
const CLOBBERED = [
  'action id name method target submit reset elements length attributes children childNodes parentElement parentNode',
  'querySelector querySelectorAll getAttribute hasAttribute closest matches contains dataset className classList',
  'ownerDocument nodeName tagName nodeType textContent innerText innerHTML firstChild nextSibling previousSibling',
  'addEventListener dispatchEvent form type value labels ariaLabel title isContentEditable getRootNode __proto__',
  'constructor toString hasOwnProperty email newsletter message password',
]
  .join(' ')
  .split(' ');
/** With a field of that name the form itself cannot be asked any more; it costs the event, and nothing else. */
const NOT_COUNTED = ['getAttribute', 'closest'];
/** The same, of a form that its button's script sends. */
const NOT_PRESSED = [...NOT_COUNTED, 'matches', 'querySelector', 'elements'];

const text = fc
  .oneof(
    fc.constantFrom(
      'Newsletter',
      'Subscribe',
      'Contact us',
      'Passwort',
      'メール',
      '\u202eabc',
      '(((',
      '$1',
      '',
      ' ',
    ),
    fc.string({ maxLength: 20 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  )
  .map((value) => value.replace(/[<>&"]/g, ''));
const field = fc
  .tuple(
    fc.constantFrom('input', 'textarea', 'select', 'button', 'fieldset', 'object', 'output'),
    fc.constantFrom(
      '',
      'text',
      'email',
      'tel',
      'password',
      'search',
      'checkbox',
      'submit',
      'image',
      'hidden',
      'none',
    ),
    fc.oneof(fc.constantFrom(...CLOBBERED), text),
    text,
  )
  .map(([tag, type, name, says]) =>
    tag === 'input'
      ? `<input type="${type}" name="${name}" id="${name}" placeholder="${says}">`
      : `<${tag} type="${type}" name="${name}">${tag === 'select' ? `<option>${says}</option>` : says}</${tag}>`,
  );
const form = fc
  .tuple(
    fc.constantFrom('form', 'form', 'form', 'div'),
    fc.constantFrom(
      '',
      'action="/done"',
      'action="http://["',
      'data-goal="x"',
      'data-goal="off"',
      'class="mc4wp"',
    ),
    text,
    fc.array(field, { maxLength: 8 }),
    text,
  )
  .map(
    ([tag, attributes, heading, fields, button]) =>
      `<section><h3>${heading}</h3><${tag} ${attributes} novalidate>${fields.join('')}<button>${button}</button></${tag}></section>`,
  );

/** Runs in the page: types into all of it, submits all of it, clicks each form's own button, and clicks and presses Enter on all that is in none. */
async function act(
  forms: string[],
  typed: string,
  isSubmitted = true,
): Promise<{ errors: string[]; bodies: string[] }> {
  const page = window as unknown as { errors: string[]; bodies: string[] };
  page.bodies = [];
  // An <object name=querySelector> hides even the document's own.
  const all = (selector: string) =>
    Document.prototype.querySelectorAll.call(document, selector) as NodeListOf<HTMLElement>;
  const dispatch = EventTarget.prototype.dispatchEvent;
  all('main')[0]!.innerHTML = forms.join('');
  for (const element of all('input,textarea'))
    if (!/submit|image|button|hidden|checkbox/.test((element as HTMLInputElement).type))
      (element as HTMLInputElement).value = typed;
  for (const element of isSubmitted ? all('form') : [])
    dispatch.call(element, new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  for (const element of all('form > button:last-child,div button,div input')) {
    dispatch.call(element, new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
    dispatch.call(element, new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
  }
  await new Promise((resolve) => setTimeout(resolve));
  return { errors: page.errors, bodies: page.bodies };
}

const PAGE = `<script>
  var errors = [], bodies = [];
  addEventListener('error', (event) => errors.push(String(event.error || event.message)));
  addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
  addEventListener('submit', (event) => event.preventDefault());
  smallwinsOptions = { transport: async (url, { body }) => (bodies.push(body), new Response(null, { status: 204 })) };
</script><main></main>`;

eachEngine('forms that nobody would write', (engine) => {
  let web: Site;
  let page: Page;
  beforeAll(async () => {
    web = await site({ '/': PAGE }, { inject: scriptTag('/e', { storage: 'none' }) });
  });
  openShared(async () => {
    page = await engine.reset();
    await page.goto(web.url('/'));
  });
  afterAll(() => web?.close());

  test('throw nothing at the page, and what was typed stays there', { timeout: 300_000 }, async () => {
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(form, { minLength: BATCH, maxLength: BATCH, size: 'max' }), async (forms) => {
        const { errors, bodies } = await page.evaluate(act, forms, TYPED);
        counted += bodies.length;
        expect(errors).toEqual([]);
        for (const body of bodies) expect(JSON.stringify(JSON.parse(body))).not.toContain(TYPED);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(counted).toBeGreaterThan(0);
  });

  describe.each([
    ['submit', NOT_COUNTED],
    ['button', NOT_PRESSED],
  ])('a newsletter form with a button of type %s is one, whatever it calls a field', (type, limits) => {
    for (const name of CLOBBERED)
      test(limits.includes(name) ? `limitation: not if it is ${name}` : name, async () => {
        const { errors, bodies } = await page.evaluate(
          act,
          [
            `<form action="/${name}"><h3>Newsletter</h3><input name="${name}" type="hidden">
              <input type="email" name="mail" placeholder="Your email"><button type="${type}">Subscribe</button></form>`,
          ],
          'a@b.example',
          type === 'submit',
        );
        expect(errors).toEqual([]);
        expect(bodies.map((body) => JSON.parse(body).events[0])).toMatchObject(
          limits.includes(name) ? [] : [{ goal: 'newsletter', target: web.url(`/${name}`) }],
        );
      });
  });
});
