import { start } from './index.js';
import { DEFAULTS, expect } from './options.js';
import { googleConsent } from './plugins/consent/google.js';
import { gppConsent } from './plugins/consent/gpp.js';
import { tcfConsent } from './plugins/consent/tcf.js';
import { embeds } from './plugins/embeds.js';
import { outcomes } from './plugins/outcomes.js';
import { overlay } from './plugins/overlay.js';
import { type Rule, rules } from './plugins/rules.js';
import { type ScrollGoal, scrollDepth } from './plugins/scroll.js';
import { type TimeGoal, timeOnPage } from './plugins/time.js';
import { vitals } from './plugins/vitals.js';
import { readScript } from './script.js';
import type { Plugin, Tracker } from './types.js';

/** What the script tag with all plugins knows besides the options of the other one. */
export interface FullOptions {
  /** Page speed, on conversions too. @default true */
  vitals: boolean;
  /** What became of a form's submit. @default true */
  outcomes: boolean;
  /** Bookings and forms in other companies' frames. @default true */
  embeds: boolean;
  /** The owner's own goals; in `window.smallwinsOptions`. @default [] */
  rules: Rule[];
  scroll: ScrollGoal[];
  time: TimeGoal[];
  /** Whose word on consent is followed: `google`, `tcf`, `gpp`, separated by a space. @default [] */
  consentFrom: string[];
  /** What is counted, and why, in a corner of the page; also with `?smallwins=overlay` in its address. @default false */
  overlay: boolean;
}

const NEW: FullOptions = {
  vitals: true,
  outcomes: true,
  embeds: true,
  rules: [],
  scroll: [],
  time: [],
  consentFrom: [],
  overlay: false,
};

const MANAGERS: Record<string, () => Plugin> = { google: googleConsent, tcf: tcfConsent, gpp: gppConsent };

/** A mistake in the options of one plugin is said, and costs that plugin alone. */
const all: Plugin = (tracker) => {
  const given = tracker.settings as unknown as FullOptions;
  const plugins: (false | (() => Plugin))[] = [
    ...given.consentFrom.map((name) => () => {
      const manager = MANAGERS[name];
      expect(manager, 'consentFrom', name);
      return manager!();
    }),
    given.vitals && (() => vitals({ onConversions: true })),
    // Before the rules, which may change a submit's goal.
    given.outcomes && outcomes,
    given.embeds && embeds,
    !!given.rules[0] && (() => rules(given.rules)),
    !!given.scroll[0] && (() => scrollDepth(given.scroll)),
    !!given.time[0] && (() => timeOnPage(given.time)),
    // Last, for it tells what the others made of an event.
    (given.overlay || /[?&]smallwins=overlay\b/.test(location.search)) && overlay,
  ];
  for (const plugin of plugins)
    try {
      if (plugin) plugin()(tracker as Tracker);
    } catch (error) {
      console.error(error);
    }
};

Object.assign(DEFAULTS, NEW);
const options = readScript();
start({ ...options, plugins: [all, ...(options.plugins || [])] });
