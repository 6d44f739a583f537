import { findDomain } from '../classify/site.js';
import { expect } from '../options.js';
import type { Plugin } from '../types.js';

/** Who may say what, and what it counts as. */
export interface EmbedVendor {
  vendor: string;
  /**
   * Hosts that may say it, over https and with their subdomains: `calendly.com`. An entry with a scheme is an origin,
   * and only that one: `http://localhost:3000`.
   */
  hosts: string[];
  /** The fields that make a message a success: each has this value, or one of these. */
  says: Record<string, unknown>;
  /** One of the names in the README's table, or the owner's own. */
  goal: string;
}

export interface EmbedsOptions {
  /** More vendors, or known ones on hosts of their own; they are asked before the table. @default [] */
  vendors?: EmbedVendor[];
}

/**
 * HubSpot's older forms. Their script is in the page and speaks to it from there, for a form that it drew in the page
 * or in a frame of the page's own.
 * @see https://developers.hubspot.com/docs/cms/start-building/features/forms/legacy-forms
 */
const HUBSPOT: EmbedVendor = {
  vendor: 'HubSpot forms',
  hosts: ['hsforms.com', 'hsforms.net', 'hubspot.com'],
  says: { type: 'hsFormCallback', eventName: 'onFormSubmitted' },
  goal: 'contact',
};

/** What is known to tell its parent. Of whom nothing reliable was found is in docs/embeds.md. */
export const VENDORS: readonly EmbedVendor[] = [
  // https://developer.calendly.com/api-docs/overview/embedding/notifying-the-parent-window
  {
    vendor: 'Calendly',
    hosts: ['calendly.com'],
    says: { event: 'calendly.event_scheduled' },
    goal: 'booking',
  },
  // https://cal.com/help/embedding/embed-events: both are sent for one booking. A rescheduled one is none.
  {
    vendor: 'Cal.com',
    hosts: ['cal.com', 'cal.eu'],
    says: { originator: 'CAL', type: ['bookingSuccessful', 'bookingSuccessfulV2'] },
    goal: 'booking',
  },
  // Undocumented, and the same in every integration; also meetings-eu1.hubspot.com.
  {
    vendor: 'HubSpot meetings',
    hosts: ['hubspot.com'],
    says: { meetingBookSucceeded: true },
    goal: 'booking',
  },
  // https://help.chilipiper.com/hc/en-us/articles/1500011381522: `booked` comes before anything is.
  {
    vendor: 'Chili Piper',
    hosts: ['chilipiper.com'],
    says: { action: 'booking-confirmed' },
    goal: 'booking',
  },
  // https://developers.oncehub.com/docs/client-side-api/embedded-booking-calendar-events
  {
    vendor: 'OnceHub',
    hosts: ['oncehub.com'],
    says: { type: 'oncehub.booking.scheduled' },
    goal: 'booking',
  },
  // GoHighLevel's, undocumented, and the same in every integration: a list, its name first.
  {
    vendor: 'LeadConnector',
    hosts: ['leadconnectorhq.com'],
    says: { 0: 'msgsndr-booking-complete' },
    goal: 'booking',
  },
  HUBSPOT,
  // https://github.com/Typeform/embed, packages/embed/src/utils/create-iframe/get-form-event-handler.ts
  {
    vendor: 'Typeform',
    hosts: ['typeform.com', 'typeform.eu'],
    says: { type: 'form-submit' },
    goal: 'contact',
  },
  // https://developers.tally.so/widgets/events: as JSON
  { vendor: 'Tally', hosts: ['tally.so'], says: { event: 'Tally.FormSubmitted' }, goal: 'contact' },
  // Undocumented, and the same in every integration.
  { vendor: 'Jotform', hosts: ['jotform.com'], says: { action: 'submission-completed' }, goal: 'contact' },
  // Undocumented, and the same in every integration. Not sandbox-buy.paddle.com, where nobody pays.
  {
    vendor: 'Paddle',
    hosts: ['buy.paddle.com'],
    says: { event_name: 'checkout.completed' },
    goal: 'order',
  },
];

