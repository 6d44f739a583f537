import { compose, forms, links, visits } from './start.js';

export { MACRO, MICRO } from './goals.js';
export type { Collector, Consent, Options } from './options.js';
export { type Smallwins, track } from './start.js';
export type {
  Batch,
  Conversion,
  ConversionDetails,
  ConversionEvent,
  Format,
  Goal,
  Payload,
  Plugin,
  Prop,
  Tracker,
} from './types.js';

/**
 * Starts counting on this page.
 * @returns a function that stops it
 * @throws TypeError that names the option and the value, when one is wrong
 * @example const stop = start({ collector: 'https://collect.example.com/e' });
 */
export const start = /*#__PURE__*/ compose([links, forms, visits]);
