import { classifyForm, findBox } from './classify/forms.js';
import { classifyLink } from './classify/links.js';
import { detectClicks } from './detect/clicks.js';
import { detectNavigations } from './detect/navigations.js';
import { detectSubmits } from './detect/submits.js';
import { openStore } from './dom/storage.js';
import { buildEvent } from './event.js';
import { GOALS } from './goals.js';
import { type Options, resolveOptions, type Settings } from './options.js';
import { createOutbox } from './outbox.js';
import { deliver } from './transport.js';
import type { Conversion, ConversionDetails, ConversionEvent, Goal, Interaction } from './types.js';

/** Takes back what `start()` did. */
export type Stop = () => void;

/** What a plugin gets to work with. */
export interface Tracker {
  readonly settings: Settings;
  /** Aborted by `stop()`: pass it to `addEventListener`. */
  readonly signal: AbortSignal;
  /** Counts an interaction as its verdict says; the owner's attributes on the page have the last word. */
  record(interaction: Interaction, verdict?: Goal): void;
  /** Counts without an interaction. */
  track(goal: string, details?: ConversionDetails, element?: Element): void;
}

/** A part of the tracker. It installs itself; `tracker.signal` is its undo. */
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
export const links: Plugin = ({ settings, signal, record }) => {
  const report = (interaction: Interaction): void => {
    const { href, element } = interaction;
    record(
      interaction,
      href ? classifyLink(href, { host: location.hostname, ...settings }, element) : undefined,
    );
  };
  detectClicks(report, signal);
  detectNavigations(report, signal);
};

/** Forms submitted: `newsletter`, `contact`, `signup`, `order` and the like. */
export const forms: Plugin = ({ signal, record }) => {
  const counted = new WeakSet<Element>();
  detectSubmits(({ element, submitter, owner }) => {
    const form = element instanceof HTMLFormElement ? element : findBox(element!);
    // A second submit of one form is the same act or a second try at it, no second conversion.
    if (!form || counted.has(form)) return;
    const verdict = classifyForm(form, submitter);
    if (!verdict && !owner) return;
    counted.add(form);
    const action = submitter?.getAttribute('formaction') || form.getAttribute('action') || '';
    record(
      { element: submitter || undefined, owner: owner || (form as HTMLElement) },
      { goal: '', ...verdict, target: new URL(action, document.baseURI).href },
    );
  }, signal);
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
    const { storage, site, collector, goals, maxAgeDays, beforeSend } = settings;
    const controller = new AbortController();
    const { signal } = controller;

    const store = openStore(storage === 'local');
    const outboxes = collector.map(({ url, format, ack }) =>
      createOutbox(
        `smallwins ${url} `,
        store,
        async (events, dropped) =>
          deliver(
            format.encode(
              {
                v: 1,
                site: site || location.hostname,
                sent_at: Date.now(),
                dropped: dropped || undefined,
                events,
              },
              url,
            ),
            settings.transport,
            ack === 'none',
          ),
        format.deduplicates !== false,
        format.maxEvents || Infinity,
        maxAgeDays * 864e5,
        signal,
      ),
    );

    const track: Tracker['track'] = (goal, details = {}, element) => {
      const conversion = /^(macro|micro)$/.test(details.conversion || '')
        ? details.conversion
        : goals[goal] || GOALS[goal] || 'micro';
      if (conversion === 'off') return;
      let event: ConversionEvent | null = buildEvent('conversion', goal, { ...details, conversion }, element);
      try {
        const changed = beforeSend(event);
        if (changed !== undefined) event = changed;
      } catch {
        // An owner's mistake costs the change, not the conversion.
      }
      if (event) for (const outbox of outboxes) outbox.add(event);
    };

    let lastAct = '';
    let lastMs = 0;
    const record: Tracker['record'] = ({ element, owner = element as HTMLElement }, verdict) => {
      const { goal = verdict?.goal, conversion, value, currency } = owner?.dataset || ({} as DOMStringMap);
      const target = verdict?.target;
      const nowMs = Date.now();
      const act = goal + ' ' + target;
      if (!goal || goal === 'off' || (act === lastAct && nowMs - lastMs < SAME_ACT_MS)) return;
      lastAct = act;
      lastMs = nowMs;
      track(
        goal,
        { conversion: conversion as Conversion, target, value: Number(value) || undefined, currency },
        element,
      );
    };

    const { q } = window.smallwins || {};
    const api: Smallwins = (command, ...args) => {
      try {
        (api as any)[command](...args);
      } catch (error) {
        console.error('smallwins: ' + command, error);
      }
    };
    api.track = track;
    api.stop = () => {
      controller.abort();
      window.smallwins = undefined;
    };
    window.smallwins = api;
    for (const install of [...features, ...settings.plugins]) install({ settings, signal, record, track });
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
