import type { Arrival } from '../arrivals/arrival.ts';
import { between, logNormal } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { SECOND } from '../time/durations.ts';
import type { Ending } from './ending.ts';

/** Milestones of a call, epoch ms. */
export interface CallTimes {
  createdAt: number;
  /** Null for calls that were never put through and for calls from the web. */
  ringingAt: number | null;
  /** Null when nobody and nothing took the call. */
  startedAt: number | null;
  endedAt: number;
  /** When the final report is sent. */
  reportAt: number;
}

/** The report follows the end by some seconds; blogs of users say 5 to 15. */
const REPORT_DELAY = [8 * SECOND, 0.5] as const;

function ringMs(random: Random, { assistant }: Arrival, ending: Ending): number {
  if (ending.reason === 'customer-did-not-answer') {
    return between(random, 25 * SECOND, 40 * SECOND);
  }
  if (ending.kind === 'unanswered') {
    return between(random, 1 * SECOND, 8 * SECOND);
  }
  if (ending.kind === 'machine') {
    return between(random, 18 * SECOND, 26 * SECOND);
  }
  return assistant.direction === 'outbound' ? logNormal(random, 9 * SECOND, 0.4) : between(random, 400, 2200);
}

/** Draws when a call rings, is taken and ends, from its length in seconds after the answer. */
export function drawTimes(seed: number, arrival: Arrival, ending: Ending, seconds: number): CallTimes {
  const random = new Random(seed, arrival.key, 'times');
  const createdAt = arrival.at;
  const setUp = Math.round(between(random, 150, arrival.assistant.direction === 'outbound' ? 2500 : 500));
  const isTaken = seconds > 0;
  const ringing = Math.round(ringMs(random, arrival, ending));
  const takenAt = createdAt + setUp + ringing;
  const endedAt =
    ending.kind === 'notStarted' ? createdAt + setUp : isTaken ? takenAt + Math.round(seconds * SECOND) : takenAt;
  return {
    createdAt,
    ringingAt: ending.kind === 'notStarted' || arrival.assistant.direction === 'web' ? null : createdAt + setUp,
    startedAt: isTaken ? takenAt : null,
    endedAt,
    reportAt: endedAt + Math.round(logNormal(random, ...REPORT_DELAY)),
  };
}
