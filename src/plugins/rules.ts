import { ACTIVE_MS, OWNER, SAME_ACT_MS } from '../acts.js';
import { classifyLink } from '../classify/links.js';
import { isDrag } from '../detect/clicks.js';
import { BUTTON } from '../dom/button.js';
import { currencyOf, MACRO, MICRO, numberOf, tagOf } from '../goals.js';
import type { ConversionDetails, ConversionEvent, Plugin, Tracker } from '../types.js';
import { closest, closestAcross, entriesOf, nearest } from './lib/nearest.js';
import { detailsOf } from './lib/own-goals.js';
import { type Compiled, compileRules, distinct, type Rule } from './lib/rule.js';
import { onView } from './lib/views.js';

export type { Rule };

/** What a visitor presses; what is inside of it is its label. */
const PRESSED = 'a,area,summary,' + BUTTON;

/** What the visitor did, while the core looks at it. */
interface Act {
  event: Event;
  ms: number;
  path: readonly EventTarget[];
  /** What is still to be counted of it. */
  left: Compiled[];
  /** All goals that it has. */
  goals: string[];
  /** Gives what its attributes say. */
  owner: HTMLElement | SVGElement | undefined;
  /** Gives the label. */
  element: Element | undefined;
  target: string | undefined;
  isOver: boolean;
}

/** Two lists of rules that see one act leave each other's goals alone. */
let isOurs = false;
const asOurs = <Result>(work: () => Result): Result => {
  const wasOurs = isOurs;
  isOurs = true;
  try {
    return work();
  } finally {
    isOurs = wasOurs;
  }
};

/**
 * Goals of the owner's own, by selector, by where a link leads, by page: see docs/rules.md.
 *
 * HTML attributes (`data-goal`) come before rules, rules before what the core recognises: of an act that a rule is
 * for, the core's event becomes the rule's, with its id, target and label. What the core would not count, the rule
 * counts. Of several rules for one act each goal counts once.
 * @throws TypeError that names the rule, the field and the value, when one is wrong
 * @example rules([{ goal: 'booking', href: 'https://*.example.com/book/*' }, { goal: 'order', path: '/thanks' }])
 */
export const rules = (list: readonly Rule[]): Plugin => {
  const all = compileRules(list);
  const clicks = all.filter(({ on }) => on === 'click');
  const submits = all.filter(({ on }) => on === 'submit');
  const visits = all.filter(({ on }) => on === 'visit');
  return (tracker) => {
    if (clicks[0] || submits[0]) watchActs(tracker, clicks, submits);
    if (visits[0])
      onView(tracker.listen, () => {
        for (const rule of distinct(visits.filter(({ isOn }) => isOn(location.pathname))))
          asOurs(() => tracker.track(rule.goal, detailsOf(rule)));
      });
  };
};

