import type { DataFrame } from '@grafana/data';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const HOURS = 24;

/** Values by weekday and hour; null where nothing is known. */
export interface WeekGrid {
  days: ReadonlyArray<(typeof DAYS)[number]>;
  /** For each day its 24 hours. */
  values: Array<Array<number | null>>;
  largest: number;
}

/**
 * Reads hours of the week such as `Mon 09` (UTC) into a grid.
 *
 * @param shiftHours whole hours by which the reader's clock is ahead of UTC
 */
export function readWeekGrid(frame: DataFrame, measure: string, shiftHours: number): WeekGrid {
  const names = frame.fields.find(({ name }) => name === 'hourOfWeek');
  const numbers = frame.fields.find(({ name }) => name === measure);
  const values = DAYS.map(() => new Array<number | null>(HOURS).fill(null));
  let largest = 0;
  for (let row = 0; row < frame.length; row += 1) {
    const [day, hour] = String(names?.values[row] ?? '').split(' ');
    const place = DAYS.findIndex((known) => known === day) * HOURS + Number(hour);
    const value: unknown = numbers?.values[row];
    if (place >= 0 && typeof value === 'number') {
      const shifted = (place + shiftHours + DAYS.length * HOURS) % (DAYS.length * HOURS);
      const hours = values[Math.floor(shifted / HOURS)];
      if (hours) {
        hours[shifted % HOURS] = value;
      }
      largest = Math.max(largest, value);
    }
  }
  return { days: DAYS, values, largest };
}
