import fc from 'fast-check';
import { differenceOf, estimateShare, isClear, percentileBounds } from './uncertainty.ts';

describe('estimateShare', () => {
  it.each([
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('bounds %i of %i as published', (events, trials, low, high) => {
    const estimate = estimateShare({ events, trials });
    expect(estimate?.low).toBeCloseTo(low, 4);
    expect(estimate?.high).toBeCloseTo(high, 4);
  });

  it('holds the share itself, and says nothing about nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, part) => {
        const events = Math.round(trials * part);
        const { value, low, high } = estimateShare({ events, trials }) ?? { value: 2, low: 0, high: 0 };
        expect(low <= value && value <= high && low >= -1e-12 && high <= 1 + 1e-12).toBe(true);
      })
    );
    expect(estimateShare({ events: 0, trials: 0 })).toBeNull();
  });
});

describe('differenceOf', () => {
  it.each([
    // Newcombe 1998, table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 10/10 − 0/20.
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
  ])('bounds %i/%i against %i/%i as published', (events, trials, eventsBefore, trialsBefore, low, high) => {
    const [now, before] = [
      estimateShare({ events, trials }),
      estimateShare({ events: eventsBefore, trials: trialsBefore }),
    ];
    const difference = now && before && differenceOf(now, before);
    expect(difference?.low).toBeCloseTo(low, 4);
    expect(difference?.high).toBeCloseTo(high, 4);
  });

  it('is clear only when both bounds are on one side', () => {
    const at = (value: number) => ({ value, low: value - 1, high: value + 1 });
    expect([differenceOf(at(5), at(1)), differenceOf(at(1), at(5)), differenceOf(at(1), at(1.2))].map(isClear)).toEqual(
      [true, true, false]
    );
  });
});

describe('percentileBounds', () => {
  it('stand on both sides, closer the more values there are, and never beyond the ends', () => {
    expect(percentileBounds(0.95, 400).low).toBeCloseTo(0.9286, 4);
    expect(percentileBounds(0.95, 400).high).toBeCloseTo(0.9714, 4);
    expect(percentileBounds(0.95, 10).high).toBe(1);
    expect(percentileBounds(0.5, 0).low).toBe(0);
  });
});
