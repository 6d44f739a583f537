import { isTag, MACRO, MICRO } from './goals.js';
import { PARSED } from './privacy.js';
import type { Conversion, ConversionEvent, Format, Plugin } from './types.js';

/** A collector with options of its own; what it leaves out is as for all of them. */
export interface Collector
  extends Pick<Options, 'format' | 'ack' | 'site' | 'storage' | 'maxAgeDays' | 'transport'> {
  /** Absolute, or from the page's own root: `/e`. */
  url: string;
}

/** What a visitor agreed to. */
export type Consent = 'granted' | 'cookieless' | 'pending' | 'denied';

export interface Options {
  /**
   * Where the events go: a URL that answers a POST, or several of them (as a string, separated by a space). The only
   * option that has to be set.
   */
  collector: string | Collector | readonly (string | Collector)[];
  /** How the collector wants to be spoken to. @default the wire format of the README */
  format?: Format | undefined;
  /**
   * `none` for a collector that sends no CORS headers: its answer cannot be read, whatever left counts as stored.
   */
  ack?: 'none' | undefined;
  /** What the collector knows the site as. @default the page's hostname */
  site?: string | undefined;
  /**
   * Tags a goal otherwise than by default, or turns it off. As a string: `outbound:off newsletter:macro`.
   * @default the README's table
   */
  goals?: string | Record<string, Conversion | 'off'> | undefined;
  /** More hosts that are the owner's, with their subdomains. As a string: `example.org shop.example.net`. */
  internal?: string | readonly string[] | undefined;
  /**
   * Hosts that are a step of the owner's funnel, named as a goal instead of an exit. As a string:
   * `calendly.com:booking checkout.stripe.com:order`.
   */
  hosts?: string | Record<string, string> | undefined;
  /**
   * `none`: nothing is ever written to the device, what could not be delivered lives as long as the page.
   */
  storage?: 'none' | undefined;
  /** How long an event that could not be delivered is kept, in days. @default 7 */
  maxAgeDays?: number | undefined;
  /** Whether to send a `visit` event when a visitor arrives, so that a conversion rate has a denominator. @default true */
  visits?: boolean | undefined;
  /**
   * What the visitor agreed to. `pending` holds events in memory until `smallwins.consent()` says more; `denied`
   * sends nothing and removes what was kept.
   * @default 'cookieless': count without ids, write nothing to the device but what could not be delivered
   */
  consent?: Consent | undefined;
  /** Whether a browser's Global Privacy Control makes `granted` mean `cookieless`. @default true @see https://w3c.github.io/gpc/ */
  gpc?: boolean | undefined;
  /** Whether a browser's Do Not Track means `denied`. @default false */
  dnt?: boolean | undefined;
  /** Query parameters that stay in URLs, beside `utm_*`. As a string: `page lang`. */
  params?: string | readonly string[] | undefined;
  /**
   * Whether to count on localhost, in a local file and where a program drives the browser (`navigator.webdriver`), as
   * your own tests do. @default false
   */
  automation?: boolean | undefined;
  /** Carries the requests instead of `fetch`, with its signature. */
  transport?: typeof fetch | undefined;
  /**
   * Changes an event, in place or by returning another, or drops it by returning `null`. With consent `visit`, `step`
   * and, on a campaign that is still there, `click_id` are added after it.
   * @param reason why the act was taken for its goal: a host, a scheme, `fields`, `words`; absent where nobody detected it
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing is welcome
  beforeSend?: ((event: ConversionEvent, reason?: string) => ConversionEvent | null | void) | undefined;
  /** Further parts: vitals, outcomes, embeds, your own. */
  plugins?: readonly Plugin[] | undefined;
}

type Filled<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

/** What may be a string, once it is read. */
interface Read {
  goals: Record<string, Conversion | 'off'>;
  internal: string[];
  hosts: Record<string, string>;
  params: string[];
}

/** The options checked and filled in; each collector with its own and the rest of them. */
export interface Settings extends Filled<Omit<Options, 'collector' | keyof Read>>, Read {
  collector: (Omit<Settings, 'collector'> & { url: string })[];
}

