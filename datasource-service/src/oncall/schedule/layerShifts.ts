import type { Layer, Restriction } from '../plan.ts';
import { dateAt, handoff, minuteOf } from './wallClock.ts';

/** A stretch of time, epoch ms; the end is excluded. */
export interface Span {
  from: number;
  to: number;
}

/** Somebody's time in a layer. */
export interface LayerShift extends Span {
  person: string;
}

/** The last turn that has begun at a moment; -1 before the first. */
function turnAt({ start, every, timeZone }: Layer, instant: number): number {
  const begins = (turn: number): number => handoff(start, every, turn, timeZone);
  if (instant < begins(0)) {
    return -1;
  }
  let [low, high] = [0, 1];
  while (begins(high) <= instant) {
    [low, high] = [high, high * 2];
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    [low, high] = begins(middle) <= instant ? [middle, high] : [low, middle];
  }
  return low;
}

function cut({ from, to }: Span, window: Span): Span {
  return { from: Math.max(from, window.from), to: Math.min(to, window.to) };
}

function isStretch({ from, to }: Span): boolean {
  return from < to;
}

/** The stretches of a window in which a restriction lets a layer have somebody. */
function allowedSpans({ days, fromMinute, toMinute }: Restriction, window: Span, timeZone: string): Span[] {
  const spans: Span[] = [];
  const last = dateAt(window.to, timeZone);
  // A day earlier, because a change of the clocks at midnight may move a boundary into the day before.
  for (let date = dateAt(window.from, timeZone).subtract({ days: 1 }); ; date = date.add({ days: 1 })) {
    if (days.includes(date.dayOfWeek)) {
      spans.push(cut({ from: minuteOf(date, fromMinute, timeZone), to: minuteOf(date, toMinute, timeZone) }, window));
    }
    if (date.equals(last)) {
      return spans.filter(isStretch);
    }
  }
}

/** Who has the turns of a layer in a window, by time. */
export function layerShifts(layer: Layer, window: Span): LayerShift[] {
  const { start, every, timeZone, people, restrict } = layer;
  const shifts: LayerShift[] = [];
  let turn = Math.max(0, turnAt(layer, window.from));
  for (let from = handoff(start, every, turn, timeZone); from < window.to; turn += 1) {
    const to = handoff(start, every, turn + 1, timeZone);
    shifts.push({ person: people[turn % people.length] as string, ...cut({ from, to }, window) });
    from = to;
  }
  const allowed = restrict.flatMap((each) => allowedSpans(each, window, timeZone));
  const within =
    restrict.length === 0
      ? shifts
      : shifts.flatMap(({ person, ...span }) => allowed.map((each) => ({ person, ...cut(each, span) })));
  return within.filter(isStretch).sort((one, other) => one.from - other.from);
}
