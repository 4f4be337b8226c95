import { z } from 'zod';
import {
  MOST_SHIFT_DAYS,
  ON_CALL_FRAMES,
  type OnCallFrameName,
  type OnCallRow,
  type ShiftRow,
} from '../contract/index.ts';
import type { OnCallPlan, Schedule } from '../oncall/plan.ts';
import { currentShift, shifts } from '../oncall/schedule/shifts.ts';
import { frameName, onlyFrame } from './onlyFrame.ts';
import type { QueryKind } from './query.ts';
import { tableFrame, type Columns } from './tableFrame.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const DAYS = `must be a whole number from 1 to ${MOST_SHIFT_DAYS}`;

const schema = z.object({
  days: z.int(DAYS).min(1, DAYS).max(MOST_SHIFT_DAYS, DAYS).default(14),
  frame: frameName(ON_CALL_FRAMES),
});

type OnCallQuery = z.output<typeof schema>;

const TEXT = { type: 'string' } as const;
const TIME = { type: 'time' } as const;
const TRUTH = { type: 'boolean' } as const;

const COLUMNS: Columns<OnCallRow> = {
  schedule: TEXT,
  title: TEXT,
  timeZone: TEXT,
  person: TEXT,
  isFallback: TRUTH,
  since: TIME,
  until: TIME,
  nextPerson: TEXT,
};

const SHIFT_COLUMNS: Columns<ShiftRow> = {
  schedule: TEXT,
  title: TEXT,
  person: TEXT,
  from: TIME,
  to: TIME,
  isFallback: TRUTH,
  isOverride: TRUTH,
};

function nameOf(id: string | null | undefined, { people }: OnCallPlan): string | null {
  return id === null || id === undefined ? null : (people.get(id)?.name ?? null);
}

function rowOf(schedule: Schedule, plan: OnCallPlan, moment: number): OnCallRow {
  const { shift, since, until, next } = currentShift(schedule, moment);
  return {
    schedule: schedule.id,
    title: schedule.title,
    timeZone: schedule.timeZone,
    person: nameOf(shift.person, plan),
    isFallback: shift.isFallback,
    since,
    until,
    nextPerson: nameOf(next?.person, plan),
  };
}

function shiftRows(schedule: Schedule, plan: OnCallPlan, moment: number, days: number): ShiftRow[] {
  return shifts(schedule, moment, moment + days * DAY_MS).map(({ person, ...shift }) => ({
    schedule: schedule.id,
    title: schedule.title,
    person: nameOf(person, plan),
    ...shift,
  }));
}

/** `onCall`: who is on call now, and the shifts to come. People are named; how they are reached is not told. */
export const onCallKind: QueryKind<OnCallQuery> = {
  queryType: 'onCall',
  schema,
  needs: 'viewer',
  async run({ days, frame }, _context, { operations: { onCallPlan, now } }) {
    const moment = now();
    const schedules = [...onCallPlan.schedules.values()];
    const frames = [
      tableFrame(
        'onCall' satisfies OnCallFrameName,
        schedules.map((schedule) => rowOf(schedule, onCallPlan, moment)),
        COLUMNS
      ),
      tableFrame(
        'shifts' satisfies OnCallFrameName,
        schedules.flatMap((schedule) => shiftRows(schedule, onCallPlan, moment, days)),
        SHIFT_COLUMNS
      ),
    ];
    return onlyFrame(frames, frame);
  },
};
