import { numberAt } from './numberAt.ts';

/** When calls were open: whole seconds since 1970, the first at which each was and the first at which it was not. */
export interface Spans {
  openFrom: ArrayLike<number>;
  openTo: ArrayLike<number>;
}

/** The time looked at, in whole seconds since 1970, end excluded, and the starts of its slots in rising order. */
export interface SlottedSeconds {
  fromSecond: number;
  toSecond: number;
  starts: readonly number[];
}

/** Of so many seconds for each call, it takes as long to go from second to second as to bring the calls in order. */
const SECONDS_PER_CALL = 20;

/**
 * The most calls that were open at any whole second of each slot. A call is open from its start until its end; two
 * calls of which one ends in the second in which the other begins were never open together.
 *
 * The order of the calls does not matter.
 */
export function peakBySlot(spans: Spans, time: SlottedSeconds): number[] {
  const isLong = time.toSecond - time.fromSecond > SECONDS_PER_CALL * spans.openFrom.length;
  return isLong ? peaksByCall(spans, time) : peaksBySecond(spans, time);
}

/** Goes from call to call in order of time: what it takes does not depend on how long the time is. */
function peaksByCall({ openFrom, openTo }: Spans, { fromSecond, toSecond, starts }: SlottedSeconds): number[] {
  const clipped = Array.from({ length: openFrom.length }, (_, index) => ({
    opened: Math.max(fromSecond, numberAt(openFrom, index)),
    closed: Math.min(toSecond, numberAt(openTo, index)),
  })).filter(({ opened, closed }) => opened < closed);
  const opened = Float64Array.from(clipped, (span) => span.opened).sort();
  const closed = Float64Array.from(clipped, (span) => span.closed).sort();
  let begun = 0;
  let ended = 0;
  /** Calls that are open in a second. */
  const openAt = (second: number): number => {
    while (begun < opened.length && numberAt(opened, begun) <= second) {
      begun += 1;
    }
    while (ended < begun && numberAt(closed, ended) <= second) {
      ended += 1;
    }
    return begun - ended;
  };
  let second = fromSecond;
  return starts.map((_, index) => {
    const end = Math.min(toSecond, starts[index + 1] ?? toSecond);
    let peak = second < end ? openAt(second) : 0;
    while (begun < opened.length && numberAt(opened, begun) < end) {
      peak = Math.max(peak, openAt(numberAt(opened, begun)));
    }
    second = Math.max(second, end);
    return peak;
  });
}

/** Adds up every second's change in one pass over the calls. */
function peaksBySecond({ openFrom, openTo }: Spans, { fromSecond, toSecond, starts }: SlottedSeconds): number[] {
  const changes = new Int32Array(toSecond - fromSecond + 1);
  for (let index = 0; index < openFrom.length; index += 1) {
    const opened = Math.max(fromSecond, numberAt(openFrom, index));
    const closed = Math.min(toSecond, numberAt(openTo, index));
    if (opened < closed) {
      changes[opened - fromSecond] = numberAt(changes, opened - fromSecond) + 1;
      changes[closed - fromSecond] = numberAt(changes, closed - fromSecond) - 1;
    }
  }
  const peaks: number[] = [];
  let open = 0;
  let second = fromSecond;
  for (const [index] of starts.entries()) {
    const end = Math.min(toSecond, starts[index + 1] ?? toSecond);
    let peak = 0;
    for (; second < end; second += 1) {
      open += numberAt(changes, second - fromSecond);
      peak = Math.max(peak, open);
    }
    peaks.push(peak);
  }
  return peaks;
}
