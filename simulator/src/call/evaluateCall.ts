import type { Arrival } from '../arrivals/arrival.ts';
import { between, chance, wholeBetween } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { MINUTE, SECOND } from '../time/durations.ts';
import type { Judgement } from './judgeCall.ts';

/** What the platform draws from a conversation once it is over, at one time. */
export interface Evaluation {
  /** Epoch ms at which the values were last changed, and at which the report that carries them is sent. */
  changedAt: number;
  reportAt: number;
  /** Values by the name of the structured output. */
  outputs: Readonly<Record<string, unknown>>;
  /** Points of the scorecard, 0 to 100. */
  score: number;
}

/** Share of calls whose values are worked out again after the report (assumption). */
const CORRECTED_SHARE = 0.1;

const CORRECTED_AFTER = [2 * MINUTE, 15 * MINUTE] as const;

/** Time from the last change of the values to the report that carries them. */
const REPORTED_AFTER_MS = SECOND;

/** What a judged call is evaluated to: first with the report, and for some calls once more, with other values. */
export function evaluateCall(
  seed: number,
  arrival: Arrival,
  { judgement, reportAt }: { judgement: Judgement; reportAt: number }
): [Evaluation, ...Evaluation[]] {
  const random = new Random(seed, arrival.key, 'evaluation');
  const { isSuccess, sentiment } = judgement;
  const evaluation = (at: number, isResolved: boolean): Evaluation => ({
    changedAt: at - REPORTED_AFTER_MS,
    reportAt: at,
    outputs: {
      'Call outcome': { topic: arrival.assistant.script, resolved: isResolved, mood: sentiment },
      'Follow-up needed': !isResolved,
    },
    score: isResolved ? wholeBetween(random, 70, 100) : wholeBetween(random, 10, 65),
  });
  const isCorrected = chance(random, CORRECTED_SHARE);
  const later = reportAt + Math.round(between(random, ...CORRECTED_AFTER));
  return isCorrected
    ? [evaluation(reportAt, !isSuccess), evaluation(later, isSuccess)]
    : [evaluation(reportAt, isSuccess)];
}
