import type { Proportion } from './significance.ts';

/** A value and the bounds that hold the true one 95 times in a hundred. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Standard deviations of a normal distribution that hold 95 % of it. */
const Z = 1.959964;

/**
 * Wilson's score interval of a share, which holds for few trials and for shares near 0 and 1 too; null without trials.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 */
export function estimateShare({ events, trials }: Proportion): Estimate | null {
  if (trials === 0) {
    return null;
  }
  const share = events / trials;
  const spread = 1 + Z ** 2 / trials;
  const middle = (share + Z ** 2 / (2 * trials)) / spread;
  const reach = (Z / spread) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  return { value: share, low: Math.min(share, middle - reach), high: Math.max(share, middle + reach) };
}

/**
 * The shares of the values at which the bounds of a percentile stand, whatever their distribution: the number of values
 * below it is binomial, here by its normal approximation.
 * Source: W. J. Conover, "Practical Nonparametric Statistics", chapter 3.2.
 */
export function percentileBounds(share: number, values: number): { low: number; high: number } {
  const reach = Z * Math.sqrt((share * (1 - share)) / Math.max(1, values));
  return { low: Math.max(0, share - reach), high: Math.min(1, share + reach) };
}

/**
 * The difference of two independent estimates, with bounds put together of theirs (the method of variance estimates
 * recovery; for two Wilson intervals it is Newcombe's hybrid score interval).
 * Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", 1998, method 10.
 */
export function differenceOf(now: Estimate, before: Estimate): Estimate {
  return {
    value: now.value - before.value,
    low: now.value - before.value - Math.hypot(now.value - now.low, before.high - before.value),
    high: now.value - before.value + Math.hypot(now.high - now.value, before.value - before.low),
  };
}

/** Whether the bounds leave no doubt that there is a difference. */
export function isClear({ low, high }: Estimate): boolean {
  return low > 0 || high < 0;
}
