import type { Consent } from '../../options.js';
import type { Plugin } from '../../types.js';
import { expectStates, follow, subscribe } from './lib/follow.js';

export interface GppConsentOptions {
  /** No section in force has an opt-out; for the EU's, consent to purposes 1 and 8. @default 'granted' */
  granted?: Consent | undefined;
  /**
   * Opted out of sale, sharing or targeted advertising, in one section in force or by Global Privacy Control. Also
   * what a section in force that cannot be read counts as.
   * @default 'cookieless': nobody is followed, acts are still counted; 'denied' where the tracker's own `consent` is
   */
  denied?: Consent | undefined;
  /** The visitor is changing the choice. @default 'pending' */
  pending?: Consent | undefined;
  /** No section is in force. By default nothing changes, but that events which were held are sent as 'cookieless'. */
  notApplicable?: Consent | undefined;
}

/** What opts out is 1; 0 is not applicable, 2 is not opted out. */
const OPT_OUTS = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'];

/**
 * Follows a consent manager that speaks the IAB's Global Privacy Platform, version 1.1. Until one is there and ready,
 * the tracker's own `consent` stands.
 * @see https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/blob/main/Core/CMP%20API%20Specification.md
 * @throws TypeError that names a state which is none
 */
export const gppConsent = ({
  granted = 'granted',
  denied,
  pending = 'pending',
  notApplicable,
}: GppConsentOptions = {}): Plugin => {
  expectStates('gppConsent', { granted, denied, pending, notApplicable });
  return (tracker) => {
    const follower = follow(tracker, denied);
    const { no, isOn, tell, tellNotApplicable } = follower;
    let isKnown = false;

    /** @param name as in `usnat`, `usca`, `uspv1`, `tcfeuv2` */
    const isFree = (name: string, parsed: unknown): boolean => {
      // A section is one object, or one for each of its parts: the core, Global Privacy Control.
      const fields = Object.assign({}, ...[parsed].flat());
      if (/^us/.test(name) && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl)
        return false;
      if (/^usp/.test(name)) return /^[N-]$/.test(fields.OptOutSale);
      if (/^us/.test(name))
        return (
          OPT_OUTS.some((field) => field in fields) &&
          !OPT_OUTS.some((field) => +fields[field] === 1) &&
          !+(fields.Gpc || 0)
        );
      // Purposes are a list of bits, from 1 on (the IAB's library names it otherwise than its text), or what the TCF's own
      // interface has.
      const { PurposeConsent, PurposeConsents: bits = PurposeConsent, purpose } = fields;
      return [1, 8].every((id) => (bits ? +bits[id - 1] === 1 : purpose?.consents?.[id] === true));
    };

    const hear = (event: any, success?: boolean): void => {
      try {
        const { pingData, listenerId } = event;
        if (!isOn()) (window as any).__gpp('removeEventListener', () => {}, listenerId);
        else if (success !== false) {
          const {
            signalStatus,
            cmpDisplayStatus,
            applicableSections: ids,
            parsedSections = {},
            supportedAPIs = [],
          } = pingData;
          if (signalStatus === 'ready') {
            isKnown = true;
            // Which is which a manager says of those that it knows (`8:usca`). Else up to 5 are the EU's and Canada's, from
            // 6 on the United States'. 0 and -1 are none.
            const isInForce = (name: string): boolean => {
              const known = supportedAPIs.find((api: string) => api.endsWith(`:${name}`));
              return ids.some((id: number) =>
                known ? known === `${id}:${name}` : /^us/.test(name) ? id > 5 : id > 0 && id < 6,
              );
            };
            const names = Object.keys(parsedSections).filter(isInForce);
            const count = ids.filter((id: number) => id > 0).length;
            if (!count) tellNotApplicable(notApplicable);
            // One that cannot be read may hold an opt-out.
            else
              tell(
                names.length >= count && names.every((name) => isFree(name, parsedSections[name]))
                  ? granted
                  : no,
              );
          }
          // "Vendors should not use the data but wait": it will be ready again.
          else if (signalStatus && cmpDisplayStatus === 'visible') tell(pending);
        }
      } catch {
        // No data, or half of it: nothing was agreed to that was not before.
      }
    };

    subscribe(follower, '__gpp', () => isKnown, 'addEventListener', hear);
  };
};
