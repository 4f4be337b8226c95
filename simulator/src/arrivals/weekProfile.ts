import { DAY, HOUR } from '../time/durations.ts';

/** Share of the week's calls by day, from Monday. Both sum to 1. */
const DAY_SHARES = {
  /** A UK cloud-telephony operator's count of 5 million calls; the weekend's rest is split 3.1 to 1.8. */
  office: [0.183, 0.2, 0.199, 0.195, 0.174, 0.031, 0.018],
  /** A US receptionist service: Monday is the busiest, falling to Friday; the slope is an assumption. */
  receptionist: [0.205, 0.197, 0.19, 0.183, 0.17, 0.035, 0.02],
} as const;

/**
 * Share of the day's calls by local hour, in percent. 10 to 12 h are measured by the same operator, the others are
 * interpolated between its figures.
 */
const HOUR_PERCENT = [
  0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1.2, 3, 7, 10, 12, 12.2, 10.2, 10, 9.6, 8.6, 7, 3.6, 1.8, 1.1, 0.7, 0.4, 0.25, 0.15,
] as const;

const MONDAY_OF_EPOCH = 3; // 1 January 1970 was a Thursday.

/** Whole days since 1970 in local time. */
export function localDay(at: number, utcOffsetHours: number): number {
  return Math.floor((at + utcOffsetHours * HOUR) / DAY);
}

/** Day of the week from 0 for Monday, of a day counted from 1970. */
export function weekdayOf(day: number): number {
  return (((day + MONDAY_OF_EPOCH) % 7) + 7) % 7;
}

/** How much busier than usual a day is: quiet between Christmas and New Year, busy on January's first working day. */
function specialDayFactor(day: number): number {
  const date = new Date(day * DAY);
  const [month, dayOfMonth] = [date.getUTCMonth(), date.getUTCDate()];
  if (month === 11 && dayOfMonth >= 24) {
    return 0.4;
  }
  const weekday = weekdayOf(day);
  const isFirstWorkingDay = month === 0 && ((dayOfMonth === 2 && weekday < 5) || (dayOfMonth <= 4 && weekday === 0));
  return isFirstWorkingDay ? 1.4 : 1;
}

/** The day's calls relative to the mean of a week: 7 times its share, times what makes it special. */
export function dayFactor(week: keyof typeof DAY_SHARES, day: number): number {
  return 7 * (DAY_SHARES[week][weekdayOf(day)] ?? 0) * specialDayFactor(day);
}

/** Share of its day's calls that fall into the local hour of a time. Sums to 1 over the day. */
export function hourShare(at: number, utcOffsetHours: number): number {
  const hour = Math.floor((at + utcOffsetHours * HOUR) / HOUR) % 24;
  const total = HOUR_PERCENT.reduce((sum, percent) => sum + percent, 0);
  return (HOUR_PERCENT[hour] ?? 0) / total;
}
