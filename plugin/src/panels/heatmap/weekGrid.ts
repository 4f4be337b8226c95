import { dateTimeForTimeZone, FieldType, type DataFrame, type TimeZone } from '@grafana/data';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const HOURS = 24;

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** Values by weekday and hour; null where nothing was. */
export interface WeekGrid {
  days: ReadonlyArray<(typeof DAYS)[number]>;
  /** For each day its 24 hours. */
  values: Array<Array<number | null>>;
  largest: number;
}

/**
 * Length of the slots that make up the hours of a time zone, ms: an hour, or the part of one by which its clock is off
 * from UTC, as in India and Nepal.
 */
export function slotMs(timeZone: TimeZone, at: number): number {
  const offset = dateTimeForTimeZone(timeZone, at).utcOffset();
  const length = [HOUR_MINUTES, 30, 15].find((minutes) => offset % minutes === 0) ?? 1;
  return length * MINUTE_MS;
}

/** Adds up a measure over time by weekday and hour of the reader's clock, summer time and winter time each as it was. */
export function readWeekGrid(frames: readonly DataFrame[], measure: string, timeZone: TimeZone): WeekGrid {
  const values = DAYS.map(() => new Array<number | null>(HOURS).fill(null));
  for (const { fields } of frames) {
    const times = fields.find(({ type }) => type === FieldType.time);
    const numbers = fields.find(({ name }) => name === measure);
    numbers?.values.forEach((value: unknown, row) => {
      if (typeof value === 'number' && value > 0) {
        const local = dateTimeForTimeZone(timeZone, times?.values[row]);
        const hours = values[Number(local.isoWeekday()) - 1];
        const hour = local.hour?.() ?? NaN;
        if (hours && hour in hours) {
          hours[hour] = (hours[hour] ?? 0) + value;
        }
      }
    });
  }
  return { days: DAYS, values, largest: Math.max(0, ...values.flat().map((value) => value ?? 0)) };
}
