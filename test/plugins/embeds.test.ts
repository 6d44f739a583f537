// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ConversionEvent, type Options, start } from '../../src/index.js';
import { type EmbedsOptions, embeds, VENDORS } from '../../src/plugins/embeds.js';
import { transportTo } from '../transport-to.js';
import { MESSAGES, PLANTED } from './embed-messages.js';

let stop: (() => void) | undefined;
let sent: ConversionEvent[];

function begin(options: EmbedsOptions = {}, more: Partial<Options> = {}) {
  stop = start({
    automation: true,
    collector: '/e',
    storage: 'none',
    visits: false,
    transport: transportTo((...events) => sent.push(...events)),
    plugins: [embeds(options)],
    ...more,
  });
}

/** What a browser hands on when a frame of that origin calls `parent.postMessage(data)`. */
const say = (origin: string, data: unknown, source: Window | null = null) =>
  window.dispatchEvent(new MessageEvent('message', { origin, data, source }));
/** A frame in the page, of which happy-dom makes no window; and what is its message's source then. */
function frame(attributes = '', html = (iframe: string) => iframe, contentDocument: Document | null = null) {
  document.body.insertAdjacentHTML('beforeend', html(`<iframe ${attributes}></iframe>`));
  const contentWindow = {} as Window;
  Object.defineProperties([...document.querySelectorAll('iframe')].at(-1)!, {
    contentWindow: { value: contentWindow },
    contentDocument: { value: contentDocument },
  });
  return contentWindow;
}
/** A message as Calendly sends it. */
const BOOKED = MESSAGES[0]!.data as { event: string };
const goals = () => sent.map(({ goal, conversion }) => `${goal} ${conversion}`);

beforeEach(() => {
  // Otherwise it says of each frame that it does not load it.
  (window as any).happyDOM.settings.enableIframePageLoading = true;
  (window as any).happyDOM.setURL('https://www.example.com/contact');
  document.body.innerHTML = '';
  sent = [];
});
afterEach(() => {
  stop?.();
  window.smallwins = undefined;
  vi.restoreAllMocks();
});

describe('what counts', () => {
  test.each(MESSAGES)('$vendor, from $origin', ({ origin, data, goal }) => {
    begin();
    say(origin, data);
    expect(goals()).toEqual([goal]);
    expect(sent[0]!.target).toBe(origin + '/');
    expect(JSON.stringify(data)).toMatch(PLANTED);
    expect(JSON.stringify(sent)).not.toMatch(PLANTED);
  });

  test('every vendor of the table is tried here', () => {
    expect(new Set(MESSAGES.map(({ vendor }) => vendor))).toEqual(
      new Set(VENDORS.map(({ vendor }) => vendor)),
    );
  });

  test.each([
    ['https://calendly.com', { event: 'calendly.date_and_time_selected' }],
    ['https://app.cal.com', { originator: 'CAL', type: 'rescheduleBookingSuccessfulV2' }],
    ['https://app.cal.com', { originator: 'CAL', type: 'dryRunBookingSuccessfulV2' }],
    ['https://app.cal.com', { type: 'bookingSuccessfulV2' }],
    ['https://meetings.hubspot.com', { meetingBookSucceeded: 'true' }],
    ['https://acme.chilipiper.com', { action: 'booked' }],
    ['https://form.typeform.com', { type: 'form-screen-changed' }],
    ['https://tally.so', '{"event":"Tally.FormPageView","payload":{"page":2}}'],
    ['https://form.jotform.com', { action: 'setHeight', height: 700 }],
    ['https://buy.paddle.com', { event_name: 'checkout.loaded' }],
    // Somebody else's words.
    ['https://tally.so', BOOKED],
  ])('not a step before it: %s %j', (origin, data) => {
    begin();
    say(origin, data);
    expect(sent).toEqual([]);
  });
});