/** What each option is unless set; a string from an attribute is read as what its default is. `full.ts` adds its own. */
export const DEFAULTS: Readonly<Record<string, any>> = {
  collector: [''],
  // The wire format, version 1.
  format: { encode: (batch, url) => ({ url, body: JSON.stringify(batch) }) } satisfies Format,
  ack: '',
  site: '',
  goals: {},
  internal: [],
  hosts: {},
  storage: '',
  maxAgeDays: 7,
  visits: true,
  consent: 'cookieless',
  gpc: true,
  dnt: false,
  params: [],
  automation: false,
  transport: (...request: Parameters<typeof fetch>) => fetch(...request),
  beforeSend: (event: ConversionEvent) => event,
  plugins: [],
};

/**
 * Checks what an owner configured and fills in the rest. What a plugin is given the plugin checks.
 * @param given options as typed, or as strings where they come from attributes or a query
 * @throws TypeError that names the option and the value received
 */
export function resolveOptions(given: Record<string, any>): Settings {
  const settings: Record<string, any> = { ...DEFAULTS };
  for (const name in given) {
    const fallback = DEFAULTS[name];
    let value = given[name];
    // As an optional argument: not set.
    if (value === undefined) continue;
    if (value?.split && !fallback?.split) {
      const words = value.match(/[^\s,]+/g) || [];
      value = fallback?.concat
        ? words
        : typeof fallback === 'object'
          ? // At the last colon: a host may have a scheme and a port.
            Object.fromEntries(words.map((word: string) => word.split(/:(?=[^:]+$)/)))
          : typeof fallback === 'number'
            ? // What is no number stays text, and fails.
              Number.isNaN(+value) || +value
            : // An attribute without a value says yes.
              { true: true, '': true, false: false }[value as string];
    }
    // One collector is a list of one.
    if (fallback === DEFAULTS.collector) value = [].concat(value);
    // Also fails what has no default (there is no such option), null, an object for a list, a format's name for a format.
    expect(
      typeof (value ?? '') === typeof fallback &&
        !value?.concat === !fallback?.concat &&
        !value?.encode === !fallback?.encode,
      name,
      given[name],
    );
    settings[name] = value;
  }
  for (const goal in settings.goals)
    expect(
      [...MACRO, ...MICRO].includes(goal) && isTag(settings.goals[goal]),
      'goals.' + goal,
      settings.goals[goal],
    );
  for (const host in settings.hosts) expect(settings.hosts[host], 'hosts.' + host, settings.hosts[host]);
  // A word that forbids nothing must not pass for one that does.
  for (const name of ['ack', 'storage']) expect(/^(none)?$/.test(settings[name]), name, settings[name]);
  expectConsent(settings.consent);
  for (const plugin of settings.plugins) expect(plugin?.call, 'plugins', plugin);
  expect(settings.collector[0], 'collector', given.collector);
  settings.collector = settings.collector.map((one: any) => {
    // One with options of its own has the others beside them.
    if (one?.url) {
      const { url, ...own } = one;
      return resolveOptions({ ...given, ...own, collector: url }).collector[0];
    }
    let url: unknown;
    try {
      // The first parse of a page takes it a millisecond, and fetch does it anyway. A host alone would be taken for a path.
      url = PARSED.test(one) ? one : /^(https?:\/)?\/./.test(one) && new URL(one, document.URL).href;
    } catch {}
    expect(url, 'collector', one);
    return { ...settings, url, site: settings.site || location.hostname };
  });
  return settings as Settings;
}

/** Whether a visitor can have said so. */
export const isConsent = (state: unknown): boolean =>
  /^(granted|cookieless|pending|denied)$/.test(state as string);

/** @throws TypeError for what no visitor can have agreed to: a wrong word must not count for a yes */
export const expectConsent = (state: unknown): void => expect(isConsent(state), 'consent', state);

/** @throws TypeError that names the option and the value received */
export function expect(holds: unknown, option: string, received: unknown): void {
  if (!holds) throw new TypeError(`smallwins: ${option}: ${JSON.stringify(received) ?? received}`);
}
