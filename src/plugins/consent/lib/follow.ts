import { type Consent, expect, isConsent } from '../../../options.js';
import type { Tracker } from '../../../types.js';

/** Looks at once, and 11 times more within 103 seconds, each wait twice the last. */
const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 60_000;

/** Follows what somebody else knows of the visitor's consent, for as long as the tracker runs. */
export interface Follower {
  /** What a visitor's no means: unless the owner says otherwise, no less than what the tracker itself was told. */
  no: Consent;
  /**
   * What it means that the visitor has not chosen yet: unless the owner says otherwise the same, but where that is
   * 'denied', or the tracker's own `consent` is 'pending', events wait.
   */
  undecided: Consent;
  /** False after `stop()`: what cannot be unregistered has to fall silent. */
  isOn(): boolean;
  /** Passes a state on where it is another than the one before, so that what the owner says in between stands. */
  tell(state: Consent | undefined): void;
  /** Nobody has to be asked: what is held is sent without ids, unless the owner said otherwise. */
  tellNotApplicable(state: Consent | undefined): void;
  /** Looks now and, until it returns true, a few more times; what it throws is nothing found. Starts over if called again. */
  search(look: () => unknown): void;
  /** Looks before each event, and searches anew after each click. Consent is given by a click, and told after it. */
  lookAgain(look: () => unknown): void;
}

/** @throws TypeError that names the option and the value received */
export function expectStates(name: string, states: Record<string, Consent | undefined>): void {
  for (const key in states)
    expect(states[key] === undefined || isConsent(states[key]), `${name}: ${key}`, states[key]);
}

export function follow(
  { settings, listen }: Tracker,
  denied: Consent | undefined,
  pending?: Consent,
): Follower {
  const api = window.smallwins;
  let told: Consent | undefined;
  let timer: ReturnType<typeof setTimeout>;

  const isOn = (): boolean => !!api!.stop;
  const tell = (state: Consent | undefined): void => {
    if (state && state !== told && isOn()) api!.consent!((told = state));
  };
  const search = (look: () => unknown, waitMs = FIRST_WAIT_MS): void => {
    clearTimeout(timer);
    if (!isOn()) return;
    try {
      if (look()) return;
    } catch {}
    if (waitMs < MAX_WAIT_MS) timer = setTimeout(search, waitMs, look, waitMs * 2);
  };
  const lookAgain = (look: () => unknown): void => {
    const { beforeSend } = settings;
    settings.beforeSend = (event, reason) => {
      try {
        if (isOn()) look();
      } catch {}
      return beforeSend(event, reason);
    };
    listen('click keydown pagehide', () => search(look))(window);
  };
  const no = denied || (settings.consent === 'denied' ? 'denied' : 'cookieless');
  return {
    no,
    undecided: pending || (no === 'denied' || settings.consent === 'pending' ? 'pending' : no),
    isOn,
    tell,
    tellNotApplicable: (state) => tell(state || (settings.consent === 'pending' ? 'cookieless' : undefined)),
    search,
    lookAgain,
  };
}

/**
 * Puts a question to the manager that is `window[name]`, until it is known what it says, and again to another one in its
 * place: a stub may lose the question, and one that is created anew has forgotten who listens. It may answer twice.
 */
export function subscribe(
  { search, lookAgain }: Follower,
  name: string,
  isKnown: () => boolean,
  ...question: unknown[]
): void {
  let asked: unknown;
  const ask = (): boolean => {
    const manager = (window as any)[name];
    if (manager && manager !== asked) {
      manager(...question);
      asked = manager;
    }
    return isKnown();
  };
  search(() => isKnown() || ask());
  lookAgain(ask);
}
