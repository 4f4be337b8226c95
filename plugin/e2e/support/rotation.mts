import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FILE = join(import.meta.dirname, '../../../alerting/oncall.yaml');
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** The clock on the wall in a zone, as if it were UTC: on it all weeks are equally long. */
function wallClock(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
  return Date.parse(`${parts.replace(' ', 'T')}Z`);
}

/**
 * Names in the order in which they are on call from a moment on, out of the file itself: the independent way to what the
 * page shows. For a schedule of one weekly layer without overrides.
 */
export function namesFrom(schedule: string, at: number, count: number): string[] {
  const { people, schedules } = parse(readFileSync(FILE, 'utf8'));
  const { timeZone, layers, overrides = [] } = schedules[schedule];
  const [{ start, every, people: turns }, ...others] = layers;
  if (others.length > 0 || overrides.length > 0 || every.weeks !== 1) {
    throw new Error(`The schedule ${schedule} is not as simple as this reckoning.`);
  }
  const turn = Math.floor((wallClock(at, timeZone) - Date.parse(`${start}Z`)) / WEEK_MS);
  return Array.from({ length: count }, (_, ahead) => people[turns[(turn + ahead) % turns.length]].name);
}
