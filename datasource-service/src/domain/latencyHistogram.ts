import { percentileOf } from './logBuckets.ts';
import { numberAt } from './numberAt.ts';

/** Room on either side of what has occurred, so that a histogram seldom grows. */
const MARGIN = 48;

/** Counts by latency bucket that are added up. It grows with the range of buckets that occur. */
export class LatencyHistogram {
  #first = 0;
  #counts = new Float64Array(0);

  /**
   * Adds the counts at `[from, to)` of two columns.
   *
   * @param buckets bucket indices, in rising order within the part
   */
  add(buckets: ArrayLike<number>, counts: ArrayLike<number>, from: number, to: number): void {
    if (from >= to) {
      return;
    }
    this.#cover(numberAt(buckets, from), numberAt(buckets, to - 1));
    const own = this.#counts;
    const first = this.#first;
    for (let index = from; index < to; index += 1) {
      const place = numberAt(buckets, index) - first;
      own[place] = numberAt(own, place) + numberAt(counts, index);
    }
  }

  /** Adds all counts of another histogram. */
  merge(other: LatencyHistogram): void {
    const counts = other.#counts;
    if (counts.length > 0) {
      this.#cover(other.#first, other.#first + counts.length - 1);
      for (let index = 0; index < counts.length; index += 1) {
        const place = other.#first + index - this.#first;
        this.#counts[place] = numberAt(this.#counts, place) + numberAt(counts, index);
      }
    }
  }

  /** Percentile in the latencies' unit, `share` from 0 to 1; null over nothing. See {@link percentileOf}. */
  percentile(share: number): number | null {
    return percentileOf({ first: this.#first, counts: this.#counts }, share);
  }

  #cover(least: number, most: number): void {
    const end = this.#first + this.#counts.length;
    if (this.#counts.length > 0 && least >= this.#first && most < end) {
      return;
    }
    const isEmpty = this.#counts.length === 0;
    const first = isEmpty ? least - MARGIN : Math.min(this.#first, least - MARGIN);
    const counts = new Float64Array((isEmpty ? most + MARGIN : Math.max(end, most + MARGIN)) - first);
    if (!isEmpty) {
      counts.set(this.#counts, this.#first - first);
    }
    this.#first = first;
    this.#counts = counts;
  }
}