describe('who may say so', () => {
  test.each([
    'http://calendly.com',
    'https://calendly.com:8443',
    'https://calendly.com.',
    'https://calendly.com.evil.example',
    'https://evilcalendly.com',
    'https://evil.example/calendly.com',
    'https://calendly.com@evil.example',
    'null',
    '',
    'https://www.example.com',
    'https://sandbox-buy.paddle.com',
  ])('not "%s"', (origin) => {
    begin();
    for (const { data } of MESSAGES) say(origin, data);
    expect(sent).toEqual([]);
  });

  test('a vendor on a host of its own, or an origin, if the owner says so', () => {
    const calCom = VENDORS.find(({ vendor }) => vendor === 'Cal.com')!;
    begin({
      vendors: [
        { ...calCom, hosts: ['book.example.com'] },
        { vendor: 'Mine', hosts: ['http://localhost:3000'], says: { done: [1, 'yes'] }, goal: 'quote' },
      ],
    });
    say('https://book.example.com', MESSAGES[1]!.data);
    say('http://localhost:3000', { done: 'yes' });
    say('http://localhost:3001', { done: 'yes' });
    say('https://localhost', { done: 'yes' });
    expect(goals()).toEqual(['booking macro', 'quote macro']);
  });

  test("the owner's vendors come first", () => {
    begin({
      vendors: [{ vendor: 'Demos', hosts: ['calendly.com'], says: { event: BOOKED.event }, goal: 'demo' }],
    });
    say('https://calendly.com', BOOKED);
    expect(goals()).toEqual(['demo macro']);
  });

  test.each([
    { vendor: 'x', hosts: [], says: { a: 1 }, goal: 'x' },
    { vendor: 'x', hosts: ['x.example'], says: {}, goal: 'x' },
    { vendor: 'x', hosts: ['x.example'], says: { a: 1 } },
    null,
  ])('a vendor that could say anything, or nothing, is a mistake: %j', (vendor) => {
    expect(() => embeds({ vendors: [vendor as any] })).toThrow(
      `smallwins: embeds: vendors: ${JSON.stringify(vendor)}`,
    );
  });
});

describe('one act is one event', () => {
  test('however often a frame says it', () => {
    begin();
    const source = frame();
    vi.useFakeTimers();
    for (let second = 0; second < 5; second++) {
      say('https://calendly.com', BOOKED, source);
      vi.advanceTimersByTime(1_000);
    }
    vi.useRealTimers();
    expect(goals()).toEqual(['booking macro']);
  });

  test('another frame, and another goal, is another act', () => {
    begin();
    vi.useFakeTimers();
    say('https://meetings.hubspot.com', { meetingBookSucceeded: true }, frame());
    vi.advanceTimersByTime(1_000);
    const second = frame();
    say('https://meetings.hubspot.com', { meetingBookSucceeded: true }, second);
    say('https://meetings.hubspot.com', { type: 'hsFormCallback', eventName: 'onFormSubmitted' }, second);
    vi.useRealTimers();
    expect(goals()).toEqual(['booking macro', 'booking macro', 'contact macro']);
  });

  test('limitation: a frame that cannot be found, as in a shadow root, counts once for its origin', () => {
    begin();
    vi.useFakeTimers();
    for (let second = 0; second < 5; second++) {
      // As from a new frame within the frame each time.
      say('https://calendly.com', BOOKED, { second } as unknown as Window);
      vi.advanceTimersByTime(1_000);
    }
    vi.useRealTimers();
    expect(goals()).toEqual(['booking macro']);
  });
});

describe('the owner has the last word', () => {
  test("the frame's attributes, and its title", () => {
    begin();
    say(
      'https://calendly.com',
      BOOKED,
      frame('title="Book a fitting" data-goal="fitting" data-conversion="micro" data-value="30"'),
    );
    expect(sent[0]).toMatchObject({
      goal: 'fitting',
      conversion: 'micro',
      value: 30,
      label: 'Book a fitting',
    });
  });

  test('an attribute around it', () => {
    begin();
    say(
      'https://tally.so',
      '{"event":"Tally.FormSubmitted"}',
      frame('', (iframe) => `<div data-goal="newsletter"><p>${iframe}</p></div>`),
    );
    expect(goals()).toEqual(['newsletter micro']);
  });

  test('off', () => {
    begin();
    const off = frame('', (iframe) => `<div data-goal="off">${iframe}</div>`);
    say('https://calendly.com', BOOKED, off);
    expect(sent).toEqual([]);
    stop!();
    begin({}, { goals: { booking: 'off' } });
    say('https://calendly.com', BOOKED, frame());
    expect(sent).toEqual([]);
  });
});

