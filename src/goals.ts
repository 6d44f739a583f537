import type { Conversion } from './types.js';

const macro = 'macro';
const micro = 'micro';

/** The goals that smallwins knows by itself and how each is tagged unless its owner says otherwise. */
export const GOALS: Readonly<Record<string, Conversion>> = {
  phone: macro,
  email: macro,
  message: macro,
  newsletter: micro,
  outbound: micro,
  download: micro,
  social: micro,
  campaign: micro,
  contact: macro,
  demo: macro,
  quote: macro,
  booking: macro,
  signup: macro,
  order: macro,
  donation: macro,
  waitlist: micro,
};
