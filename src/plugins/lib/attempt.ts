import { redactUrl } from '../../privacy.js';
import type { ConversionEvent } from '../../types.js';

/** A form's conversion, over all tries. */
export interface Attempt {
  /** The conversion's id. */
  of: string;
  goal?: string | undefined;
  /** What the core took it for, whatever the owner calls it. */
  seen?: string | undefined;
  /** That and the action: what a form that was rendered anew has in common with the one before. */
  key: string;
  /** Where the form was, and what that page said before the last try and before the first. */
  path: string;
  /** The id of what it stood in, which stays when a thank-you takes its place. */
  inside?: string | undefined;
  before?: string[];
  first?: string[] | undefined;
  /** Whether the form's rejection could be told by the status of a request. */
  byStatus?: boolean;
  form?: Element | undefined;
  outcome?: ConversionEvent['outcome'];
}

/** In the session's storage. */
const KEPT = 'smallwins outcome';

export const keyOf = (goal?: string, target?: string): string => `${goal} ${target}`;

/** The form, or the only one that looks like it where a script or the next page has put another in its place. */
export function locate({ form, seen, key }: Attempt): Element | undefined {
  if (form?.isConnected) return form;
  const same = [...document.querySelectorAll('form')].filter(
    (other) => keyOf(seen, redactUrl(other.getAttribute('action'))) === key,
  );
  return same[1] ? undefined : same[0];
}

/** Leaves it for the page that follows the submit. Throws where nothing can be stored. */
export const keep = (attempt: Attempt): void => {
  sessionStorage[KEPT] = JSON.stringify({ ...attempt, form: undefined, first: undefined });
};

export const forget = (): void => sessionStorage.removeItem(KEPT);

/** What the page before left, once. */
export function takeKept(): Attempt | undefined {
  const kept = sessionStorage[KEPT];
  if (!kept) return;
  forget();
  return JSON.parse(kept);
}
