import { z } from 'zod';
import { COMPARISONS, type Comparison } from '../contract/index.ts';
import type { TimeRange } from '../analytics/hot/hotStore.ts';
import { spanText } from './spanText.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const LONGEST_MS = 400 * 24 * 60 * 60 * 1000;

/** The fields by which a query names an earlier time to compare with. */
export const comparisonFields = {
  compareMs: z
    .int('must be a whole number of milliseconds')
    .min(1000, 'must be at least 1000')
    .max(LONGEST_MS, `must be at most ${LONGEST_MS}`)
    .nullish(),
  compareTo: z.enum(COMPARISONS, `must be ${COMPARISONS.join(' or ')}`).nullish(),
};

/** What a query says of the earlier time; `compareMs` goes before `compareTo`. */
export interface AskedComparison {
  compareMs?: number | null | undefined;
  compareTo?: Comparison | null | undefined;
}

/** An earlier time of the same length. */
export interface EarlierTime {
  /** How much earlier it is, ms. */
  offsetMs: number;
  /** What it is called beside the numbers of the range. */
  title: string;
}

/** How far back a range's earlier time is, ms: the time just before it, or whole weeks so that weekdays agree. */
function offsetOf(comparison: Comparison, { from, to }: TimeRange): number {
  const length = to - from;
  return comparison === 'previousPeriod' ? length : Math.ceil(length / WEEK_MS) * WEEK_MS;
}

/** The earlier time that a query asks for; null without one. */
export function earlierTime({ compareMs, compareTo }: AskedComparison, range: TimeRange): EarlierTime | null {
  if (compareMs !== null && compareMs !== undefined) {
    return { offsetMs: compareMs, title: `${spanText(compareMs)} earlier` };
  }
  if (compareTo === null || compareTo === undefined) {
    return null;
  }
  const offsetMs = offsetOf(compareTo, range);
  return { offsetMs, title: compareTo === 'previousPeriod' ? 'period before' : `${spanText(offsetMs)} earlier` };
}
