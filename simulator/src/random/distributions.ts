import type { Random } from './random.ts';

const { cos, exp, floor, log, sqrt } = Math;

/** Uniform between two bounds. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.unit();
}

/** A whole number from `low` to `high`, both included. */
export function wholeBetween(random: Random, low: number, high: number): number {
  return low + floor((high - low + 1) * random.unit());
}

/** True with the given probability. */
export function chance(random: Random, probability: number): boolean {
  return random.unit() < probability;
}

/** Standard normal by Box and Muller's method, 1958. */
export function standardNormal(random: Random): number {
  return sqrt(-2 * log(random.unit())) * cos(2 * Math.PI * random.unit());
}

export function normal(random: Random, mean: number, deviation: number): number {
  return mean + deviation * standardNormal(random);
}

/** Log-normal by its median and the standard deviation of its logarithm. */
export function logNormal(random: Random, median: number, sigma: number): number {
  return median * exp(sigma * standardNormal(random));
}

/** Gamma with a mean of 1 and the given coefficient of variation, by Marsaglia and Tsang's method, 2000. */
export function unitGamma(random: Random, variation: number): number {
  const shape = 1 / variation ** 2;
  const scaled = shape - 1 / 3;
  const width = 1 / sqrt(9 * scaled);
  for (;;) {
    const deviate = standardNormal(random);
    const cube = (1 + width * deviate) ** 3;
    if (cube > 0 && log(random.unit()) < deviate ** 2 / 2 + scaled * (1 - cube + log(cube))) {
      return (scaled * cube) / shape;
    }
  }
}

/** Largest mean for which multiplying uniform numbers stays exact in floating point. */
const LARGEST_DIRECT_MEAN = 30;

function smallPoisson(random: Random, mean: number): number {
  const limit = exp(-mean);
  let count = 0;
  for (let product = random.unit(); product > limit; product *= random.unit()) {
    count += 1;
  }
  return count;
}

/** Number of events of a Poisson process with the given mean, by Knuth's method on parts of the mean. */
export function poisson(random: Random, mean: number): number {
  let count = 0;
  let rest = mean;
  for (; rest > LARGEST_DIRECT_MEAN; rest -= LARGEST_DIRECT_MEAN) {
    count += smallPoisson(random, LARGEST_DIRECT_MEAN);
  }
  return rest > 0 ? count + smallPoisson(random, rest) : count;
}

/** One of the items. */
export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[floor(random.unit() * items.length)] ?? items[0];
}

/** An item with the share of draws that give it; shares need not sum to 1. */
export type Weighted<T> = readonly [item: T, weight: number];

/** One of the items, each as often as its weight says. */
export function pickWeighted<T>(random: Random, items: readonly [Weighted<T>, ...Array<Weighted<T>>]): T {
  let total = 0;
  for (const [, weight] of items) {
    total += weight;
  }
  let rest = random.unit() * total;
  for (const [item, weight] of items) {
    rest -= weight;
    if (rest < 0) {
      return item;
    }
  }
  return items[0][0];
}

/** The items in random order (Fisher and Yates). */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = floor(random.unit() * (last + 1));
    const [left, right] = [order[last], order[other]];
    if (left !== undefined && right !== undefined) {
      order[last] = right;
      order[other] = left;
    }
  }
  return order;
}
