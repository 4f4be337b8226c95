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
  12 * HOUR,
  DAY,
  7 * DAY,
  30 * DAY,
];

/** More buckets than any chart can show. */
export const MOST_BUCKETS = 11_000;

function usualLength(atLeast: number): number {
  return USUAL_LENGTHS.find((length) => length >= atLeast) ?? Math.ceil(atLeast / DAY) * DAY;
}

/** Bucket length in ms for a range: the one asked for, else the suggestion rounded up to a usual length. */
export function chooseBucketMs(range: { from: number; to: number }, asked: number | null, suggested: number): number {
  const shortest = Math.ceil((range.to - range.from) / MOST_BUCKETS);
  return asked === null ? usualLength(Math.max(suggested, shortest)) : Math.max(asked, shortest);
}

/** Starts of all buckets that a range touches, epoch ms. */
export function bucketStarts(range: { from: number; to: number }, bucketMs: number): number[] {
  const first = Math.floor(range.from / bucketMs) * bucketMs;
  const count = Math.max(1, Math.ceil((range.to - first) / bucketMs));
  return Array.from({ length: count }, (_, index) => first + index * bucketMs);
}
