import type { CallLogRequest, TimeRange } from '../hot/hotStore.ts';

/** Each further look in time is this much longer than the one before. */
const GROWTH = 8;

/** Ever longer stretches of time from the newest back: the newest calls are mostly found in the first. */
function* backwards({ from, to }: TimeRange, firstMs: number): Generator<TimeRange> {
  let end = to;
  let length = firstMs;
  while (end > from) {
    const start = Math.max(from, end - length);
    yield { from: start, to: end };
    end = start;
    length *= GROWTH;
  }
}

/** The same from the oldest on. */
function* forwards({ from, to }: TimeRange, firstMs: number): Generator<TimeRange> {
  let start = from;
  let length = firstMs;
  while (start < to) {
    const end = Math.min(to, start + length);
    yield { from: start, to: end };
    start = end;
    length *= GROWTH;
  }
}

/**
 * Times of the call log to look through one after the other until the page is full.
 *
 * @param firstMs length of the first look
 */
export function stretchesOf(
  { range, order, after }: Pick<CallLogRequest, 'range' | 'order' | 'after'>,
  firstMs: number
): Iterable<TimeRange> {
  switch (order) {
    case 'newest':
      return backwards(
        { from: range.from, to: after === null ? range.to : Math.min(range.to, after.value + 1) },
        firstMs
      );
    case 'oldest':
      return forwards({ from: after === null ? range.from : Math.max(range.from, after.value), to: range.to }, firstMs);
    default:
      return [range];
  }
}