/** A longer text is not read. Tally's carries every answer, some hundred characters each. */
const MAX_CHARS = 100_000;

const says = (data: any, expected: Record<string, unknown>): boolean =>
  Object.keys(expected).every((name) => [expected[name]].flat().includes(data[name]));

const findFrame = (is: (frame: HTMLIFrameElement) => unknown): HTMLIFrameElement | undefined =>
  [...document.querySelectorAll('iframe')].find(is);

/**
 * Sign-ups, bookings and orders inside other companies' frames that tell their parent. Of the message nothing goes
 * further: an event's target is the frame's origin, its label the frame's title. A frame counts once per goal and
 * page; a `data-goal` on it, or around it, has the last word.
 * @throws TypeError that names a vendor which could say anything, or nothing
 * @see docs/embeds.md
 */
export const embeds = ({ vendors = [] }: EmbedsOptions = {}): Plugin => {
  for (const one of vendors)
    expect(one?.hosts?.[0] && one.goal && Object.keys(one.says || {})[0], 'embeds: vendors', one);
  const table = [...vendors, ...VENDORS];

  return ({ listen, record }) => {
    const counted = new Map<unknown, string[]>();
    const count = (goal: string, target: string, frame?: HTMLElement | null): void => {
      // A frame that cannot be found, in a shadow root or within another frame: its origin as a whole counts once.
      const key = frame || target;
      const goals = counted.get(key) || [];
      if (!goals.includes(goal)) {
        counted.set(key, [...goals, goal]);
        record({ goal, target }, frame?.closest<HTMLElement>('[data-goal]') || frame, frame);
      }
    };

    // By form: its frame, or null for one in the page, whose submit event counts already.
    const homes = new Map<unknown, HTMLElement | null>();
    const hubspot = (id: unknown, submitted: boolean): void => {
      // It becomes part of a selector.
      if (!/^[\w-]{1,64}$/.test(id as string)) return;
      const itself = `[data-form-id="${id}"]`;
      const box = document.querySelector(itself);
      const home = box
        ? // The form has a hidden frame inside, which its answer goes to.
          box.matches('form') || box.querySelector('form')
          ? null
          : box.querySelector('iframe')
        : findFrame((frame) => frame.contentDocument?.querySelector(itself));
      // Once it is sent, thanks take its place, which may hold a frame: what counts is where it was.
      if (home !== undefined && homes.get(id) !== null) homes.set(id, home);
      if (submitted && homes.get(id) !== null) count(HUBSPOT.goal, location.origin, homes.get(id));
    };

    listen('message', (event: MessageEvent) => {
      // Who says it before what it says: a browser unpacks a message when its data is read.
      const { origin, source } = event;
      const host = /^https:\/\/([^/:]+)$/.exec(origin)?.[1];
      const speakers = table.filter(
        ({ hosts }) =>
          hosts.includes(origin) ||
          (host &&
            findDomain(
              host,
              hosts.filter((one) => !one.includes(':')),
            )),
      );
      const isOwn = source === window && origin === location.origin;
      if (!speakers[0] && !isOwn) return;
      let { data } = event;
      // Most text is no JSON but a frame's height, and many times a second.
      if (typeof data === 'string')
        data = speakers[0] && data[0] === '{' && data.length < MAX_CHARS && JSON.parse(data);
      const vendor = speakers.find((one) => says(data, one.says));
      if (vendor)
        count(
          vendor.goal,
          origin,
          findFrame(({ contentWindow }) => contentWindow === source),
        );
      else if (isOwn && data.type === HUBSPOT.says.type)
        hubspot(data.id, data.eventName === HUBSPOT.says.eventName);
    })(window);

    // The forms of HubSpot's present editor, in the page or in a frame, fire an event of their own.
    // https://developers.hubspot.com/docs/api-reference/latest/marketing/forms/global-form-events
    const EVENT = 'hs-form-event:on-';
    listen(`${EVENT}ready ${EVENT}submission:success`, ({ detail, type }: CustomEvent) =>
      hubspot(detail.formId, !type.endsWith('ready')),
    )(window);
  };
};
