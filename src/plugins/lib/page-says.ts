import { type Answer, readLine, readMark } from './answers.js';

/** What a form has around it at most, and a box that speaks inside of it. */
const MAX_ELEMENTS = 300;
/** A list of countries alone has 250. */
const COUNTED = ':not(option)';
const FIELD = 'input:not([type=hidden]),select,textarea';

/** Where a page that was redirected to says what became of the request before: Rails, Django, Laravel and Drupal do. */
export const FLASH = '[role=alert],[role=status],.alert,.flash,.notice,.messages';
/** Where a page speaks to its visitors, wherever it does. A carousel's live region is off. */
export const VOICES = `dialog,[role=dialog],[aria-live]:not([aria-live=off]),[class*=success],[class*=confirmation],${FLASH}`;

/** What a page says, in words and in the names of what it shows. */
export interface Said {
  bad: string[];
  good: string[];
  /** All lines around the form. */
  lines: string[];
}

/** What a visitor reads in it; undefined where it is not rendered, which `textContent` has all the same. */
const textOf = (element?: Element | null): string | undefined =>
  // biome-ignore lint/performance/useDomNodeTextContent: see above
  element?.getClientRects()[0] && ((element as HTMLElement).innerText || '');

/** What stands around a page's headline, where that is not the whole of a large page. */
export function belowHeadline(): Element | null | undefined {
  const around = document.querySelector('h1')?.parentElement;
  return around?.querySelectorAll(COUNTED)[MAX_ELEMENTS] ? undefined : around;
}

/** Whether a form has anything left to fill in. */
export const hasFields = (form: Element): boolean =>
  [...form.querySelectorAll(FIELD)].some((field) => field.getClientRects()[0]);

/** The part of the page that is about a form: at most three levels up, as long as that adds little. */
export function surroundingsOf(form: Element | undefined): Element | undefined {
  let scope = form;
  const own = form?.querySelectorAll(COUNTED).length;
  for (let i = 3; i-- && scope?.parentElement; )
    if (scope.parentElement.querySelectorAll(COUNTED).length - own! < MAX_ELEMENTS)
      scope = scope.parentElement;
  return scope;
}

/**
 * What the page says now of failure and of success: around the form, where it speaks to its visitors, in its address and
 * its title.
 * @param where selectors of the rest that is read
 * @param most how many of their elements are read
 * @param wasReset whether the form was emptied since: its fields may be invalid again after a success
 */
export function readPage(
  scope: Element | null | undefined,
  where: string[],
  most: number,
  wasReset: boolean,
): Said {
  const said: Said = { bad: [], good: [], lines: [] };
  const hear = (words: string, answer: Answer): void => {
    if (answer !== undefined) said[answer ? 'good' : 'bad'].push(words.replace(/\d+/g, ''));
  };
  // Part by part, or the one that was there before is new with any other. The site's name is on each of its pages.
  let text = location.href.replace(/[/?&#]/g, '\n') + '\n' + document.title.replace(/ \W /g, '\n');
  const voices = where.flatMap((selector) => [...document.querySelectorAll(selector)]);
  for (const root of [scope, ...voices].slice(0, most)) {
    const inside = root?.querySelectorAll(COUNTED) || [];
    // The whole page may call itself a success.
    if (root !== scope && inside.length > MAX_ELEMENTS) continue;
    const words = textOf(root);
    if (words === undefined) continue;
    text += '\n' + words;
    // Without what counts characters or seconds.
    if (root === scope) said.lines = words.replace(/\d+/g, '').split('\n');
    for (const element of [root!, ...inside].slice(0, 3 * MAX_ELEMENTS)) {
      const read = (name: string): string => element.getAttribute(name) || '';
      const marks = `${read('class')} ${read('id')} ${read('aria-invalid') === 'true' ? 'invalid' : ''}`;
      // A button's colour says what it does.
      for (const mark of element.matches('a,button') ? [] : marks.split(' ')) {
        const answer = readMark(mark);
        if (answer === undefined) continue;
        const isField = element.matches(FIELD) || element.querySelector(FIELD);
        const shown = textOf(element);
        // A field that is well is no success, one that was emptied after a success may be invalid again, an empty
        // box says nothing.
        if (isField ? !answer && !wasReset && shown !== undefined : shown) hear(mark, answer);
      }
    }
  }
  const off = [...document.querySelectorAll('[aria-live=off]')].map(textOf).join('\n').split('\n');
  for (const whole of text.split('\n')) {
    if (off.includes(whole)) continue;
    const { words, answer } = readLine(whole);
    hear(words, answer);
  }
  return said;
}
