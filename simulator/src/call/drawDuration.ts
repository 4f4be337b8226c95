import type { Arrival } from '../arrivals/arrival.ts';
import type { Conditions } from '../incidents/effectsAt.ts';
import { between, chance, logNormal, normal } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import type { Ending } from './ending.ts';

/** The assistants' limit in seconds. */
export const LONGEST_CALL_SECONDS = 1800;

/**
 * Share of callers who hang up at once, among those that hang up themselves. A quarter of them is 12 % of all inbound
 * calls, because 48 % are ended by the caller.
 */
const HANG_UP_SHARE = 0.12 / 0.48;

/** Log-normal talk times (Brown et al. 2005): median in seconds and standard deviation of the logarithm. */
const INBOUND_TALK = [120, 0.85] as const;
const OUTBOUND_TALK = [75, 0.9] as const;
const HANG_UP = [8, 0.6] as const;

function talkSeconds(random: Random, arrival: Arrival, ending: Ending): number {
  const isHangUp = chance(random, HANG_UP_SHARE);
  if (arrival.assistant.direction === 'outbound') {
    return logNormal(random, ...OUTBOUND_TALK);
  }
  return isHangUp && ending.reason === 'customer-ended-call'
    ? logNormal(random, ...HANG_UP)
    : logNormal(random, ...INBOUND_TALK);
}

/** Seconds from answer to end; 0 for a call that nobody and nothing took. */
export function drawDuration(seed: number, arrival: Arrival, ending: Ending, conditions: Conditions): number {
  const random = new Random(seed, arrival.key, 'duration');
  if (ending.kind === 'notStarted' || ending.kind === 'unanswered') {
    return 0;
  }
  if (ending.kind === 'machine') {
    return Math.max(6, normal(random, 28, 8));
  }
  const drawn = talkSeconds(random, arrival, ending);
  const isEndless = ending.reason === 'exceeded-max-duration';
  const whole = isEndless ? LONGEST_CALL_SECONDS : Math.min(LONGEST_CALL_SECONDS, Math.max(1.5, drawn));
  const talked = ending.kind === 'broken' ? Math.max(2, whole * random.unit()) : whole;
  return conditions.cutAtSeconds === null ? talked : Math.min(talked, conditions.cutAtSeconds + between(random, -1, 1));
}
