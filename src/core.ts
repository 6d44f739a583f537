/** The parts, for who wants less than all of it: `compose([links])({ collector })`. */
export { compose, forms, links, track, visits } from './start.js';
export type { Format, Payload } from './types.js';
