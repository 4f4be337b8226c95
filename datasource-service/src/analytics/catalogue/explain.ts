import { compareCounts, compareProportions } from '../../statistics/significance.ts';

/** Events in the range and in the baseline; trials are null where the measure is a count without a denominator. */
export interface Observation {
  now: { events: number; trials: number | null };
  before: { events: number; trials: number | null };
}

/** How much one value of a dimension explains of a change. */
export interface Explanation {
  /** Value of the measure in the range and in the baseline, for this value of the dimension. */
  now: number | null;
  before: number | null;
  /** Part of the whole change that is found at this value; 1 is all of it. */
  support: number;
  /** Support by the part that would be expected here if the change were everywhere alike; null if none would be. */
  lift: number | null;
  /** Probability of such a difference by chance, times the number of values that were tried (Bonferroni), at most 1. */
  pValue: number;
}

/** An explanation counts when chance would bring it about less often than this. */
export const SIGNIFICANT = 0.05;

function expected({ now, before }: Observation): number {
  if (now.trials === null || before.trials === null) {
    return before.events;
  }
  return before.trials > 0 ? (before.events / before.trials) * now.trials : 0;
}

function valueOf({ events, trials }: Observation['now']): number | null {
  return trials === null ? events : trials === 0 ? null : events / trials;
}

function pValueOf({ now, before }: Observation): number {
  return now.trials === null || before.trials === null
    ? compareCounts(now.events, before.events)
    : compareProportions({ events: now.events, trials: now.trials }, { events: before.events, trials: before.trials });
}

/**
 * Explains a value's part in a change. The change is the number of events beyond those that the baseline's rates would
 * have brought; `support` is the value's part of it, and `lift` compares that with the value's part of all events to
 * be expected.
 *
 * @param tried number of values that are tried, for the correction of the p-value
 */
export function explain(part: Observation, whole: Observation, tried: number): Explanation {
  const change = whole.now.events - expected(whole);
  const support = change === 0 ? 0 : (part.now.events - expected(part)) / change;
  const weight = weightOf(part, whole);
  return {
    now: valueOf(part.now),
    before: valueOf(part.before),
    support,
    lift: weight > 0 ? support / weight : null,
    pValue: Math.min(1, pValueOf(part) * tried),
  };
}

/** Part of the change that would be found here if it were everywhere alike. */
function weightOf(part: Observation, whole: Observation): number {
  const [trials, all] = [part.now.trials, whole.now.trials];
  if (trials !== null && all !== null && trials !== all) {
    return trials / all;
  }
  const total = expected(whole);
  return total > 0 ? expected(part) / total : 0;
}
