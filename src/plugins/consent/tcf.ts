import { type Consent, expect } from '../../options.js';
import type { Plugin } from '../../types.js';
import { expectStates, follow, subscribe } from './lib/follow.js';

export interface TcfConsentOptions {
  /** Consent to every one of `purposes`. @default 'granted' */
  granted?: Consent | undefined;
  /**
   * No consent to one of them.
   * @default 'cookieless': nobody is followed, acts are still counted; 'denied' where the tracker's own `consent` is
   */
  denied?: Consent | undefined;
  /**
   * The visitor is being asked, for the first time.
   * @default what `denied` is; 'pending' where that is 'denied' or the tracker's own `consent` is 'pending'
   */
  pending?: Consent | undefined;
  /**
   * The GDPR does not apply to this visitor, who was not asked. That is no consent, so by default nothing changes, but
   * that events which were held are sent as 'cookieless'.
   */
  notApplicable?: Consent | undefined;
  /** @default [1, 8]: store and access information on a device; measure content performance */
  purposes?: readonly number[] | undefined;
}

/**
 * Follows a consent manager that speaks the IAB's Transparency and Consent Framework, version 2. Until one is there and
 * knows, the tracker's own `consent` stands.
 * @see https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework/blob/master/TCFv2/IAB%20Tech%20Lab%20-%20CMP%20API%20v2.md
 * @throws TypeError that names a state which is none, or a list of purposes that is empty
 */
export const tcfConsent = ({
  granted = 'granted',
  denied,
  pending,
  notApplicable,
  purposes = [1, 8],
}: TcfConsentOptions = {}): Plugin => {
  expectStates('tcfConsent', { granted, denied, pending, notApplicable });
  // To all of none everybody agrees.
  expect(purposes[0], 'tcfConsent: purposes', purposes);
  return (tracker) => {
    const follower = follow(tracker, denied, pending);
    const { no, undecided, isOn, tell, tellNotApplicable } = follower;
    let isKnown = false;
    let isDecided = false;

    const hear = (tcData: any, success: boolean): void => {
      try {
        if (!isOn()) (window as any).__tcfapi('removeEventListener', 2, () => {}, tcData.listenerId);
        else if (success) {
          const { gdprApplies, eventStatus, purpose } = tcData;
          isKnown = true;
          if (gdprApplies === false) tellNotApplicable(notApplicable);
          else if (/^(tcloaded|useractioncomplete)$/.test(eventStatus)) {
            isDecided = true;
            tell(purposes.every((id) => purpose.consents[id] === true) ? granted : no);
          }
          // Opened once more, to have another look: the choice made before is still the visitor's.
          else if (eventStatus === 'cmpuishown' && !isDecided) tell(undecided);
        }
      } catch {
        // No data, or half of it: nothing was agreed to that was not before.
      }
    };

    subscribe(follower, '__tcfapi', () => isKnown, 'addEventListener', 2, hear);
  };
};
