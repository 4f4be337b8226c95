import type { Arrival } from '../arrivals/arrival.ts';
import { chance, pick } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import type { Ending } from './ending.ts';

/** An attempt to hand a call to a person, in the platform's words. */
export interface Transfer {
  mode: 'blind-transfer' | 'warm-transfer-say-summary';
  status: 'connected' | 'completed' | 'no-answer' | 'busy' | 'failed' | 'cancelled';
  isConnected: boolean;
}

/** Share of transfers in which the agent speaks to the person first (assumption). */
const WARM_SHARE = 0.5;

/** How attempts end that do not come about; the mix is an assumption. */
const FAILURES = ['no-answer', 'busy', 'failed'] as const;

function statusOf(random: Random, reason: string, isWarm: boolean): Transfer['status'] {
  if (reason === 'assistant-forwarded-call') {
    return isWarm ? 'connected' : 'completed';
  }
  if (/^customer-ended-call-(before|during)/.test(reason)) {
    return 'cancelled';
  }
  return pick(random, FAILURES);
}

/** Draws what became of the transfer of a call; null for a call that nobody was to take over. */
export function drawTransfer(seed: number, { key }: Arrival, { reason, isTransfer }: Ending): Transfer | null {
  if (!isTransfer) {
    return null;
  }
  const random = new Random(seed, key, 'transfer');
  const isWarm = chance(random, WARM_SHARE) || reason.includes('warm');
  const status = statusOf(random, reason, isWarm);
  return {
    mode: isWarm ? 'warm-transfer-say-summary' : 'blind-transfer',
    status,
    isConnected: status === 'connected' || status === 'completed',
  };
}
