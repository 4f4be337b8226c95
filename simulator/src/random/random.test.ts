import { mean } from '../../test/percentile.ts';
import { Random } from './random.ts';

function words(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.word());
}

describe('Random', () => {
  it('gives the same stream for the same keys', () => {
    expect(words(new Random(1, 'call', 7), 50)).toEqual(words(new Random(1, 'call', 7), 50));
  });

  it('gives other streams for other keys, however alike they are', () => {
    const firsts = Array.from({ length: 5000 }, (_, index) => new Random(1, 'call', index).word());

    expect(new Set(firsts).size).toBe(5000);
    expect(new Random('a', 'b').word()).not.toBe(new Random('ab').word());
    expect(new Random('a', 'b').word()).not.toBe(new Random('b', 'a').word());
  });

  it('is uniform within a stream and across streams', () => {
    const stream = new Random(3);
    const within = Array.from({ length: 100_000 }, () => stream.unit());
    const across = Array.from({ length: 100_000 }, (_, index) => new Random(3, index).unit());

    for (const sample of [within, across]) {
      expect(mean(sample)).toBeCloseTo(0.5, 2);
      const counts = Array.from({ length: 10 }, (_, tenth) =>
        sample.filter((value) => Math.floor(value * 10) === tenth)
      );
      for (const tenth of counts) {
        expect(tenth.length).toBeGreaterThan(9500);
        expect(tenth.length).toBeLessThan(10_500);
      }
    }
  });

  it('never gives 0 or 1', () => {
    const random = new Random(5);
    const sample = Array.from({ length: 100_000 }, () => random.unit());

    expect(Math.min(...sample.slice(0, 50_000))).toBeGreaterThan(0);
    expect(Math.max(...sample.slice(50_000))).toBeLessThan(1);
  });
});
