const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

const UNITS = new Map([
  ['w', WEEK],
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
]);

const SPAN = /^\s*(\d+)\s*([wdhms])\s*$/;

/** A length of time in the largest unit that divides it, such as `36h`; milliseconds when none does. */
export function spanText(milliseconds: number): string {
  const unit = [...UNITS].find(([, length]) => milliseconds % length === 0);
  return unit ? `${milliseconds / unit[1]}${unit[0]}` : `${milliseconds}ms`;
}

/** The milliseconds of a text such as `36h` or `3 d`; null when it is no length of time. */
export function readSpan(text: string): number | null {
  const [, count, unit = ''] = SPAN.exec(text) ?? [];
  const length = UNITS.get(unit);
  return length === undefined ? null : Number(count) * length;
}
