/** Checked by `tsc`, never run: what an owner may write, and what is a mistake before it runs. */

import type { Format as CoreFormat } from '../src/core.js';
import {
  type Conversion,
  type ConversionEvent,
  type Format,
  MACRO,
  type Options,
  type Payload,
  type Plugin,
  start,
  track,
} from '../src/index.js';
import { googleConsent } from '../src/plugins/consent/google.js';
import { gppConsent } from '../src/plugins/consent/gpp.js';
import { tcfConsent } from '../src/plugins/consent/tcf.js';
import { embeds, VENDORS } from '../src/plugins/embeds.js';

const collector = 'https://collect.example.com/e';

const stop: () => void = start({ collector });
stop();

start({ collector: { url: collector, ack: 'none' } });
start({
  collector: [collector, { url: '/e', format: { encode: (batch, url) => ({ url, body: `${batch.v}` }) } }],
});
start({
  collector,
  site: 'shop',
  goals: { outbound: 'off', newsletter: 'macro' },
  internal: ['example.org'],
  hosts: { 'calendly.com': 'booking' },
  storage: 'none',
  maxAgeDays: 30,
  plugins: [({ track }) => track('plugged')],
});

// Not set is as good as left out, and no list is changed.
const lists = ['example.org'] as const;
start({ collector: lists, site: undefined, consent: undefined, internal: lists, params: lists });
tcfConsent({ purposes: [1, 8] as const, denied: undefined });
googleConsent({ pending: undefined });
gppConsent({ granted: undefined });

// As a string, as in an attribute.
start({
  collector,
  goals: 'outbound:off newsletter:macro',
  internal: 'example.org shop.example.net',
  hosts: 'calendly.com:booking',
  params: 'page lang',
});

// @ts-expect-error a collector has to be named
start({});
// @ts-expect-error a number is no URL
start({ collector: 5 });
// @ts-expect-error there is no such option
start({ collector, colector: collector });
// @ts-expect-error neither macro, micro nor off
start({ collector, goals: { phone: 'big' } });
// @ts-expect-error nothing is stored, or what is needed is
start({ collector, storage: 'all' });
// @ts-expect-error a list of hosts, as strings
start({ collector, internal: [5] });
// @ts-expect-error a string is one of names, not a number
start({ collector, params: 5 });

// An event may be changed in place, replaced, or dropped.
const changes: Options['beforeSend'][] = [
  (event) => {
    event.props = { ...event.props, plan: 'pro' };
  },
  (event) => ({ ...event, label: 'x' }),
  () => null,
];

track('brochure');
track('brochure', {
  conversion: 'micro',
  value: 20,
  currency: 'EUR',
  label: 'PDF',
  props: { a: 1, b: null },
});
// @ts-expect-error a goal has a name
track();
// @ts-expect-error a value is a number
track('brochure', { value: '20' });
// @ts-expect-error props are flat
track('brochure', { props: { plan: { name: 'pro' } } });
// @ts-expect-error neither macro nor micro
track('brochure', { conversion: 'off' });

declare const event: ConversionEvent;
const id: string = event.id;
const at: number = event.at;
const type: 'conversion' | 'visit' | 'vitals' | 'outcome' = event.type;
const conversion: Conversion | undefined = event.conversion;
const value: number | undefined = event.value;
// @ts-expect-error absent on a visit
const goal: string = event.goal;
// @ts-expect-error what is not in the wire format is not in the type
event.email;

const plugin: Plugin = ({ settings, listen, track }) => {
  listen('visibilitychange', () => track(settings.site))(document);
};
// What was a string is read by then.
const read: Plugin = ({ settings }) => [settings.internal.map(String), Object.values(settings.hosts)];
const macro: readonly string[] = MACRO;

const format: Format & CoreFormat = {
  encode: (batch, url): Payload => ({ url, body: JSON.stringify(batch.events) }),
};
// As docs/embeds.md says it.
embeds({
  vendors: [
    { ...VENDORS.find(({ vendor }) => vendor === 'Cal.com')!, hosts: ['book.example.com'] },
    { vendor: 'ours', hosts: ['http://localhost:3000'], says: { type: 'quote-sent' }, goal: 'quote' },
  ],
});

export { at, changes, conversion, format, goal, id, macro, plugin, read, type, value };
