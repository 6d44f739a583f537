import { buildEvent } from './event.js';
import { send, settings } from './gate.js';
import { currencyOf, numberOf, tagOf } from './goals.js';
import { expect } from './options.js';
import type { ConversionDetails, ConversionEvent, Goal, Tracker } from './types.js';

/** How long two reports of one goal and target are one act: a double click, a click and the submit it causes. */
export const SAME_ACT_MS = 500;
/** How long a navigation may be what an act is about that has been counted: as long as browsers let it begin one. */
export const ACTIVE_MS = 5_000;
/** How long a dialog may ask about a link ("You leave our site") before it is followed, and be one act with its click. */
const ASKED_MS = 30_000;

/** Whose attributes speak for a link: a form's do for its submit alone, but nothing counts in what is off. */
export const OWNER = '[data-goal=off],[data-goal]:not(form)';

let lastAct: string;
let lastMs = 0;
/** Since the visitor acted last. */
let isActCounted: boolean;

// By name: what else the owner's object or element holds does not leave the page.
const build = (
  goal: string,
  { conversion: own, label, value, currency }: ConversionDetails,
  target: string | undefined,
  props: ConversionDetails['props'],
  element?: Element | null,
): ConversionEvent | undefined => {
  const conversion = tagOf(goal, own, settings.goals[goal]);
  if (conversion !== 'off')
    return buildEvent(
      'conversion',
      // A data layer has numbers as text and lists among the props; what is no number, no currency (€) and no flat prop
      // is not sent, nor a name or text longer than a collector takes or more than 64 props, or it refuses all of the event.
      {
        goal: `${goal}`.slice(0, 64),
        conversion,
        target,
        label,
        value: numberOf(value),
        currency: currencyOf(currency),
        props:
          props &&
          JSON.parse(
            JSON.stringify(Object.fromEntries(Object.entries(props).slice(0, 64)), (key, value) =>
              key[64] || (key && value === Object(value))
                ? undefined
                : (value?.slice?.(0, 1024) ?? (typeof value === 'bigint' ? `${value}` : value)),
            ),
          ),
      },
      element,
    );
};

/** Counts what nobody detected. */
export const count: Tracker['track'] = (goal, details, element) => {
  expect(goal, 'goal', goal);
  details ||= {};
  const event = build(goal, details, details.target, details.props, element);
  if (event) send(event);
};

/** Builds the event now, while the page is as the visitor saw it. Returns what sends it, for when it has turned out to be an act. */
export const prepare = (
  verdict?: Goal,
  owner?: HTMLElement | null,
  element?: Element | null,
): (() => void) => {
  const data = owner?.dataset || ({} as DOMStringMap);
  const goal = data.goal || verdict?.goal;
  const target = verdict?.target;
  // A script may add to the query; and what the owner's attribute names is one act, click and submit.
  const act = data.goal || (goal + target!).split('?')[0]!;
  // What the owner turned off is not counted when a script does it, either.
  const event = goal && goal !== 'off' && build(goal, data as ConversionDetails, target, undefined, element);
  return () => {
    const nowMs = Date.now();
    if (goal && (act !== lastAct || Math.abs(nowMs - lastMs) > SAME_ACT_MS)) {
      lastAct = act;
      lastMs = nowMs;
      isActCounted = true;
      if (event) send(event, verdict?.reason);
    }
  };
};

/** Counts what was detected. */
export const record: Tracker['record'] = (verdict, owner, element) => prepare(verdict, owner, element)();

/** The visitor acts. */
export const beginAct = (): void => {
  isActCounted = false;
};

/**
 * Whether a navigation is what an act is about that has been counted, whatever it leads to now: a page may hold a link
 * back, or send it through an affiliate's site. One that comes later, as a dialog may have asked first, prolongs the act
 * instead: `record` then takes the same goal and target for the same act. So does a click on the link that such a dialog holds.
 */
export const continueLastAct = (): boolean => {
  const sinceMs = Date.now() - lastMs;
  if (isActCounted && sinceMs < ACTIVE_MS) return true;
  if (sinceMs < ASKED_MS) lastMs += sinceMs;
  return false;
};
