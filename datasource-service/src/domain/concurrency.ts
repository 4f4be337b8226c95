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

/**
 * The most calls that were open at any whole second of each slot. A call is open from its start until its end; two
 * calls of which one ends in the second in which the other begins were never open together.
 *
 * Every second's change is added up in one pass over the calls, so that their order does not matter.
 */
export function peakBySlot({ openFrom, openTo }: Spans, { fromSecond, toSecond, starts }: SlottedSeconds): number[] {
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
