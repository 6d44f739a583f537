// @vitest-environment happy-dom
import { CmpDisplayStatus, CmpApi as GppApi, SignalStatus } from '@iabgpp/cmpapi';
import { CmpApiModel, CmpApi as TcfApi } from '@iabtcf/cmpapi';
import { GVL, TCModel, TCString } from '@iabtcf/core';
// @ts-expect-error it has no types
import stubTcf from '@iabtcf/stub';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { gppConsent } from '../../src/plugins/consent/gpp.js';
import { tcfConsent } from '../../src/plugins/consent/tcf.js';
import { VENDOR_LIST } from '../managers/vendor-list.mjs';
import { begin, goals, leave, sent, settings, stop } from './consent-page.js';

/** The adapters beside the IAB's own implementations, which consent managers are built on. */

const page = window as any;
beforeEach(() => {
  vi.useFakeTimers();
  page.happyDOM.setURL('https://www.example.com/');
});
afterEach(() => {
  leave();
  vi.useRealTimers();
});

describe("the Transparency and Consent Framework's", () => {
  const VENDORS = new GVL(VENDOR_LIST as any);
  /** What a visitor's choice is passed around as. */
  function choice(purposes: number[]): string {
    const model = new TCModel(VENDORS);
    model.cmpId = 3;
    model.cmpVersion = 1;
    model.purposeConsents.set(purposes);
    return TCString.encode(model);
  }
  const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const manager = () => new TcfApi(3, 1, true);
  // It keeps what it knows in its module; a page has its own.
  afterEach(() => CmpApiModel.reset());

  test('a visitor who is asked, and agrees: what happened in between is sent then', () => {
    stubTcf();
    begin([tcfConsent()], { consent: 'pending' });
    page.smallwins('track', 'before');
    const cmp = manager();
    cmp.update('', true);
    page.smallwins('track', 'asked');
    expect(settings.consent).toBe('pending');
    expect(sent).toEqual([]);
    cmp.update(choice(ALL), false);
    expect(settings.consent).toBe('granted');
    expect(goals()).toEqual(['before', 'asked']);
  });

  test('a visitor who was asked before', () => {
    const cmp = manager();
    cmp.update(choice(ALL), false);
    begin([tcfConsent()], { consent: 'pending' });
    expect(settings.consent).toBe('granted');
  });

  test.each([[[2, 3, 4, 5, 6, 7, 8, 9, 10]], [[1, 2, 3]], [[]]])(
    'agreed to purposes %j alone',
    (purposes) => {
      stubTcf();
      begin([tcfConsent()], { consent: 'pending' });
      manager().update(choice(purposes), false);
      expect(settings.consent).toBe('cookieless');
    },
  );

  test('a choice that is changed, and the look at it before', () => {
    begin([tcfConsent()], { consent: 'pending' });
    const cmp = manager();
    vi.advanceTimersByTime(5_000);
    cmp.update(choice(ALL), false);
    vi.advanceTimersByTime(5_000);
    expect(settings.consent).toBe('granted');
    cmp.update(choice(ALL), true);
    expect(settings.consent).toBe('granted');
    cmp.update(choice([]), false);
    expect(settings.consent).toBe('cookieless');
  });

  test('where it does not apply, nobody is asked and nobody has agreed', () => {
    stubTcf();
    begin([tcfConsent()], { consent: 'pending' });
    page.smallwins('track', 'held');
    manager().update(null);
    expect(settings.consent).toBe('cookieless');
    expect(goals()).toEqual(['held']);
  });

  test('stopped, it hears no more', () => {
    stubTcf();
    begin([tcfConsent()], { consent: 'pending' });
    const cmp = manager();
    cmp.update(choice(ALL), false);
    stop!();
    begin([], { consent: 'pending' });
    cmp.update(choice([]), false);
    expect(settings.consent).toBe('pending');
  });
});

describe("the Global Privacy Platform's", () => {
  /** What each section has to opt out of, by its fields; 1 is out, 2 is in. */
  const SECTIONS: [string, number, string[]][] = [
    ['usnat', 7, ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut']],
    ['usca', 8, ['SaleOptOut', 'SharingOptOut']],
    ['usva', 9, ['SaleOptOut', 'TargetedAdvertisingOptOut']],
    ['usco', 10, ['SaleOptOut', 'TargetedAdvertisingOptOut']],
    ['usut', 11, ['SaleOptOut', 'TargetedAdvertisingOptOut']],
    ['usct', 12, ['SaleOptOut', 'TargetedAdvertisingOptOut']],
    ['usfl', 13, ['SaleOptOut', 'TargetedAdvertisingOptOut']],
    ['usmt', 14, ['SaleOptOut', 'TargetedAdvertisingOptOut']],
  ];
  /** A manager whose visitor is in one section's reach. */
  function manager(name: string, id: number, fields: Record<string, unknown>) {
    const cmp = new GppApi(3, 1);
    cmp.setApplicableSections([id]);
    say(cmp, name, fields);
    return cmp;
  }
  function say(cmp: GppApi, name: string, fields: Record<string, unknown>) {
    cmp.setSignalStatus(SignalStatus.NOT_READY);
    for (const field in fields) cmp.setFieldValue(name, field, fields[field]);
    cmp.fireSectionChange(name);
    cmp.setCmpDisplayStatus(CmpDisplayStatus.HIDDEN);
    cmp.setSignalStatus(SignalStatus.READY);
  }

  describe.each(SECTIONS)('%s', (name, id, outs) => {
    const all = (value: number) => Object.fromEntries(outs.map((out) => [out, value]));

    test('nothing opted out of', () => {
      manager(name, id, all(2));
      begin([gppConsent()], { consent: 'pending' });
      expect(settings.consent).toBe('granted');
    });
    test.each(outs)('opted out by %s', (out) => {
      manager(name, id, { ...all(2), [out]: 1 });
      begin([gppConsent()], { consent: 'pending' });
      expect(settings.consent).toBe('cookieless');
    });
  });
});
