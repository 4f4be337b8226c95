/** Complementary error function. Source: Abramowitz and Stegun 7.1.26; absolute error below 1.5e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return series * Math.exp(-x * x);
}

/** Probability that a standard normal value is at least as far from zero. */
function twoSided(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/** Events among trials. */
export interface Proportion {
  events: number;
  trials: number;
}

/**
 * Two-sided p-value of the two-proportion z-test with pooled variance: how likely two shares differ as much as these
 * when both come of the same one. 1 when nothing can be said.
 */
export function compareProportions(left: Proportion, right: Proportion): number {
  const pooled = (left.events + right.events) / (left.trials + right.trials);
  const variance = pooled * (1 - pooled) * (1 / left.trials + 1 / right.trials);
  return variance > 0 ? twoSided((left.events / left.trials - right.events / right.trials) / Math.sqrt(variance)) : 1;
}

/**
 * Two-sided p-value for two counts over equally long times: conditional on their sum, one of two Poisson counts of
 * equal rate is binomial with share one half; its normal approximation. 1 when nothing was counted.
 * Source: Przyborowski and Wilenski, "Homogeneity of results in testing samples from Poisson series", 1940.
 */
export function compareCounts(left: number, right: number): number {
  const sum = left + right;
  return sum > 0 ? twoSided((left - right) / Math.sqrt(sum)) : 1;
}
