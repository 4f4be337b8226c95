import type { Verification } from './provider.ts';

/** A webhook that carried a proof which does not hold: what is wrong, and how to put it right. */
export function rejected(reason: string, fix: string): Verification {
  return { verdict: 'rejected', reason, fix };
}

/** A webhook that carried no proof at all: what is missing, and how to put it right. */
export function unsigned(reason: string, fix: string): Verification {
  return { verdict: 'unsigned', reason, fix };
}

export const VERIFIED: Verification = { verdict: 'verified' };
