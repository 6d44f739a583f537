import { type Consent, type ConversionEvent, type Options, type Plugin, start } from '../../src/index.js';
import { transportTo } from '../transport-to.js';

/** What the collector, which takes everything, has of the page that `begin` began. */
export let sent: ConversionEvent[] = [];
export const goals = () => sent.map(({ goal }) => goal);
/** The tracker's, where a plugin can see it. */
export let settings: { consent: Consent };
export let stop: (() => void) | undefined;

export function begin(plugins: Plugin[], options: Partial<Options> = {}) {
  const spy: Plugin = (tracker) => {
    settings = tracker.settings;
  };
  stop = start({
    automation: true,
    collector: '/e',
    storage: 'none',
    visits: false,
    transport: transportTo((...events) => sent.push(...events)),
    plugins: [spy, ...plugins],
    ...options,
  });
}

/** The visitor leaves, and takes along what a consent manager left in the page. */
export function leave() {
  // What is held outlives its tracker.
  window.smallwins?.('consent', 'denied');
  stop?.();
  sent = [];
  for (const name of [
    'smallwins',
    '__tcfapi',
    '__gpp',
    '__tcfapiLocator',
    '__gppLocator',
    'dataLayer',
    'google_tag_data',
    'other',
  ])
    delete (window as any)[name];
  document.body.innerHTML = '';
}
