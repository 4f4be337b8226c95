import { numberAt } from './numberAt.ts';

/**
 * Latencies are counted in buckets that grow exponentially: OpenTelemetry's exponential histogram at scale 5, in which
 * bucket `i` holds the values in `(2^(i/32), 2^((i+1)/32)]`. A bucket's index is computed once, when a call is written,
 * so that any percentile over any range is a sum of integers and the same on every engine.
 * Source: opentelemetry.io/docs/specs/otel/metrics/data-model, "ExponentialHistogram".
 */
const BUCKETS_PER_DOUBLING = 32;

/** Largest relative error of a percentile made of buckets: half a bucket, about 1.1 %. */
export const BUCKET_RELATIVE_ERROR = 2 ** (1 / (2 * BUCKETS_PER_DOUBLING)) - 1;

/** Index of the bucket that holds a positive value. */
export function bucketOf(value: number): number {
  return Math.ceil(Math.log2(value) * BUCKETS_PER_DOUBLING) - 1;
}

/** The geometric middle of a bucket, which is at most {@link BUCKET_RELATIVE_ERROR} from any value in it. */
export function bucketValue(index: number): number {
  return 2 ** ((index + 0.5) / BUCKETS_PER_DOUBLING);
}

/** Counts by bucket index. */
export interface BucketCounts {
  /** Index of the bucket that `counts[0]` counts. */
  first: number;
  counts: ArrayLike<number>;
}

/**
 * Percentile with linear interpolation between neighbours in order of size (Hyndman and Fan's type 7, the one of
 * spreadsheets and NumPy), where each value stands for its bucket's middle. Null over no values.
 *
 * @param share from 0 to 1
 */
export function percentileOf({ first, counts }: BucketCounts, share: number): number | null {
  let total = 0;
  for (let index = 0; index < counts.length; index += 1) {
    total += numberAt(counts, index);
  }
  if (total === 0) {
    return null;
  }
  const rank = share * (total - 1);
  const below = Math.floor(rank);
  const lower = first + bucketAtRank(counts, below);
  const upper = first + bucketAtRank(counts, Math.min(below + 1, total - 1));
  return bucketValue(lower) + (rank - below) * (bucketValue(upper) - bucketValue(lower));
}

/** Place of the value of the given rank, from 0, in order of size. There are more values than that. */
function bucketAtRank(counts: ArrayLike<number>, rank: number): number {
  let place = 0;
  for (let passed = numberAt(counts, 0); passed <= rank; passed += numberAt(counts, place)) {
    place += 1;
  }
  return place;
}
