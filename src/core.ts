/** The parts, for who wants less than all of it: `compose([links])({ collector })`. */
export { compose, forms, links, track, visits } from './start.js';
