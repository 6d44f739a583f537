import type { EngineName } from '../browser/engine.js';

/** A cell that no script in a page could fill, or that this driver cannot show. */
export interface Limit {
  engines: EngineName[];
  acts: string[] | 'all';
  faults: string[] | 'all';
  reason: string;
}

/** The cells that are left out, and why. Everything that is not named here has to show every event. */
export const LIMITS: Limit[] = [
  {
    engines: ['webkit'],
    acts: ['scripted'],
    faults: 'all',
    reason: 'without the Navigation API nothing tells a page of it',
  },
  {
    engines: ['webkit'],
    acts: 'all',
    faults: ['offline'],
    reason:
      'WebKitWebDriver cannot cut the network off; `refused` fails the same way, without `online` after it',
  },
  {
    engines: ['webkit'],
    acts: 'all',
    faults: ['killed'],
    reason: 'an automated WebKitGTK keeps its storage in memory, so no profile is left to start again with',
  },
];

/** What no cell asks for, because nobody could give it. The README says it in the same words. */
export const LOST: { when: string; why: string }[] = [
  {
    when: 'A tab in the background is killed while its collector is about to answer that it is down',
    why: 'nothing tells the page, and an event on its way is not written to the device',
  },
  {
    when: 'Storage is denied or full, the collector is down, and the page goes',
    why: 'there is no place to keep an event that outlives the page',
  },
  {
    when: 'The browser process is killed within some 5 s of an act while the collector is down',
    why: 'browsers write localStorage to the disk in batches; before that a kill loses it',
  },
  {
    when: '`connect-src` of every page that the visitor sees refuses the collector',
    why: 'the site forbids the request, `sendBeacon` included; what is kept goes from the first page that allows it',
  },
  {
    when: 'The visitor never comes back to the site after an outage, or after 7 days (`maxAgeDays`)',
    why: 'only a page of the site can read what the site keeps on the device',
  },
];

export const limitOf = (engine: EngineName, act: string, fault: string): string | undefined =>
  LIMITS.find(
    ({ engines, acts, faults }) =>
      engines.includes(engine) &&
      (acts === 'all' || acts.includes(act)) &&
      (faults === 'all' || faults.includes(fault)),
  )?.reason;