describe("HubSpot's forms", () => {
  const ID = 'a1b2c3d4-0000-4000-8000-123456789abc';
  const own = (eventName: string, id: unknown = ID) =>
    say('https://www.example.com', { type: 'hsFormCallback', eventName, id, data: ['Ada'] }, window);
  const present = (formId: unknown = ID) =>
    window.dispatchEvent(
      new CustomEvent('hs-form-event:on-submission:success', { detail: { formId, instanceId: '1' } }),
    );

  test('in a frame of the page itself, by its script in the page', () => {
    begin();
    const inner = document.implementation.createHTMLDocument();
    frame('title="Talk to us" data-goal="demo"', undefined, inner);
    inner.body.innerHTML = `<form data-form-id="${ID}"></form>`;
    own('onFormReady');
    own('onFormSubmit');
    // The thanks.
    inner.body.innerHTML = '<p>Thank you';
    own('onFormSubmitted');
    own('onFormSubmitted');
    expect(goals()).toEqual(['demo macro']);
    expect(sent[0]).toMatchObject({ label: 'Talk to us', target: 'https://www.example.com/' });
  });

  test('drawn in the page they are the submit event of a form, and none of this', () => {
    begin();
    document.body.innerHTML = `<div><form data-form-id="${ID}"><iframe name="target"></iframe></form></div>`;
    own('onFormReady');
    document.body.innerHTML = '<p>Thank you';
    own('onFormSubmitted');
    expect(sent).toEqual([]);
  });

  test('of the present editor, in a frame', () => {
    begin();
    frame(
      '',
      (iframe) => `<div class="hs-form-frame" data-form-id="${ID}" data-goal="quote">${iframe}</div>`,
    );
    present();
    own('onFormSubmitted');
    expect(goals()).toEqual(['quote macro']);
  });

  test('of the present editor, in the page', () => {
    begin();
    document.body.innerHTML = `<div class="hs-form-html" data-form-id="${ID}"><form></form></div>`;
    present();
    document.querySelector('form')!.outerHTML = '<p>Thank you';
    present();
    expect(sent).toEqual([]);
  });

  test('of the present editor, in the page, whose thanks hold a frame', () => {
    begin();
    document.body.innerHTML = `<div class="hs-form-html" data-form-id="${ID}"><form></form></div>`;
    window.dispatchEvent(new CustomEvent('hs-form-event:on-ready', { detail: { formId: ID } }));
    document.querySelector('form')!.outerHTML = '<p>Thank you</p><iframe title="A video"></iframe>';
    present();
    expect(sent).toEqual([]);
  });

  test('that nobody finds count once', () => {
    begin();
    own('onFormSubmitted');
    own('onFormSubmitted', 'another');
    expect(goals()).toEqual(['contact macro']);
  });

  test.each(['"],script,[x="', '', 7.5, {}, 'x'.repeat(65)])('an id that is none is nothing: %j', (id) => {
    begin();
    own('onFormSubmitted', id);
    present(id);
    expect(sent).toEqual([]);
  });
});

describe('what a hostile frame can do', () => {
  const cycle: any = { event: 'x' };
  cycle.self = cycle;
  const throwing = new Proxy({}, { get: () => fail() });
  function fail(): never {
    throw new Error('read');
  }

  test.each([
    ['nothing', null],
    ['undefined', undefined],
    ['a number', 7],
    ['a symbolless object', Object.create(null)],
    ['an array', [1, 2, 3]],
    ['text', 'calendly.event_scheduled'],
    ['half of JSON', '{"event":"calendly.event_scheduled"'],
    ['JSON of nothing', 'null'],
    ['JSON of a number', '7'],
    ['a cycle', cycle],
    [
      'a getter that throws',
      {
        get event() {
          return fail();
        },
      },
    ],
    ['a proxy that throws', throwing],
    ['its own idea of text', { length: 5, toString: fail, toJSON: fail }],
    ['nested a hundred thousand times', `{"event":${'['.repeat(45_000)}${']'.repeat(45_000)}}`],
    ['too long', `{"event":"calendly.event_scheduled","payload":"${'x'.repeat(100_000)}"}`],
  ])('%s', (_, data) => {
    const errors = vi.fn();
    window.addEventListener('error', errors);
    begin();
    say('https://calendly.com', data);
    say('https://www.example.com', data, window);
    window.dispatchEvent(new CustomEvent('hs-form-event:on-submission:success', { detail: data }));
    expect(sent).toEqual([]);
    expect(errors).not.toHaveBeenCalled();
    window.removeEventListener('error', errors);
  });

  test('a stranger is not even read', () => {
    begin();
    const event = new MessageEvent('message', { origin: 'https://evil.example' });
    const data = vi.fn();
    Object.defineProperty(event, 'data', { get: data });
    window.dispatchEvent(event);
    expect(data).not.toHaveBeenCalled();
  });

  test('text that is too long, or no object, is not parsed', () => {
    begin();
    const parse = vi.spyOn(JSON, 'parse');
    say('https://tally.so', '{'.repeat(100_000));
    say('https://form.jotform.com', 'setHeight:700:241234567890');
    say('https://www.example.com', 'x', window);
    expect(parse).not.toHaveBeenCalled();
  });
});

test('nothing after stop()', () => {
  begin();
  stop!();
  say('https://calendly.com', BOOKED);
  expect(sent).toEqual([]);
});
