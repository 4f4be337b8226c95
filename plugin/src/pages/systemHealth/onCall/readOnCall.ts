import type { DataFrame } from '@grafana/data';
import type { OnCallRow, ShiftRow } from '@voicehive/datasource-service/contract';

import { number, readRows, text, truth } from '../../../panels/readRows';

/** A schedule with the shifts that follow the present one. */
export interface ReadSchedule extends OnCallRow {
  upcoming: ShiftRow[];
}

/** The schedules out of the answer of an `onCall` query. */
export function readOnCall(series: readonly DataFrame[]): ReadSchedule[] {
  const shifts = readRows(series.find(({ name }) => name === 'shifts')).map((row): ShiftRow => ({
    schedule: text(row.schedule) ?? '',
    title: text(row.title) ?? '',
    person: text(row.person),
    from: number(row.from) ?? 0,
    to: number(row.to) ?? 0,
    isFallback: truth(row.isFallback) ?? false,
    isOverride: truth(row.isOverride) ?? false,
  }));
  return readRows(series.find(({ name }) => name === 'onCall')).map((row) => {
    const schedule = text(row.schedule) ?? '';
    // The first is the shift that is under way.
    const [, ...upcoming] = shifts.filter((shift) => shift.schedule === schedule);
    return {
      schedule,
      title: text(row.title) ?? schedule,
      timeZone: text(row.timeZone) ?? '',
      person: text(row.person),
      isFallback: truth(row.isFallback) ?? false,
      since: number(row.since),
      until: number(row.until),
      nextPerson: text(row.nextPerson),
      upcoming,
    };
  });
}
