const DAY_MS = 24 * 60 * 60 * 1000;

/** Days that are looked back on: whole weeks, so that each weekday counts alike. */
const LOOK_BACK_DAYS = 28;

/** A normal distribution holds 80 % of its values within so many standard deviations. */
const WITHIN_80_PERCENT = 1.2816;

/** What one day cost. */
export interface DayCost {
  /** Start of the day, epoch ms, UTC. */
  at: number;
  usd: number;
}

/** How the month is going, US dollars. */
export interface MonthForecast {
  spent: number;
  /** What the whole month will come to. */
  expected: number;
  /** Bounds between which it will end in four of five months like the last four weeks. */
  low: number;
  high: number;
  /** First day of the month and of the next, epoch ms, UTC. */
  from: number;
  to: number;
  /** Days that the forecast is made from. */
  days: number;
}

/**
 * Foresees the cost at the end of the month (UTC): what is spent, and for each day that is left the mean of its weekday
 * over the last four weeks; of today, what is left of it. The bounds come from how far the days of those weeks were
 * from the means of their weekdays, taken as independent.
 *
 * @param costs of days up to now; days without a call may be missing
 */
export function forecastMonth(costs: readonly DayCost[], now: number): MonthForecast {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const date = new Date(now);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  const byDay = new Map(costs.map(({ at, usd }) => [at, usd]));
  const spent = costs.filter(({ at }) => at >= from && at <= now).reduce((sum, { usd }) => sum + usd, 0);

  const first = Math.min(...costs.filter(({ usd }) => usd > 0).map(({ at }) => at));
  const start = Math.max(today - LOOK_BACK_DAYS * DAY_MS, Number.isFinite(first) ? first : today);
  const past = daysBetween(start, today).map((at) => ({ at, usd: byDay.get(at) ?? 0 }));
  const means = weekdayMeans(past);
  const left = daysBetween(today + DAY_MS, to);
  const restOfToday = Math.max(0, meanOf(means, today) - (byDay.get(today) ?? 0));
  const expected = spent + restOfToday + left.reduce((sum, at) => sum + meanOf(means, at), 0);
  const spread = WITHIN_80_PERCENT * deviation(past, means) * Math.sqrt(left.length + 1);
  return {
    spent,
    expected,
    low: Math.max(spent, expected - spread),
    high: expected + spread,
    from,
    to,
    days: past.length,
  };
}

function daysBetween(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, Math.round((to - from) / DAY_MS)) }, (_, index) => from + index * DAY_MS);
}

function weekdayMeans(days: readonly DayCost[]): Map<number, number> {
  const means = new Map<number, number>();
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const same = days.filter(({ at }) => new Date(at).getUTCDay() === weekday);
    if (same.length > 0) {
      means.set(weekday, same.reduce((sum, { usd }) => sum + usd, 0) / same.length);
    }
  }
  return means;
}

/** Mean of a day's weekday; of all weekdays when that one is not known yet, and 0 when none is. */
function meanOf(means: ReadonlyMap<number, number>, at: number): number {
  const known = [...means.values()];
  const all = known.reduce((sum, mean) => sum + mean, 0) / Math.max(1, known.length);
  return means.get(new Date(at).getUTCDay()) ?? all;
}

/** Standard deviation of days about the means of their weekdays. */
function deviation(days: readonly DayCost[], means: ReadonlyMap<number, number>): number {
  const free = days.length - means.size;
  if (free <= 0) {
    return 0;
  }
  return Math.sqrt(days.reduce((sum, { at, usd }) => sum + (usd - meanOf(means, at)) ** 2, 0) / free);
}
