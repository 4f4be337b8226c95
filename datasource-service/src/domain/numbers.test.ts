import fc from 'fast-check';
import { peakBySlot } from './concurrency.ts';
import { LatencyHistogram } from './latencyHistogram.ts';
import { BUCKET_RELATIVE_ERROR, bucketOf, bucketValue, percentileOf } from './logBuckets.ts';
import { PLAUSIBLE, Plausibility } from './plausibility.ts';
import { compareCounts, compareProportions } from './significance.ts';

function exactPercentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  return low + ((sorted[Math.ceil(place)] ?? 0) - low) * (place - Math.floor(place));
}

const latencies = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('latency buckets', () => {
  it('hold any value within their relative error', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (value) => {
        expect(Math.abs(bucketValue(bucketOf(value)) / value - 1)).toBeLessThanOrEqual(BUCKET_RELATIVE_ERROR + 1e-9);
      })
    );
  });

  it('put exact powers of two at the upper end of their bucket, as OpenTelemetry does', () => {
    expect([1, 2, 4, 1024].map(bucketOf)).toEqual([-1, 31, 63, 319]);
  });

  it('give every percentile within the relative error of the exact one', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const histogram = new LatencyHistogram();
        values.forEach((value) => histogram.add([bucketOf(value)], [1], 0, 1));
        const exact = exactPercentile(values, share);
        expect(Math.abs((histogram.percentile(share) ?? 0) / exact - 1)).toBeLessThanOrEqual(
          BUCKET_RELATIVE_ERROR + 1e-9
        );
      })
    );
  });

  it('give the same percentile however the values are put together', () => {
    fc.assert(
      fc.property(latencies, fc.nat(), (values, cut) => {
        const whole = new LatencyHistogram();
        const parts = new LatencyHistogram();
        const sorted = values.map(bucketOf).sort((left, right) => left - right);
        const ones = sorted.map(() => 1);
        const middle = cut % (sorted.length + 1);
        whole.add(sorted, ones, 0, sorted.length);
        parts.add(sorted, ones, middle, sorted.length);
        parts.add(sorted, ones, 0, middle);
        expect(parts.percentile(0.95)).toBe(whole.percentile(0.95));
      })
    );
  });

  it('are added up from several histograms, and from nothing', () => {
    const left = new LatencyHistogram();
    const right = new LatencyHistogram();
    left.add([10, 400], [1, 1], 0, 2);
    right.add([-1], [2], 0, 1);
    right.add([5], [1], 0, 0);
    right.merge(left);
    right.merge(new LatencyHistogram());
    expect([right.percentile(0), right.percentile(1)]).toEqual([bucketValue(-1), bucketValue(400)]);
  });

  it('say nothing about nothing', () => {
    expect(new LatencyHistogram().percentile(0.5)).toBeNull();
    expect(percentileOf({ first: 0, counts: [0, 0] }, 0.5)).toBeNull();
  });
});

describe('peakBySlot', () => {
  const spans = { openFrom: [10, 12, 20, 5], openTo: [15, 14, 20, 100] };

  it('counts the most calls open at any second of each slot', () => {
    expect(peakBySlot(spans, { fromSecond: 0, toSecond: 30, starts: [0, 10, 20] })).toEqual([1, 3, 1]);
  });

  it('knows calls that were open before the range and does not count those that ended', () => {
    expect(peakBySlot(spans, { fromSecond: 14, toSecond: 16, starts: [14] })).toEqual([2]);
  });

  it('does not depend on the order of the calls', () => {
    const call = fc.tuple(fc.nat(50), fc.nat(50));
    fc.assert(
      fc.property(fc.array(call), (calls) => {
        const peak = (given: typeof calls) =>
          peakBySlot(
            { openFrom: given.map(([from]) => from), openTo: given.map(([from, length]) => from + length) },
            { fromSecond: 0, toSecond: 100, starts: [0, 30, 60] }
          );
        expect(peak(calls.toReversed())).toEqual(peak(calls));
      })
    );
  });
});

describe('Plausibility', () => {
  it('lets possible values pass and counts the others', () => {
    const plausibility = new Plausibility();
    const { latencyMs } = PLAUSIBLE;
    expect([null, 1, 5000, 120_000].map((value) => plausibility.check(latencyMs, value))).toEqual([
      null,
      1,
      5000,
      120_000,
    ]);
    expect([-5, 0.5, 203_000, 1_700_000_000_000].map((value) => plausibility.check(latencyMs, value))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(plausibility.implausible).toBe(4);
  });
});

describe('significance', () => {
  it('agrees with the tables of the normal distribution', () => {
    // z = 2.5820 for 30 of 100 against 15 of 100.
    expect(compareProportions({ events: 30, trials: 100 }, { events: 15, trials: 100 })).toBeCloseTo(0.0109, 3);
    // z = (70 - 30) / sqrt(100) = 4.
    expect(compareCounts(70, 30)).toBeCloseTo(6.33e-5, 6);
    expect(compareCounts(50, 50)).toBeCloseTo(1, 6);
  });

  it('finds nothing where there is nothing', () => {
    expect(compareProportions({ events: 0, trials: 10 }, { events: 0, trials: 20 })).toBe(1);
    expect(compareProportions({ events: 0, trials: 0 }, { events: 0, trials: 0 })).toBe(1);
    expect(compareCounts(0, 0)).toBe(1);
  });
});
