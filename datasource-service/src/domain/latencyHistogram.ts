import { percentileOf } from './logBuckets.ts';

const FIRST_SIZE = 64;

/** Counts by latency bucket that are added up. It grows with the range of buckets that occur. */
export class LatencyHistogram {
  #first = 0;
  #counts = new Float64Array(0);

  add(bucket: number, count: number): void {
    const index = bucket - this.#first;
    if (index >= 0 && index < this.#counts.length) {
      this.#counts[index] = (this.#counts[index] ?? 0) + count;
      return;
    }
    this.#grow(bucket);
    this.#counts[bucket - this.#first] = count;
  }

  /** Percentile in the latencies' unit, `share` from 0 to 1; null over nothing. See {@link percentileOf}. */
  percentile(share: number): number | null {
    return percentileOf({ first: this.#first, counts: this.#counts }, share);
  }

  #grow(bucket: number): void {
    const isEmpty = this.#counts.length === 0;
    const first = isEmpty ? bucket - FIRST_SIZE / 2 : Math.min(this.#first, bucket - FIRST_SIZE);
    const end = isEmpty ? first + FIRST_SIZE : Math.max(this.#first + this.#counts.length, bucket + FIRST_SIZE);
    const counts = new Float64Array(end - first);
    counts.set(this.#counts, isEmpty ? 0 : this.#first - first);
    this.#first = first;
    this.#counts = counts;
  }
}
