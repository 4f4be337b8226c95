const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Usual bucket lengths in ms. */
const USUAL_LENGTHS = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  DAY,
  7 * DAY,
  30 * DAY,
];

/** More buckets than any chart can show. */
const MOST_BUCKETS = 11_000;

function usualLength(atLeast: number): number {
  return USUAL_LENGTHS.find((length) => length >= atLeast) ?? Math.ceil(atLeast / DAY) * DAY;
}

/** As many buckets as a chart shows well: a point every five pixels of a wide panel. */
const ENOUGH_BUCKETS = 240;

/**
 * Bucket length in ms for a range: the one asked for, else the suggestion rounded up to a usual length, and long enough
 * that there are no more buckets than one can see.
 */
export function chooseBucketMs(range: { from: number; to: number }, asked: number | null, suggested: number): number {
  const length = range.to - range.from;
  return asked === null
    ? usualLength(Math.max(suggested, Math.floor(length / ENOUGH_BUCKETS)))
    : Math.max(asked, Math.ceil(length / MOST_BUCKETS));
}

/** Starts of all buckets that a range touches, epoch ms. */
export function bucketStarts(range: { from: number; to: number }, bucketMs: number): number[] {
  const first = Math.floor(range.from / bucketMs) * bucketMs;
  const count = Math.max(1, Math.ceil((range.to - first) / bucketMs));
  return Array.from({ length: count }, (_, index) => first + index * bucketMs);
}
