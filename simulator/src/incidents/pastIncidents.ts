import { weekdayOf } from '../arrivals/weekProfile.ts';
import { DAY, HOUR } from '../time/durations.ts';
import { badVersion } from './badVersion.ts';
import type { Incident, IncidentScript } from './incident.ts';
import { sttSlow } from './sttSlow.ts';

const SATURDAY = 5;

/** Start on the working day nearest before, because at the weekend too few calls would show it. */
function onWorkingDay(script: IncidentScript, day: number, hour: number): Incident {
  const isWorkingDay = weekdayOf(day) < SATURDAY;
  return isWorkingDay ? { script, startsAt: day * DAY + hour * HOUR } : onWorkingDay(script, day - 1, hour);
}

/**
 * Incidents that a simulated history has by default, so that there is something to find: a bad release about two days
 * before the given time and a slow transcriber about five days before it, both in the busy hours.
 */
export function pastIncidents(before: number): Incident[] {
  const today = Math.floor(before / DAY);
  return [onWorkingDay(badVersion, today - 2, 14), onWorkingDay(sttSlow, today - 5, 15)];
}
