import type { Campaign } from './types.js';

/** A visit whose events may be linked. */
export interface Visit {
  /** Of its first event, or of none where the visitor agreed after that. */
  id: string;
  /** How many conversions it has had. */
  step: number;
  /** When its last event happened, epoch milliseconds. */
  at: number;
  campaign?: Campaign | undefined;
}

const KEY = 'smallwins';
/** A visitor who was away for so long comes for another visit. */
const IDLE_MS = 18e5;

/**
 * What stands in where there is no storage, or none is allowed: the visit ends with the page. Where there is, what another
 * page removed is gone for this one, too, which may come back from the back/forward cache.
 */
let memory: Visit | undefined;

/** The visit that this tab is in, however long ago. */
export const readVisit = (): Visit | undefined => {
  try {
    return JSON.parse(sessionStorage[KEY]);
  } catch {}
  return memory;
};

/** The visit that goes on now, if one does. */
export const currentVisit = (): Visit | undefined => {
  const visit = readVisit();
  if (visit && Date.now() - visit.at < IDLE_MS) return visit;
};

/** Keeps a visit, or without one forgets it. */
export const writeVisit = (visit?: Visit, storage?: string): void => {
  memory = visit;
  try {
    if (!visit) delete sessionStorage[KEY];
    else if (!storage) {
      sessionStorage[KEY] = JSON.stringify(visit);
      memory = undefined;
    }
  } catch {}
};
