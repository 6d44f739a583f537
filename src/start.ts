import { classifyForm, findBox } from './classify/forms.js';
import { classifyLink } from './classify/links.js';
import { detectClicks } from './detect/clicks.js';
import { detectNavigations } from './detect/navigations.js';
import { detectSubmits } from './detect/submits.js';
import { createListen, type Listen } from './dom/listen.js';
import { buildEvent } from './event.js';
import { isTag, MACRO } from './goals.js';
import { type Options, resolveOptions, type Settings } from './options.js';
import { createOutbox } from './outbox.js';
import { deliver } from './transport.js';
import type { Conversion, ConversionDetails, ConversionEvent, Goal, Interaction } from './types.js';

/** Takes back what `start()` did. */
export type Stop = () => void;

/** What a plugin gets to work with. */
export interface Tracker {
  readonly settings: Settings;
  /** Listens until `stop()`. */
  readonly listen: Listen;
  /** Counts an interaction as its verdict says; the owner's attributes on the page have the last word. */
  record(interaction: Interaction, verdict?: Goal): void;
  /** Counts without an interaction. */
  track(goal: string, details?: ConversionDetails, element?: Element): void;
}

/** A part of the tracker. It installs itself with `tracker.listen`, which `stop()` undoes. */
export type Plugin = (tracker: Tracker) => void;

/** `window.smallwins`: a command queue before the script has arrived, afterwards the same with methods. */
export interface Smallwins {
  (command: string, ...args: any[]): void;
  /** The calls made before the script arrived. */
  q?: ArrayLike<any>[];
  track?: (goal: string, details?: ConversionDetails) => void;
  stop?: Stop;
}

declare global {
  interface Window {
    smallwins?: Smallwins | undefined;
  }
}

/** How long two reports of one goal and target are one act: a double click, a click and the navigation it starts. */
const SAME_ACT_MS = 500;

/** Links followed: `phone`, `email`, `message`, `social`, `download`, `outbound` and the owner's own. */
export const links: Plugin = ({ settings, listen, record }) => {
  const report = (interaction: Interaction): void => {
    const { href, element } = interaction;
    record(
      interaction,
      href ? classifyLink(href, { host: location.hostname, ...settings }, element!) : undefined,
    );
  };
  detectClicks(listen, report);
  detectNavigations(listen, report);
};

/** Forms submitted: `newsletter`, `contact`, `signup`, `order` and the like. */
export const forms: Plugin = ({ listen, record }) => {
  const counted = new WeakSet<Element>();
  detectSubmits(listen, ({ element, submitter }) => {
    const form = element instanceof HTMLFormElement ? element : findBox(element!);
    // A second submit of one form is the same act or a second try at it, no second conversion.
    if (!form || counted.has(form)) return;
    const owner = form.closest<HTMLElement>('[data-goal]');
    const verdict = classifyForm(form, submitter);
    if (!verdict && !owner) return;
    counted.add(form);
    record(
      { element: submitter, owner: owner || (form as HTMLElement) },
      {
        goal: '',
        ...verdict,
        target: submitter?.getAttribute('formaction') || form.getAttribute('action')!,
      },
    );
  });
};

/**
 * Puts a tracker together from its parts. The straight line, in order: detect and classify (the features), then
 * event, privacy, outbox, transport, format.
 * @returns a `start` that throws a TypeError on a wrong option and returns its own undo
 */
export const compose =
  (features: Plugin[]) =>
  (options: Options): Stop => {
    // Rendered on a server there is nothing to notice; loaded by the page and by a tag manager, it counts once.
    if (typeof window === 'undefined' || window.smallwins?.stop) return () => {};
    const settings = resolveOptions(options);
    const controller = new AbortController();
    const listen = createListen(controller.signal);

    const outboxes = settings.collector.map(({ url, format, ack }) => {
      const deduplicates = format.deduplicates !== false;
      return createOutbox(
        `smallwins ${url} `,
        settings.storage !== 'none',
        (events, dropped) =>
          deliver(
            () =>
              format.encode(
                {
                  v: 1,
                  site: settings.site || location.hostname,
                  sent_at: Date.now(),
                  dropped: dropped || undefined,
                  events,
                },
                url,
              ),
            settings.transport,
            ack,
            deduplicates,
          ),
        deduplicates,
        format.maxEvents || Infinity,
        settings.maxAgeDays * 864e5,
        listen,
      );
    });

    const track: Tracker['track'] = (goal, details = {}, element) => {
      const conversion =
        (isTag(details.conversion) ? details.conversion : settings.goals[goal]) ||
        (MACRO.includes(goal) ? 'macro' : 'micro');
      if (conversion === 'off') return;
      let event: ConversionEvent | null = buildEvent('conversion', goal, { ...details, conversion }, element);
      try {
        const changed = settings.beforeSend(event);
        if (changed !== undefined) event = changed;
      } catch {
        // An owner's mistake costs the change, not the conversion.
      }
      if (event) for (const outbox of outboxes) outbox(event);
    };

    let lastAct = '';
    let lastMs = 0;
    const record: Tracker['record'] = ({ element, owner }, verdict) => {
      const {
        goal = verdict?.goal,
        conversion,
        value,
        currency,
      } = (owner || (element as HTMLElement))?.dataset || {};
      const target = verdict?.target;
      const act = goal + target!;
      const nowMs = Date.now();
      if (!goal || goal === 'off' || (act === lastAct && nowMs - lastMs < SAME_ACT_MS)) return;
      lastAct = act;
      lastMs = nowMs;
      track(
        goal,
        { conversion: conversion as Conversion, target, value: +value! || undefined, currency },
        element!,
      );
    };

    const { q } = window.smallwins || {};
    const api: Smallwins = (command, ...args) => {
      try {
        (api as any)[command](...args);
      } catch (error) {
        console.error(error);
      }
    };
    api.track = track;
    api.stop = () => {
      controller.abort();
      window.smallwins = undefined;
    };
    window.smallwins = api;
    for (const install of [...features, ...settings.plugins]) install({ settings, listen, record, track });
    // What a tag manager's queue holds are arguments objects.
    for (const call of q || []) api(...(Array.from(call) as [string]));
    return api.stop;
  };

/**
 * Counts a goal of the owner's own. Called before `start()`, it is kept until then.
 * @param goal a name of your choice, or one of the table's
 */
export function track(goal: string, details?: ConversionDetails): void {
  if (typeof window === 'undefined') return;
  const queue: Smallwins = (...call) => void (queue.q ||= []).push(call);
  window.smallwins ||= queue;
  window.smallwins('track', goal, details);
}
