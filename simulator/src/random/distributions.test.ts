import { mean, percentile } from '../../test/percentile.ts';
import {
  chance,
  logNormal,
  normal,
  pickWeighted,
  poisson,
  shuffled,
  unitGamma,
  wholeBetween,
} from './distributions.ts';
import { Random } from './random.ts';

const COUNT = 40_000;

function sample(draw: (random: Random) => number): number[] {
  const random = new Random('sample');
  return Array.from({ length: COUNT }, () => draw(random));
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

describe('distributions', () => {
  it('draws normal numbers with the given mean and deviation', () => {
    const values = sample((random) => normal(random, 28, 8));

    expect(mean(values)).toBeCloseTo(28, 0);
    expect(deviation(values)).toBeCloseTo(8, 0);
  });

  it('draws log-normal numbers with the given median and spread', () => {
    const values = sample((random) => logNormal(random, 480, 0.5));

    expect(percentile(values, 0.5) / 480).toBeCloseTo(1, 1);
    expect(percentile(values, 0.8413) / 480).toBeCloseTo(Math.exp(0.5), 1);
  });

  it('draws gamma numbers around 1 with the given variation', () => {
    const values = sample((random) => unitGamma(random, 0.12));

    expect(mean(values)).toBeCloseTo(1, 2);
    expect(deviation(values)).toBeCloseTo(0.12, 2);
  });

  it.each([0.3, 12, 95])('draws Poisson counts with mean and variance %s', (rate) => {
    const values = sample((random) => poisson(random, rate));

    expect(mean(values) / rate).toBeCloseTo(1, 1);
    expect(deviation(values) ** 2 / rate).toBeCloseTo(1, 1);
  });

  it('draws no events at a mean of 0', () => {
    expect(poisson(new Random(1), 0)).toBe(0);
  });

  it('picks by weight', () => {
    const values = sample((random) => pickWeighted(random, [[1, 3], [0, 1]])); // prettier-ignore

    expect(mean(values)).toBeCloseTo(0.75, 1);
  });

  it('draws whole numbers with both bounds', () => {
    expect(new Set(sample((random) => wholeBetween(random, 2, 4)))).toEqual(new Set([2, 3, 4]));
  });

  it('is true with the given probability', () => {
    expect(mean(sample((random) => Number(chance(random, 0.2))))).toBeCloseTo(0.2, 1);
  });

  it('shuffles without losing anything', () => {
    expect(shuffled(new Random(1), [1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
