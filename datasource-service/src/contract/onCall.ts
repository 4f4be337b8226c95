/** Who is on call now, whatever the range, and the shifts to come. */
export interface OnCallQuery {
  queryType: 'onCall';
  /** Days of shifts to look ahead, 1 to 60; 14 when it is left out. */
  days?: number;
  /** The only frame to answer with, where a panel shows one; without it all of them. */
  frame?: OnCallFrameName;
}

/** Most days that an `onCall` query looks ahead. */
export const MOST_SHIFT_DAYS = 60;

/**
 * Names of the frames that an `onCall` query answers with: `onCall` has a row for each schedule, `shifts` one for each
 * shift that is under way or begins within the days to come, by schedule and time.
 */
export const ON_CALL_FRAMES = ['onCall', 'shifts'] as const;
export type OnCallFrameName = (typeof ON_CALL_FRAMES)[number];

/** One row of the frame `onCall`. Times are epoch ms; people are named, never with an address. */
export interface OnCallRow {
  schedule: string;
  title: string;
  /** IANA name of the zone in which the schedule hands over. */
  timeZone: string;
  /** Null when nobody is on call. */
  person: string | null;
  /** Whether the person stands in because nobody else is on duty. */
  isFallback: boolean;
  /** Null where it is further away than a year. */
  since: number | null;
  until: number | null;
  nextPerson: string | null;
}

/** One row of the frame `shifts`. */
export interface ShiftRow {
  schedule: string;
  title: string;
  person: string | null;
  from: number;
  to: number;
  isFallback: boolean;
  /** Whether an override put the person there. */
  isOverride: boolean;
}
