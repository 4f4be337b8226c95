import { Temporal } from 'temporal-polyfill';
import type { ShiftLength } from '../plan.ts';

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** A local date and time; null when the text is none, or has an offset. */
export function asDateTime(text: string): Temporal.PlainDateTime | null {
  if (!LOCAL.test(text)) {
    return null;
  }
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** Whether a text names a time zone by its rules. Offsets do not: they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^(UTC|[A-Za-z]+(?:[/_-][A-Za-z0-9_+-]+)+)$/.test(name)) {
    return false;
  }
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant of a local time in a zone, epoch ms. A time that the clocks skip counts as much later as they skip, and of
 * one that comes twice the first is taken (`compatible` of Temporal, as in RFC 5545).
 */
export function instantOf(local: Temporal.PlainDateTime, timeZone: string): number {
  return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The instant of a local time that is written as text, epoch ms. */
export function instantOfText(local: string, timeZone: string): number {
  return instantOf(Temporal.PlainDateTime.from(local), timeZone);
}

/**
 * Handoff number `turn` of a rotation, epoch ms. All of them are counted from the start, so that neither the length of a
 * day nor of a month adds up to a drift.
 */
export function handoff(start: string, { unit, count }: ShiftLength, turn: number, timeZone: string): number {
  return instantOf(Temporal.PlainDateTime.from(start).add({ [unit]: turn * count }), timeZone);
}

/** The local date of an instant. */
export function dateAt(instant: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** The instant of so many minutes after a date's midnight by the clock on the wall, epoch ms; 1440 is the next midnight. */
export function minuteOf(date: Temporal.PlainDate, minute: number, timeZone: string): number {
  return instantOf(date.toPlainDateTime().add({ minutes: minute }), timeZone);
}
