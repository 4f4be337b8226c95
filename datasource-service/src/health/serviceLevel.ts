/** What was counted for an objective in some time. */
export interface Attainment {
  good: number;
  total: number;
}

/** Share that is good; null over nothing. */
export function attainedShare({ good, total }: Attainment): number | null {
  return total === 0 ? null : good / total;
}

/** How much more may be bad before the objective is missed; below 0 when it is. */
export function budgetLeftAmount({ good, total }: Attainment, objective: number): number {
  return total * (1 - objective) - (total - good);
}

/**
 * How many times faster than allowed the error budget was used up: 1 uses it up exactly over the objective's window.
 * Null over nothing.
 *
 * @param objective share that is to be good, below 1
 */
export function burnRate(attainment: Attainment, objective: number): number | null {
  const attained = attainedShare(attainment);
  return attained === null ? null : (1 - attained) / (1 - objective);
}

/** Whether both burn rates are above the factor: the long window shows that it matters, the short one that it goes on. */
export function isBurning(longBurn: number | null, shortBurn: number | null, factor: number): boolean {
  return (longBurn ?? 0) > factor && (shortBurn ?? 0) > factor;
}
