import { isName, isPattern, mistake, type OwnGoal, readGoals } from './own-goals.js';
import { hrefPattern } from './patterns.js';

/** A goal of the owner's own, without code in the page. What it names has to hold, all of it. */
export interface Rule extends OwnGoal {
  /** Its name; `off` counts nothing, as `data-goal="off"` does. */
  goal: string;
  /** @default 'click' with a `selector` or an `href`, else 'visit' */
  on?: 'click' | 'submit' | 'visit';
  /** What was clicked or submitted is this, or inside of this. Shadow roots that are open do not end it. */
  selector?: string;
  /**
   * Where the link that was clicked leads: `https://*.example.com/book/*`, `tel:*`, a path of this site, or a RegExp for
   * the whole of it.
   */
  href?: string | RegExp;
}

/** What tells one act from another of its kind; one of them has to be there. A path narrows all of them. */
const FIELDS: Record<NonNullable<Rule['on']>, (keyof Rule)[]> = {
  click: ['selector', 'href'],
  submit: ['selector', 'path'],
  visit: ['path'],
};

/** A rule, checked. */
export type Compiled = ReturnType<typeof compileRules>[0];

/** @throws TypeError that names the rule, the field and the value, when one is wrong */
export function compileRules(list: readonly Rule[]) {
  const goals = readGoals<Rule>('rules', list, {
    goal: ['a name', isName],
    on: ['click, submit or visit', (on) => on === 'click' || on === 'submit' || on === 'visit'],
    selector: [
      'a selector',
      // Where a page is rendered on a server nobody can tell, and nothing is counted.
      (selector) =>
        typeof selector === 'string' &&
        (typeof document === 'undefined' || !document.createDocumentFragment().querySelector(selector)),
    ],
    href: ['a string or a RegExp', (href) => isPattern(href) && hrefPattern(href)],
  });
  return goals.map((rule, index) => {
    const names = (field: keyof Rule): boolean => rule[field] !== undefined;
    const on = rule.on || (names('selector') || names('href') ? 'click' : 'visit');
    const fields = FIELDS[on];
    const where = `rules[${index}]`;
    for (const field of ['selector', 'href'] as const)
      if (names(field) && !fields.includes(field))
        throw mistake(`${where}.${field}`, rule[field], `a ${on} has none`);
    if (!fields.some(names)) throw mistake(where, list[index], `a ${on} needs ${fields.join(' or ')}`);
    return {
      ...rule,
      on,
      leads: rule.href === undefined ? undefined : hrefPattern(rule.href),
      /** On which page it has counted a form: as the core, which counts it anew on a router's next one. */
      forms: new WeakMap<Element, string>(),
    };
  });
}

/** Of each goal the first rule; `off` is for none. */
export const distinct = (found: Compiled[]): Compiled[] =>
  found.filter(
    ({ goal }, index) => goal !== 'off' && index === found.findIndex((other) => other.goal === goal),
  );
