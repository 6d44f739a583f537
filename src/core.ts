/** The parts, for who wants less than all of it: `compose([links])({ collector })`. */
export type { Collector, Options } from './options.js';
export { buildEvent, compose, forms, links, track, visits } from './start.js';
export type { ConversionEvent, Format, Goal, Payload, Plugin, Tracker } from './types.js';
