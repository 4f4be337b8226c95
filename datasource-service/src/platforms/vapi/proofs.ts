import type { WebhookRequest } from '../provider.ts';

/**
 * What one credential finds in a request: its proof, no proof of its kind, or one that does not hold. `looksFor` names
 * what would have to be sent.
 */
export type Finding =
  { proof: 'good' } | { proof: 'none'; looksFor: string } | { proof: 'wrong'; reason: string; fix: string };

/** Checks a request against one credential. */
export type ProofCheck = (request: WebhookRequest) => Finding | Promise<Finding>;

export const GOOD: Finding = { proof: 'good' };

/** A proof that does not hold, and how to put it right. */
export function wrong(reason: string, fix: string): Finding {
  return { proof: 'wrong', reason, fix };
}
