import type { Consent } from '../../options.js';
import type { Plugin } from '../../types.js';
import { expectStates, follow } from './lib/follow.js';

export interface GoogleConsentOptions {
  /** @default 'granted' */
  granted?: Consent | undefined;
  /**
   * @default 'cookieless': nobody is followed, acts are still counted, as Google's own tags do; 'denied' where the
   * tracker's own `consent` is
   */
  denied?: Consent | undefined;
  /**
   * Denied by default, and no update yet: a visitor who has not chosen.
   * @default what `denied` is; 'pending' where that is 'denied' or the tracker's own `consent` is 'pending'
   */
  pending?: Consent | undefined;
  /** Whose state it is. @default 'analytics_storage' */
  type?: string | undefined;
  /** The data layer's name. @default 'dataLayer' */
  dataLayer?: string | undefined;
}

/**
 * Follows Google's consent mode, version 2: the page's `gtag('consent', 'default' | 'update', …)`, and what Google's
 * tag says once it is there. Nothing of the page is patched: a command is seen when Google's tag tells of it, with the
 * next event, or shortly after the click that gave consent. Where nobody speaks of consent, the tracker's own
 * `consent` stands.
 * @see https://developers.google.com/tag-platform/security/guides/consent
 * @throws TypeError that names a state which is none
 */
export const googleConsent = ({
  granted = 'granted',
  denied,
  pending,
  type = 'analytics_storage',
  dataLayer = 'dataLayer',
}: GoogleConsentOptions = {}): Plugin => {
  expectStates('googleConsent', { granted, denied, pending });
  return (tracker) => {
    const { settings } = tracker;
    const { no, undecided, tell, search, lookAgain, isOn } = follow(tracker, denied, pending);
    let verdict: unknown;
    let isUpdated = false;
    let last: unknown = search;
    let tagState: unknown;
    let heardOf: unknown;

    const readCommands = (): void => {
      const layer = (window as any)[dataLayer];
      if (!Array.isArray(layer)) return;
      // By the entry and not by its number: a tag manager keeps the last 300 and drops those before.
      let index = layer.lastIndexOf(last) + 1;
      for (; index < layer.length; index++) {
        const [command, action, fields] = Array.prototype.slice.call((last = layer[index]) || '');
        const value = command === 'consent' && fields?.[type];
        if (!/^(granted|denied)$/.test(value)) continue;
        if (action === 'update') {
          isUpdated = true;
          verdict = value;
        }
        // Where the visitor is, only Google's tag knows: until it says, a default for a region counts where it
        // denies, and no later one undoes that.
        else if (!isUpdated && verdict !== 'denied' && !(fields.region && value === 'granted'))
          verdict = value;
      }
    };

    // Not documented, but what Google's own and others' scripts go by; and the only way to see what a consent
    // template of Tag Manager says, which never reaches the data layer.
    const readTag = (): void => {
      const tag = (window as any).google_tag_data?.ics;
      if (!tag) return;
      if (tag !== heardOf) {
        heardOf = tag;
        tag.addListener?.([type], look);
      }
      // Where consent mode is not in use, everything is granted to Google and nothing to anybody else.
      // It reads what the tag's settings say of itself, and throws without.
      const state =
        (tag.usedDefault || tag.usedUpdate) &&
        tag.getConsentState(type, { delegatedConsentTypes: {}, containerScopedDefaults: {} });
      // Each of the two speaks when it changes, so that one which is late does not undo the other.
      if (state !== tagState && (state === 1 || state === 2)) verdict = state === 1 ? 'granted' : 'denied';
      tagState = state;
      // An update of another type decides nothing here.
      isUpdated ||= tag.entries?.[type]?.update !== undefined;
    };

    const look = (): void => {
      if (!isOn()) return;
      for (const read of [readCommands, readTag])
        try {
          read();
        } catch {
          // A data layer of the page's own making.
        }
      const state = verdict === 'granted' ? granted : isUpdated ? no : undecided;
      // A default is nobody's no: it takes back no yes that the visitor gave on the page before.
      if (verdict && (isUpdated || state !== settings.consent)) tell(state);
    };

    lookAgain(look);
    search(look);
  };
};
