import { z } from 'zod';
import { comparisonFields, earlierTime } from './comparison.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2026, 2, 2);

function rangeOf(length: number): { from: number; to: number } {
  return { from: FROM, to: FROM + length };
}

describe('an earlier time to compare with', () => {
  it.each([
    ['a time of its own', { compareMs: DAY }, 6 * HOUR, { offsetMs: DAY, title: '1 d earlier' }],
    [
      'the time before the range',
      { compareTo: 'previousPeriod' as const },
      90 * 60_000,
      { offsetMs: 90 * 60_000, title: 'period before' },
    ],
    [
      'the same weekday of a day',
      { compareTo: 'sameWeekday' as const },
      DAY,
      { offsetMs: 7 * DAY, title: '7 d earlier' },
    ],
    [
      'the same weekdays of a month, which do not overlap it',
      { compareTo: 'sameWeekday' as const },
      30 * DAY,
      { offsetMs: 35 * DAY, title: '35 d earlier' },
    ],
    [
      'a time of its own before one that follows',
      { compareMs: HOUR, compareTo: 'sameWeekday' as const },
      DAY,
      { offsetMs: HOUR, title: '1 h earlier' },
    ],
  ])('is %s', (_name, asked, length, expected) => {
    expect(earlierTime(asked, rangeOf(length))).toEqual(expected);
  });

  it('is none without a wish', () => {
    expect(earlierTime({ compareMs: null, compareTo: null }, rangeOf(DAY))).toBeNull();
    expect(earlierTime({}, rangeOf(DAY))).toBeNull();
  });

  it('is named by one of the known words', () => {
    const { error } = z.object(comparisonFields).safeParse({ compareTo: 'lastYear' });
    expect(error?.issues).toMatchObject([{ path: ['compareTo'], message: 'must be previousPeriod or sameWeekday' }]);
  });
});
