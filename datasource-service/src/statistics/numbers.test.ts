import fc from 'fast-check';
import { peakBySlot } from './concurrency.ts';
import { BUCKET_RELATIVE_ERROR, bucketOf, bucketValue, percentileOf } from './logBuckets.ts';
import { PLAUSIBLE, Plausibility } from '../calls/plausibility.ts';
import { compareCounts, compareProportions } from './significance.ts';
import { SlottedHistogram } from './slottedHistogram.ts';

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
        const histogram = new SlottedHistogram(1);
        values.forEach((value) => histogram.add(0, { buckets: [bucketOf(value)], counts: [1], from: 0, to: 1 }));
        const exact = exactPercentile(values, share);
        expect(Math.abs((histogram.percentile(0, share) ?? 0) / exact - 1)).toBeLessThanOrEqual(
          BUCKET_RELATIVE_ERROR + 1e-9
        );
      })
    );
  });

  it('give the same percentile however the values are put together', () => {
    fc.assert(
      fc.property(latencies, fc.nat(), (values, cut) => {
        const whole = new SlottedHistogram(2);
        const [parts, others] = [new SlottedHistogram(2), new SlottedHistogram(2)];
        const buckets = values.map(bucketOf).sort((left, right) => left - right);
        const counts = buckets.map(() => 1);
        const middle = cut % (buckets.length + 1);
        whole.add(1, { buckets, counts, from: 0, to: buckets.length });
        parts.add(1, { buckets, counts, from: middle, to: buckets.length });
        others.add(1, { buckets, counts, from: 0, to: middle });
        parts.merge(others);
        const expected = whole.percentile(1, 0.95);
        expect([parts.percentile(1, 0.95), parts.wholePercentile(0.95)]).toEqual([expected, expected]);
        expect(parts.percentile(0, 0.95)).toBeNull();
      })
    );
  });

  it('are kept apart by slot while the table grows to either side', () => {
    const histogram = new SlottedHistogram(3);
    [100, 400, -1].forEach((bucket, slot) =>
      histogram.add(slot, { buckets: [bucket], counts: [slot + 1], from: 0, to: 1 })
    );
    expect([0, 1, 2].map((slot) => histogram.percentile(slot, 0.5))).toEqual([100, 400, -1].map(bucketValue));
    expect([0, 0.6, 1].map((share) => histogram.wholePercentile(share))).toEqual([-1, 100, 400].map(bucketValue));
  });

  it('say nothing about nothing', () => {
    const histogram = new SlottedHistogram(1);
    histogram.add(0, { buckets: [5], counts: [1], from: 0, to: 0 });
    histogram.merge(new SlottedHistogram(1));
    expect([histogram.percentile(0, 0.5), histogram.wholePercentile(0.5)]).toEqual([null, null]);
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

  it('counts as one would by hand, over times that are short or long for their calls', () => {
    const call = fc.tuple(fc.integer({ min: -20, max: 150 }), fc.nat(40));
    fc.assert(
      fc.property(fc.array(call, { maxLength: 8 }), fc.array(fc.nat(40), { maxLength: 6 }), (calls, lengths) => {
        const starts = lengths.reduce((all, length) => [...all, Number(all.at(-1)) + length], [3]);
        const openIn = (second: number): number =>
          calls.filter(([from, length]) => from <= second && second < from + length).length;
        const byHand = starts.map((start, index) => {
          const end = Math.min(130, starts[index + 1] ?? 130);
          return Array.from({ length: Math.max(0, end - start) }, (_, at) => openIn(start + at)).reduce(
            (most, open) => Math.max(most, open),
            0
          );
        });
        const given = {
          openFrom: calls.map(([from]) => from),
          openTo: calls.map(([from, length]) => from + length),
        };
        expect(peakBySlot(given, { fromSecond: 3, toSecond: 130, starts })).toEqual(byHand);
      })
    );
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
