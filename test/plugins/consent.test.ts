// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Consent, Options } from '../../src/index.js';
import { googleConsent } from '../../src/plugins/consent/google.js';
import { gppConsent } from '../../src/plugins/consent/gpp.js';
import { tcfConsent } from '../../src/plugins/consent/tcf.js';
import { begin, goals, leave, sent, settings, stop } from './consent-page.js';

const page = window as any;
const track = (goal: string) => page.smallwins('track', goal);

beforeEach(() => {
  vi.useFakeTimers();
  page.happyDOM.setURL('https://www.example.com/');
});
afterEach(() => {
  leave();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('Google consent mode', () => {
  /** As every page has it. */
  const gtag = function (..._: unknown[]) {
    // biome-ignore lint/complexity/noArguments: it is what Google's tag takes for a command
    (page.dataLayer ||= []).push(arguments);
  };
  const command = (action: string, analytics: string, more = {}) =>
    gtag('consent', action, { ad_storage: 'denied', analytics_storage: analytics, ...more });

  /** What Google's tag makes of the commands, and of those that a consent template passes it alone. */
  function googleTag() {
    const listeners: (() => void)[] = [];
    const entries: Record<string, { default?: boolean; update?: boolean }> = {};
    const ics = {
      usedDefault: false,
      usedUpdate: false,
      entries,
      addListener: vi.fn((_types: string[], listener: () => void) => void listeners.push(listener)),
      // As Google's own: of an update it needs no settings, of everything else it does.
      getConsentState: (type: string, settings?: any) => {
        const { update, default: fallback } = entries[type] || {};
        if (update !== undefined) return update ? 1 : 2;
        if (settings.usedContainerScopedDefaults && settings.containerScopedDefaults[type] !== 1)
          return settings.containerScopedDefaults[type];
        if (fallback !== undefined) return fallback ? 1 : 2;
        return type in settings.delegatedConsentTypes ? 2 : 0;
      },
      say(action: 'default' | 'update', granted: boolean, type = 'analytics_storage') {
        ics[action === 'default' ? 'usedDefault' : 'usedUpdate'] = true;
        (entries[type] ||= {})[action] = granted;
        for (const listener of listeners) listener();
      },
    };
    page.google_tag_data = { ics };
    return ics;
  }

  test.each([
    ['granted', 'granted'],
    ['denied', 'cookieless'],
  ])('a default that is there already: %s', (value, state) => {
    command('default', value);
    begin([googleConsent()]);
    expect(settings.consent).toBe(state);
  });

  test('the last update over every default', () => {
    command('default', 'granted');
    command('update', 'denied');
    command('update', 'granted');
    command('default', 'denied');
    gtag('event', 'page_view');
    begin([googleConsent({ granted: 'granted', denied: 'denied' })]);
    expect(settings.consent).toBe('granted');
  });

  test('a command that comes later is seen before the next event is sent', () => {
    begin([googleConsent({ denied: 'denied' })]);
    track('before');
    command('update', 'denied');
    track('after');
    command('update', 'granted');
    track('again');
    expect(goals()).toEqual(['before', 'again']);
  });

  test('what was held is sent soon after the click that gave consent', () => {
    begin([googleConsent()], { consent: 'pending' });
    track('held');
    vi.advanceTimersByTime(300_000);
    expect(sent).toEqual([]);
    document.body.click();
    setTimeout(() => command('update', 'granted'), 500);
    vi.advanceTimersByTime(2_000);
    expect(goals()).toEqual(['held']);
  });

  test("a tag manager that drops the data layer's oldest entries hides none", () => {
    begin([googleConsent()]);
    command('default', 'denied');
    track('a');
    expect(settings.consent).toBe('cookieless');
    for (let count = 0; count < 400; count++) gtag('event', count);
    command('update', 'granted');
    page.dataLayer.splice(0, page.dataLayer.length - 300);
    track('b');
    expect(settings.consent).toBe('granted');
  });

  test('a default for a region counts only where it denies, until the tag knows where the visitor is', () => {
    command('default', 'granted', { region: ['US'] });
    begin([googleConsent()], { consent: 'pending' });
    expect(settings.consent).toBe('pending');
    command('default', 'denied', { region: ['ES'] });
    command('default', 'granted');
    track('a');
    expect(settings.consent).toBe('pending');
    googleTag().say('default', true);
    track('b');
    expect(settings.consent).toBe('granted');
  });

  test('a default is nobody’s no: it forgets nothing, and what happens before the choice waits', () => {
    begin([googleConsent({ denied: 'denied' })]);
    command('default', 'denied');
    track('before');
    expect(settings.consent).toBe('pending');
    expect(sent).toEqual([]);
    command('update', 'granted');
    track('after');
    expect(goals()).toEqual(expect.arrayContaining(['before', 'after']));
    command('update', 'denied');
    track('never');
    expect(settings.consent).toBe('denied');
    expect(goals()).not.toContain('never');
  });

  test('a tracker that was told to send nothing is not loosened by a default, nor by a no', () => {
    command('default', 'denied');
    begin([googleConsent()], { consent: 'denied' });
    track('before');
    expect(sent).toEqual([]);
    command('update', 'denied');
    track('after');
    expect(sent).toEqual([]);
    expect(settings.consent).toBe('denied');
  });

  test('what a consent template tells the tag alone', () => {
    const tag = googleTag();
    begin([googleConsent()]);
    expect(settings.consent).toBe('cookieless');
    tag.say('default', false);
    tag.say('update', true);
    expect(settings.consent).toBe('granted');
    tag.say('update', false);
    expect(settings.consent).toBe('cookieless');
    expect(tag.addListener).toHaveBeenCalledTimes(1);
    expect(tag.addListener.mock.calls[0]![0]).toEqual(['analytics_storage']);
  });

  test('a tag that comes late is heard', () => {
    begin([googleConsent()]);
    vi.advanceTimersByTime(20_000);
    const tag = googleTag();
    vi.advanceTimersByTime(60_000);
    tag.say('update', true);
    expect(settings.consent).toBe('granted');
  });

  test('a tag that is late itself undoes no command', () => {
    const tag = googleTag();
    tag.say('default', false);
    begin([googleConsent()]);
    command('update', 'granted');
    track('a');
    track('b');
    expect(settings.consent).toBe('granted');
  });

  test('without consent mode the tag grants everything, which is nobody’s consent', () => {
    googleTag().getConsentState = () => 1;
    begin([googleConsent()]);
    track('a');
    expect(settings.consent).toBe('cookieless');
  });

  test.each(['command', 'tag'])('who has not chosen may be waited for: by %s', (by) => {
    const tag = by === 'tag' ? googleTag() : undefined;
    const say = (action: 'default' | 'update', value: string) =>
      tag ? tag.say(action, value === 'granted') : command(action, value);
    say('default', 'denied');
    begin([googleConsent({ pending: 'pending' })]);
    track('a');
    expect(settings.consent).toBe('pending');
    say('update', 'denied');
    track('b');
    expect(settings.consent).toBe('cookieless');
    expect(goals()).toEqual(['a', 'b']);
  });

  test('an update of another type alone is nobody’s decision', () => {
    const tag = googleTag();
    tag.say('default', false);
    begin([googleConsent({ pending: 'pending' })]);
    tag.say('update', true, 'ad_storage');
    track('a');
    expect(settings.consent).toBe('pending');
    expect(goals()).toEqual([]);
  });

  test('what the tag says of a type that only another has a default for', () => {
    googleTag().say('default', true, 'ad_storage');
    begin([googleConsent()]);
    track('a');
    expect(settings.consent).toBe('cookieless');
  });

  test('another type, another data layer', () => {
    page.other = [['consent', 'default', { ad_storage: 'denied', analytics_storage: 'granted' }]];
    begin([googleConsent({ type: 'ad_storage', dataLayer: 'other', denied: 'pending' })]);
    expect(settings.consent).toBe('pending');
  });

  test.each([
    ['text', 'dataLayer'],
    ['an object', { length: 1e9, 0: ['consent', 'default', { analytics_storage: 'granted' }] }],
    [
      'what is no command',
      [null, undefined, 7, 'consent', {}, ['consent'], ['consent', 'update'], ['consent', 'update', null]],
    ],
    [
      'other values',
      [
        ['consent', 'update', { analytics_storage: true }],
        ['consent', 'update', { analytics_storage: 'yes' }],
      ],
    ],
    [
      'what throws',
      [
        new Proxy([], {
          get: () => {
            throw new Error('read');
          },
        }),
      ],
    ],
  ])('a data layer of %s', (_, layer) => {
    page.dataLayer = layer;
    begin([googleConsent()], { consent: 'pending' });
    track('a');
    expect(settings.consent).toBe('pending');
  });

  test('a tag that throws', () => {
    const tag = googleTag();
    tag.usedUpdate = true;
    const fail = () => {
      throw new Error('no');
    };
    Object.assign(tag, { getConsentState: fail, addListener: fail });
    command('default', 'granted');
    begin([googleConsent()]);
    expect(settings.consent).toBe('granted');
    track('a');
    expect(goals()).toEqual(['a']);
  });

  test('what the owner says in between stands until something else is told', () => {
    command('default', 'granted');
    begin([googleConsent()]);
    page.smallwins('consent', 'denied');
    track('a');
    expect(settings.consent).toBe('denied');
    command('update', 'denied');
    track('b');
    expect(settings.consent).toBe('cookieless');
  });

  test("the owner's beforeSend is asked all the same", () => {
    begin([googleConsent()], { beforeSend: (event) => (event.goal === 'b' ? null : event) });
    track('a');
    track('b');
    expect(goals()).toEqual(['a']);
  });
});

describe('TCF', () => {
  /** A consent manager as the specification has it; `cmp()` puts it in the stub's place. */
  function tcf() {
    const listeners = new Map<number, (data: any, success: boolean) => void>();
    let data: any;
    let nextId = 0;
    const api = vi.fn((name: string, version: number, callback: any, parameter?: any) => {
      if (version !== 2) return callback(null, false);
      if (name === 'addEventListener') {
        listeners.set(++nextId, callback);
        if (data) callback({ ...data, listenerId: nextId }, true);
      } else if (name === 'removeEventListener') callback(listeners.delete(parameter), true);
    });
    return {
      api,
      listeners,
      say(eventStatus: string, consents: number[] | undefined, more = {}) {
        data = {
          tcString: 'C',
          cmpStatus: 'loaded',
          gdprApplies: true,
          eventStatus,
          purpose: { consents: Object.fromEntries((consents || []).map((id) => [id, true])) },
          ...more,
        };
        for (const [listenerId, listener] of listeners) listener({ ...data, listenerId }, true);
      },
    };
  }

  test.each([
    [[1, 8], 'granted'],
    [[1, 2, 3, 7, 8, 10], 'granted'],
    [[1, 7], 'cookieless'],
    [[8], 'cookieless'],
    [[], 'cookieless'],
  ])('consent to purposes %j is %s', (consents, state) => {
    const cmp = tcf();
    cmp.say('tcloaded', consents);
    page.__tcfapi = cmp.api;
    begin([tcfConsent()], { consent: 'pending' });
    expect(settings.consent).toBe(state);
  });

  test('asked, answered, changed', () => {
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    begin([tcfConsent({ denied: 'denied' })]);
    track('a');
    cmp.say('cmpuishown', undefined);
    expect(settings.consent).toBe('pending');
    track('b');
    expect(goals()).toEqual(['a']);
    cmp.say('useractioncomplete', [1, 8]);
    expect(goals()).toEqual(['a', 'b']);
    // The visitor has another look, and only then changes it.
    cmp.say('cmpuishown', [1, 8]);
    expect(settings.consent).toBe('granted');
    cmp.say('useractioncomplete', [1]);
    expect(settings.consent).toBe('denied');
  });

  test.each<[Partial<Options>, Consent | undefined, Consent]>([
    [{}, undefined, 'cookieless'],
    [{ consent: 'granted' }, undefined, 'cookieless'],
    [{ consent: 'pending' }, undefined, 'pending'],
    [{ consent: 'denied' }, undefined, 'pending'],
    [{}, 'pending', 'pending'],
  ])('while the visitor is asked, %j and pending %j are %s', (options, pending, state) => {
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    begin([tcfConsent({ pending })], options);
    cmp.say('cmpuishown', undefined);
    expect(settings.consent).toBe(state);
  });

  test('a tracker that was told to send nothing is not loosened by a no', () => {
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    begin([tcfConsent()], { consent: 'denied' });
    cmp.say('cmpuishown', undefined);
    track('before');
    cmp.say('useractioncomplete', [1]);
    track('after');
    expect(settings.consent).toBe('denied');
    expect(sent).toEqual([]);
  });

  test('legitimate interest is no consent', () => {
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    begin([tcfConsent()]);
    cmp.say('tcloaded', undefined, { purpose: { consents: { 1: true }, legitimateInterests: { 8: true } } });
    expect(settings.consent).toBe('cookieless');
  });

  test.each([
    [undefined, 'pending', 'cookieless'],
    [undefined, 'granted', 'granted'],
    [undefined, 'denied', 'denied'],
    ['granted', 'pending', 'granted'],
  ] as const)('where the GDPR does not apply: %s, from %s', (notApplicable, before, state) => {
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    begin([tcfConsent({ notApplicable })], { consent: before });
    cmp.say('tcloaded', undefined, { gdprApplies: false, purpose: undefined });
    expect(settings.consent).toBe(state);
  });

  test('other purposes, as the owner says', () => {
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    begin([tcfConsent({ purposes: [1] })]);
    cmp.say('tcloaded', [1]);
    expect(settings.consent).toBe('granted');
  });

  test('a consent manager that comes late', () => {
    begin([tcfConsent()], { consent: 'pending' });
    track('a');
    vi.advanceTimersByTime(20_000);
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    vi.advanceTimersByTime(60_000);
    expect(cmp.listeners.size).toBe(1);
    cmp.say('useractioncomplete', [1, 8]);
    expect(goals()).toEqual(['a']);
    expect(settings.consent).toBe('granted');
  });

  test.each([true, false])("a stub's queue that is passed on: %s", (isPassedOn) => {
    const queue: any[][] = [];
    page.__tcfapi = (...args: any[]) => void queue.push(args);
    begin([tcfConsent()]);
    expect(queue).toHaveLength(1);
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    if (isPassedOn) for (const args of queue) (cmp.api as any)(...args);
    cmp.say('tcloaded', [1, 8]);
    vi.advanceTimersByTime(1_000);
    expect(settings.consent).toBe('granted');
    expect(cmp.listeners.size).toBe(1);
  });

  test.each([
    ['an event', () => track('a')],
    ['a click', () => document.body.click()],
  ])('one that is created anew after its answer is heard from %s on', (_, act) => {
    const first = tcf();
    page.__tcfapi = first.api;
    begin([tcfConsent()]);
    first.say('tcloaded', []);
    expect(settings.consent).toBe('cookieless');
    const second = tcf();
    page.__tcfapi = second.api;
    act();
    act();
    second.say('useractioncomplete', [1, 8]);
    expect(settings.consent).toBe('granted');
    expect(second.listeners.size).toBe(1);
  });

  test('without one there is an end of asking', () => {
    begin([tcfConsent()]);
    vi.advanceTimersByTime(110_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(settings.consent).toBe('cookieless');
  });

  test.each([
    ['no function', {}],
    [
      'one that throws',
      () => {
        throw new Error('no');
      },
    ],
    ['one that answers with nothing', (...args: any[]) => args[2](null, true)],
    [
      'one that fails',
      (...args: any[]) =>
        args[2]({ eventStatus: 'tcloaded', purpose: { consents: { 1: true, 8: true } } }, false),
    ],
    [
      'one without purposes',
      (...args: any[]) => args[2]({ eventStatus: 'tcloaded', gdprApplies: true }, true),
    ],
    [
      'one with getters',
      (...args: any[]) =>
        args[2](
          {
            get gdprApplies() {
              throw new Error('no');
            },
          },
          true,
        ),
    ],
  ])('an API that is %s changes nothing', (_, api) => {
    page.__tcfapi = api;
    begin([tcfConsent()], { consent: 'pending' });
    vi.advanceTimersByTime(110_000);
    expect(settings.consent).toBe('pending');
  });

  test('after stop() it leaves the consent manager', () => {
    const cmp = tcf();
    page.__tcfapi = cmp.api;
    begin([tcfConsent()]);
    cmp.say('tcloaded', [1]);
    stop!();
    cmp.say('useractioncomplete', [1, 8]);
    expect(settings.consent).toBe('cookieless');
    expect(cmp.listeners.size).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('GPP', () => {
  const NOT_OPTED_OUT = { Version: 1, SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 0 };

  /** A consent manager as the specification has it. */
  function gpp() {
    const listeners = new Map<number, (event: any, success: boolean) => void>();
    let nextId = 0;
    const cmp = {
      listeners,
      ping: {
        gppVersion: '1.1',
        cmpStatus: 'loading',
        cmpDisplayStatus: 'hidden',
        signalStatus: 'not ready',
        supportedAPIs: ['2:tcfeuv2', '7:usnat', '8:usca'],
        sectionList: [] as number[],
        applicableSections: [0],
        gppString: '',
        parsedSections: {} as any,
      },
      api(name: string, callback: any, parameter?: any) {
        if (name === 'addEventListener') {
          const listenerId = ++nextId;
          listeners.set(listenerId, callback);
          callback({ eventName: 'listenerRegistered', listenerId, data: true, pingData: cmp.ping }, true);
        } else if (name === 'removeEventListener') callback(listeners.delete(parameter), true);
      },
      fire(eventName: string, data: unknown) {
        for (const [listenerId, listener] of listeners)
          listener({ eventName, listenerId, data, pingData: cmp.ping }, true);
      },
      ready(applicableSections: number[], parsedSections: object) {
        Object.assign(cmp.ping, {
          cmpStatus: 'loaded',
          cmpDisplayStatus: 'hidden',
          applicableSections,
          parsedSections,
        });
        for (const name in parsedSections) cmp.fire('sectionChange', name);
        cmp.ping.signalStatus = 'ready';
        cmp.fire('signalStatus', 'ready');
      },
    };
    page.__gpp = cmp.api;
    return cmp;
  }

  test.each([
    ['not opted out', [7], { usnat: NOT_OPTED_OUT }, 'granted'],
    ['in parts', [7], { usnat: [NOT_OPTED_OUT, { SubsectionType: 1, Gpc: false }] }, 'granted'],
    ['sold', [7], { usnat: { ...NOT_OPTED_OUT, SaleOptOut: 1 } }, 'cookieless'],
    ['shared', [8], { usca: { SaleOptOut: 2, SharingOptOut: 1 } }, 'cookieless'],
    ['targeted', [9], { usva: { SaleOptOut: 2, TargetedAdvertisingOptOut: 1 } }, 'cookieless'],
    ['with Gpc', [7], { usnat: [NOT_OPTED_OUT, { Gpc: true }] }, 'cookieless'],
    ['with Gpc of 1', [7], { usnat: { ...NOT_OPTED_OUT, Gpc: 1 } }, 'cookieless'],
    ['one of two', [7, 8], { usnat: NOT_OPTED_OUT, usca: { SaleOptOut: 1 } }, 'cookieless'],
    ['CCPA, not opted out', [6], { uspv1: { Version: 1, Notice: 'Y', OptOutSale: 'N' } }, 'granted'],
    ['CCPA, opted out', [6], { uspv1: { Version: 1, Notice: 'Y', OptOutSale: 'Y' } }, 'cookieless'],
    ['no field that says so', [7], { usnat: { Version: 9 } }, 'cookieless'],
    ['no section that says so', [7], {}, 'cookieless'],
    ['the EU, consented', [2], { tcfeuv2: { PurposeConsents: [1, 0, 0, 0, 0, 0, 0, 1] } }, 'granted'],
    [
      'the EU, by the name of the text',
      [2],
      { tcfeuv2: { PurposeConsent: [1, 0, 0, 0, 0, 0, 0, 1] } },
      'granted',
    ],
    ['the EU, in parts', [2], { tcfeuv2: [{ PurposeConsents: Array(24).fill(true) }, {}] }, 'granted'],
    ['the EU, as in the TCF', [2], { tcfeuv2: { purpose: { consents: { 1: true, 8: true } } } }, 'granted'],
    ['the EU, refused', [2], { tcfeuv2: { PurposeConsents: [1, 0, 0, 0, 0, 0, 0, 0] } }, 'cookieless'],
    ['Canada, which is not read', [5], { tcfcav1: { PurposesExpressConsent: [1, 8] } }, 'cookieless'],
    ['not in force', [7], { usnat: NOT_OPTED_OUT, tcfeuv2: { PurposeConsents: [] } }, 'granted'],
    ['an old opt-out not in force', [8], { usnat: { SaleOptOut: 1 }, usca: NOT_OPTED_OUT }, 'granted'],
    ['another State not in force', [8], { usnat: NOT_OPTED_OUT }, 'cookieless'],
  ])('%s', (_, ids, sections, state) => {
    const cmp = gpp();
    begin([gppConsent()], { consent: 'pending' });
    cmp.ready(ids, sections);
    expect(settings.consent).toBe(state);
  });

  test('the browser says it where the consent manager does not', () => {
    vi.stubGlobal('navigator', { globalPrivacyControl: true });
    const cmp = gpp();
    begin([gppConsent()], { consent: 'pending' });
    cmp.ready([7], { usnat: NOT_OPTED_OUT });
    vi.unstubAllGlobals();
    expect(settings.consent).toBe('cookieless');
  });

  test('ready before the tracker', () => {
    const cmp = gpp();
    cmp.ready([7], { usnat: NOT_OPTED_OUT });
    begin([gppConsent()]);
    expect(settings.consent).toBe('granted');
  });

  test('one that is created anew after its answer is heard from the next event on', () => {
    gpp().ready([7], { usnat: NOT_OPTED_OUT });
    begin([gppConsent()]);
    expect(settings.consent).toBe('granted');
    const second = gpp();
    track('a');
    second.ready([7], { usnat: { ...NOT_OPTED_OUT, SaleOptOut: 1 } });
    expect(settings.consent).toBe('cookieless');
  });

  test('a tracker that was told to send nothing is not loosened by an opt-out', () => {
    const cmp = gpp();
    begin([gppConsent()], { consent: 'denied' });
    cmp.ready([7], { usnat: { SaleOptOut: 1 } });
    track('a');
    expect(settings.consent).toBe('denied');
    expect(sent).toEqual([]);
  });

  test('while the visitor chooses again, events wait', () => {
    const cmp = gpp();
    begin([gppConsent({ denied: 'denied' })]);
    cmp.ready([7], { usnat: NOT_OPTED_OUT });
    cmp.ping.signalStatus = 'not ready';
    cmp.fire('signalStatus', 'not ready');
    expect(settings.consent).toBe('granted');
    cmp.ping.cmpDisplayStatus = 'visible';
    cmp.fire('cmpDisplayStatus', 'visible');
    track('a');
    expect(sent).toEqual([]);
    cmp.ready([7], { usnat: { SaleOptOut: 1 } });
    expect(settings.consent).toBe('denied');
    expect(sent).toEqual([]);
  });

  test.each([
    [undefined, [-1], 'cookieless'],
    [undefined, [0], 'cookieless'],
    [undefined, [], 'cookieless'],
    ['granted', [-1], 'granted'],
  ] as const)('no section in force: %s %j', (notApplicable, ids, state) => {
    const cmp = gpp();
    begin([gppConsent({ notApplicable })], { consent: 'pending' });
    cmp.ready([...ids], { usnat: NOT_OPTED_OUT });
    expect(settings.consent).toBe(state);
  });

  test('beside the TCF, whichever applies has its way', () => {
    const cmp = gpp();
    page.__tcfapi = (_: string, __: number, callback: any) =>
      callback({ gdprApplies: false, eventStatus: 'tcloaded' }, true);
    begin([gppConsent(), tcfConsent()], { consent: 'pending' });
    expect(settings.consent).toBe('cookieless');
    cmp.ready([7], { usnat: NOT_OPTED_OUT });
    expect(settings.consent).toBe('granted');
  });

  test.each([
    ['no function', 'gpp'],
    [
      'one that throws',
      () => {
        throw new Error('no');
      },
    ],
    ['one that answers with nothing', (...args: any[]) => args[1](null, true)],
    [
      'one that answers without a ping',
      (...args: any[]) => args[1]({ eventName: 'signalStatus', data: 'ready' }, true),
    ],
    [
      'one that fails',
      (...args: any[]) =>
        args[1](
          {
            pingData: {
              signalStatus: 'ready',
              applicableSections: [7],
              parsedSections: { usnat: NOT_OPTED_OUT },
            },
          },
          false,
        ),
    ],
    ['one without sections', (...args: any[]) => args[1]({ pingData: { signalStatus: 'ready' } }, true)],
  ])('an API that is %s changes nothing', (_, api) => {
    page.__gpp = api;
    begin([gppConsent()], { consent: 'pending' });
    vi.advanceTimersByTime(110_000);
    expect(settings.consent).toBe('pending');
  });

  test('after stop() it leaves the consent manager', () => {
    const cmp = gpp();
    begin([gppConsent()]);
    stop!();
    cmp.ready([7], { usnat: NOT_OPTED_OUT });
    expect(settings.consent).toBe('cookieless');
    expect(cmp.listeners.size).toBe(0);
  });
});

test.each([
  [() => googleConsent({ denied: 'deny' as Consent }), 'smallwins: googleConsent: denied: "deny"'],
  [() => tcfConsent({ granted: '' as Consent }), 'smallwins: tcfConsent: granted: ""'],
  [() => gppConsent({ notApplicable: 'no' as Consent }), 'smallwins: gppConsent: notApplicable: "no"'],
  [() => tcfConsent({ purposes: [] }), 'smallwins: tcfConsent: purposes: []'],
])('a state that is none, and no purpose at all, is a mistake, and said', (make, message) => {
  expect(make).toThrow(new TypeError(message));
});
