import { forecastMonth, type DayCost } from './forecastMonth';

const DAY = 24 * 60 * 60 * 1000;

/** Days up to the 16th of June 2026, a Tuesday: 10 dollars on working days, 2 on others. */
const NOON = Date.UTC(2026, 5, 16, 12);

function costOf(at: number): number {
  const weekday = new Date(at).getUTCDay();
  return weekday === 0 || weekday === 6 ? 2 : 10;
}

function costsSince(day: number): DayCost[] {
  const today = Math.floor(NOON / DAY) * DAY;
  const days = Array.from({ length: day }, (_, index) => today - (day - index) * DAY);
  return [...days.map((at) => ({ at, usd: costOf(at) })), { at: today, usd: 4 }];
}

describe('the forecast of a month', () => {
  it('adds the weekdays that are left to what is spent', () => {
    const forecast = forecastMonth(costsSince(34), NOON);
    // 1st to 15th: 11 working days and 4 others; today 4 of 10; 17th to 30th: 10 working days and 4 others.
    expect(forecast.spent).toBeCloseTo(11 * 10 + 4 * 2 + 4);
    expect(forecast.expected).toBeCloseTo(11 * 10 + 4 * 2 + 10 + 10 * 10 + 4 * 2);
    expect(forecast).toMatchObject({ from: Date.UTC(2026, 5, 1), to: Date.UTC(2026, 6, 1), days: 28 });
  });

  it('is certain when every weekday was like the last', () => {
    const { expected, low, high } = forecastMonth(costsSince(34), NOON);
    expect(low).toBeCloseTo(expected);
    expect(high).toBeCloseTo(expected);
  });

  it('is less certain the more the days differ, and never below what is spent', () => {
    const noisy = costsSince(34).map(({ at, usd }, index) => ({ at, usd: usd + (index % 2 === 0 ? 8 : 0) }));
    const { spent, expected, low, high } = forecastMonth(noisy, NOON);
    expect(high - expected).toBeGreaterThan(10);
    expect(low).toBeGreaterThanOrEqual(spent);
  });

  it('goes by the days that there are when calls began only lately', () => {
    const { expected, days } = forecastMonth(costsSince(2), NOON);
    expect(days).toBe(2);
    expect(expected).toBeGreaterThan(0);
    expect(Number.isFinite(expected)).toBe(true);
  });

  it('foresees nothing from nothing', () => {
    expect(forecastMonth([], NOON)).toMatchObject({ spent: 0, expected: 0, low: 0, high: 0, days: 0 });
  });
});
