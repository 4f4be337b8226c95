import { percentileOf } from './logBuckets.ts';
import { numberAt } from './numberAt.ts';

/** Room on either side of what has occurred, in buckets, so that a table seldom grows. */
const MARGIN = 16;

/** A part of two columns: bucket indices in rising order, and how often each occurred. */
export interface BucketRun {
  buckets: ArrayLike<number>;
  counts: ArrayLike<number>;
  from: number;
  /** End of the part, excluded. */
  to: number;
}

/**
 * Counts by latency bucket for each of several slots of time. All slots lie in one flat table, because thousands of
 * small ones cost more to make and to collect than to fill. It grows with the range of buckets that occur.
 */
export class SlottedHistogram {
  readonly #slots: number;
  #first = 0;
  #width = 0;
  #counts = new Uint32Array(0);

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Makes room for the buckets from `least` to `most`, so that adding them one by one does not move the table. */
  cover(least: number, most: number): void {
    const end = this.#first + this.#width;
    if (this.#width > 0 && least >= this.#first && most < end) {
      return;
    }
    const isEmpty = this.#width === 0;
    const first = isEmpty ? least - MARGIN : Math.min(this.#first, least - MARGIN);
    const width = (isEmpty ? most + MARGIN : Math.max(end, most + MARGIN)) - first;
    const counts = new Uint32Array(this.#slots * width);
    for (let slot = 0; slot < (isEmpty ? 0 : this.#slots); slot += 1) {
      counts.set(this.#slot(slot), slot * width + this.#first - first);
    }
    this.#first = first;
    this.#width = width;
    this.#counts = counts;
  }

  /** Adds counts to a slot. */
  add(slot: number, { buckets, counts, from, to }: BucketRun): void {
    if (from >= to) {
      return;
    }
    this.cover(numberAt(buckets, from), numberAt(buckets, to - 1));
    const own = this.#counts;
    const begin = slot * this.#width - this.#first;
    for (let index = from; index < to; index += 1) {
      const place = begin + numberAt(buckets, index);
      own[place] = numberAt(own, place) + numberAt(counts, index);
    }
  }

  /** Adds all counts of another one with as many slots. */
  merge(other: SlottedHistogram): void {
    if (other.#width === 0) {
      return;
    }
    this.cover(other.#first, other.#first + other.#width - 1);
    const own = this.#counts;
    const given = other.#counts;
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const from = slot * other.#width;
      const shift = slot * this.#width + other.#first - this.#first - from;
      for (let index = from; index < from + other.#width; index += 1) {
        own[index + shift] = numberAt(own, index + shift) + numberAt(given, index);
      }
    }
  }

  /** Percentile of a slot in the latencies' unit, `share` from 0 to 1; null over nothing. See {@link percentileOf}. */
  percentile(slot: number, share: number): number | null {
    return percentileOf({ first: this.#first, counts: this.#slot(slot) }, share);
  }

  /** Values counted in a slot. */
  count(slot: number): number {
    return this.#slot(slot).reduce((sum, count) => sum + count, 0);
  }

  /** Percentile over all slots together. */
  wholePercentile(share: number): number | null {
    const counts = new Float64Array(this.#width);
    for (let begin = 0; begin < this.#counts.length; begin += this.#width) {
      for (let bucket = 0; bucket < this.#width; bucket += 1) {
        counts[bucket] = numberAt(counts, bucket) + numberAt(this.#counts, begin + bucket);
      }
    }
    return percentileOf({ first: this.#first, counts }, share);
  }

  #slot(slot: number): Uint32Array {
    return this.#counts.subarray(slot * this.#width, (slot + 1) * this.#width);
  }
}