function watchActs(tracker: Tracker, clicks: Compiled[], submits: Compiled[]): void {
  const { settings, listen } = tracker;
  /** The one that the core looks at, or the last one. */
  let act: Act | undefined;
  /** When a goal with its target was counted last. */
  const counted = new Map<string, number>();

  /** What an element's own attributes say, which comes first; then what the rule says. */
  const detailsFor = (rule: Compiled, owner: Act['owner']) => {
    const { conversion, value, currency, label } = owner?.dataset || ({} as DOMStringMap);
    const own = detailsOf(rule);
    return {
      ...own,
      conversion: tagOf(rule.goal, conversion, own.conversion, settings.goals[rule.goal]),
      value: numberOf(value) ?? own.value,
      currency: currencyOf(currency) || own.currency,
      label,
    };
  };

  /**
   * @param found the rules that are for it; none leaves it to the core
   * @param before what it comes of, where that had rules
   */
  const begin = (
    found: Compiled[],
    { path, owner, ...more }: Pick<Act, 'event' | 'path' | 'owner' | 'element' | 'target'>,
    before?: Act,
  ): void => {
    if (!found[0] && !before) return;
    const ms = Date.now();
    const key = ({ goal }: Compiled) => `${goal} ${more.target}`;
    for (const [name, lastMs] of counted) if (Math.abs(ms - lastMs) > SAME_ACT_MS) counted.delete(name);
    const left = distinct(found).filter(
      (rule) =>
        !counted.has(key(rule)) &&
        !before?.goals.includes(rule.goal) &&
        detailsFor(rule, owner).conversion !== 'off',
    );
    for (const rule of left) counted.set(key(rule), ms);
    const goals = [...(before?.goals || []), ...found.map(({ goal }) => goal)];
    act = { ...more, ms, path, owner, left, goals, isOver: false };
  };

  /** What of a form was pressed last. The core counts what its script sends once the page has had its say. */
  let armed: { event: Event; form: HTMLFormElement; button: HTMLElement } | undefined;

  /** Where the visitor pressed. */
  let downX: number;
  /** The visitor does something else: nothing comes of the last act any more. */
  const beginAct = (event: MouseEvent): void => {
    if (event.isTrusted) act = undefined;
    if (event.type !== 'click') downX = event.clientX;
  };

  const { beforeSend } = settings;

  /** Makes of the core's event that of the act's next rule. */
  const claim = (event: ConversionEvent, act: Act): ReturnType<typeof beforeSend> => {
    const rule = act.left.shift();
    // One act is one event, unless the rules make more of it.
    if (!rule) return null;
    act.target = event.target;
    const { label, ...details } = detailsFor(rule, act.owner);
    Object.assign(event, details, { goal: rule.goal });
    return asOurs(() => beforeSend(event, 'rule'));
  };

  settings.beforeSend = (event, reason) => {
    const isForm = !isOurs && /^(fields|words)$/.test(reason as string);
    if (isForm && armed && !armed.event.eventPhase && !act?.event.eventPhase) {
      const { event: click, form, button } = armed;
      const last = act;
      armed = undefined;
      onSubmit(click, form, button);
      if (act && act !== last) {
        const changed = claim(event, act);
        end(click);
        return changed;
      }
    }
    if (
      // Of an act that has rules, while the core looks at it.
      act?.event.eventPhase &&
      !act.isOver &&
      !isOurs &&
      event.type === 'conversion' &&
      // Not what the page counts itself meanwhile.
      [...MACRO, ...MICRO, ...Object.values(settings.hosts)].includes(event.goal!)
    )
      return claim(event, act);
    // A link that got its address in a handler of the click: the core looks at it once more.
    if (reason && !isForm && !isOurs && act?.isOver && !act.event.eventPhase && consequence()) return null;
    return beforeSend(event, reason);
  };

  /** Counts what the core did not. */
  const end = (event: Event): void => {
    if (act?.event !== event) return;
    act.isOver = true;
    const { left, owner, element, target } = act;
    for (const rule of left) {
      const details = { target, ...detailsFor(rule, owner) } as ConversionDetails;
      asOurs(() => tracker.track(rule.goal, details, element));
    }
  };

  const onClick = (event: MouseEvent): void => {
    const path = event.composedPath();
    watchRoots(path);
    const entries = entriesOf(path);
    const button = nearest(entries, BUTTON) as HTMLButtonElement | undefined;
    const form = button && (button.form || nearest(entries, 'form'));
    armed = form && button ? { event, form: form as HTMLFormElement, button } : undefined;
    const link = nearest(entries, 'a,area') as
      | (HTMLElement & { href?: string & { baseVal?: string } })
      | undefined;
    if (
      // The middle button follows a link and presses nothing.
      event.button > 1 ||
      (event.button && !link) ||
      // Nothing is followed in an editor, nor where a carousel was dragged by a link.
      (link && (link.isContentEditable || isDrag(event, downX))) ||
      // A script's click counts while it answers to a visitor's act, and only then.
      !(event.isTrusted || navigator.userActivation?.isActive) ||
      // A form's attributes speak for its submit, and so for the button that submits it, but for no link in it.
      nearest(entries, link ? OWNER : '[data-goal]')?.dataset.goal
    )
      return;
    const url = parse(link?.href?.baseVal ?? link?.href);
    const target = url && targetOf(url, link);
    // A link to a part of this page leads nowhere else, unless the rule names the part.
    const isJump = link?.getAttribute('href')?.startsWith('#');
    const found = clicks.filter(
      ({ isOn, leads, href, selector }) =>
        isOn(location.pathname) &&
        (!leads || (url && (!isJump || `${href}`.includes('#')) && leads(url, target))) &&
        (selector === undefined || nearest(entries, selector)),
    );
    const pressed = url ? link : nearest(entries, PRESSED);
    const clicked = path[0] as HTMLElement;
    // Of what is neither, only the innermost element labels: a card's text would be all that is in it. And never what
    // a visitor wrote or chose.
    const isText =
      !clicked.childElementCount && !clicked.isContentEditable && !closest(clicked, 'textarea,select,option');
    const element = pressed || (isText ? clicked : undefined);
    begin(
      found,
      { event, path, owner: pressed || clicked, element, target },
      event.isTrusted ? undefined : consequence(),
    );
  };

  const onSubmit = (event: Event, form: HTMLFormElement, submitter?: HTMLElement | null): void => {
    armed = undefined;
    const speaker =
      (submitter && closestAcross(submitter, '[data-goal]')) || closestAcross(form, '[data-goal]');
    if (speaker?.dataset.goal) return;
    const found = submits.filter(
      ({ isOn, selector, forms }) =>
        forms.get(form) !== location.pathname &&
        isOn(location.pathname) &&
        (selector === undefined || closestAcross(form, selector)),
    );
    for (const { forms } of found) forms.set(form, location.pathname);
    const action = parse(submitter?.getAttribute('formaction') || form.getAttribute('action'));
    const target = action && targetOf(action);
    begin(
      found,
      { event, path: [form], owner: form, element: submitter || undefined, target },
      consequence(submitter || form),
    );
  };

  /**
   * The act that a submit, a navigation or a script's click comes of: it has been counted by its own rules. What waits for an
   * answer first comes as late as browsers let it.
   */
  const consequence = (of?: EventTarget): Act | undefined =>
    act && Math.abs(Date.now() - act.ms) <= ACTIVE_MS && (!of || act.path.includes(of)) ? act : undefined;

  const onNavigate = (event: any): void => {
    const { userInitiated, sourceElement, destination, navigationType } = event;
    if (!navigator.userActivation?.isActive) return;
    const form = sourceElement?.form || sourceElement;
    if (form instanceof HTMLFormElement) onSubmit(event, form, sourceElement === form ? null : sourceElement);
    else if (destination.sameDocument || navigationType === 'reload') return;
    // The click was for a link's rules, whatever it leads to by now.
    else if (sourceElement)
      begin(
        [],
        { event, path: [], owner: undefined, element: undefined, target: undefined },
        consequence(sourceElement),
      );
    else if (!userInitiated) {
      const url = parse(destination.url)!;
      const target = targetOf(url);
      const found = clicks.filter(
        ({ isOn, leads, selector }) =>
          selector === undefined && leads?.(url, target) && isOn(location.pathname),
      );
      begin(found, { event, path: [], owner: undefined, element: undefined, target }, consequence());
    }
  };

  // What was prepared here is put on its targets before the core's listeners, or after them.
  const { navigation } = window as { navigation?: EventTarget };
  // The key is Enter in a form.
  const clickOrKey = submits[0] ? 'click auxclick keydown' : 'click auxclick';
  const beforeClick = listen(clickOrKey, (event) =>
    event.type === 'keydown' ? onKey(event) : onClick(event),
  );
  const afterClick = listen(clickOrKey, (event) => {
    end(event);
    for (const node of event.composedPath()) if (node instanceof ShadowRoot) afterSubmit(node);
  });
  const beforeSubmit = listen('submit', (event) => onSubmit(event, event.target, event.submitter));
  const afterSubmit = listen('submit', end);
  const afterNavigate = listen('navigate', end);
  const onKey = (event: KeyboardEvent): void => {
    armed = undefined;
    watchRoots(event.composedPath());
  };
  // A submit stays inside its shadow root.
  const watchRoots = (path: readonly EventTarget[]): void => {
    for (const node of path) if (node instanceof ShadowRoot) beforeSubmit(node);
  };
  listen('pointerdown keydown click', beginAct)(window);
  beforeClick(window);
  beforeSubmit(window);
  listen('navigate', onNavigate)(navigation);
  // The features are installed by then, and after a stop this does nothing.
  queueMicrotask(() => {
    afterClick(window);
    afterSubmit(window);
    afterNavigate(navigation);
  });

  function targetOf(url: URL, element?: Element): string | undefined {
    // What is no address and no page (a share button's text, a script) does not leave the page.
    return (
      classifyLink(url.href, location, settings, element)?.target ||
      (/^http/.test(url.protocol) ? url.href : undefined)
    );
  }
}

function parse(href: string | null | undefined): URL | undefined {
  try {
    return href ? new URL(href, document.baseURI) : undefined;
  } catch {
    return;
  }
}
