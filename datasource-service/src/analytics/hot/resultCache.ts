import { LRUCache } from 'lru-cache';
import { ServiceError } from '../../runtime/errors.ts';
import type { AggregateRequest, AggregateRows, TimeRange } from './hotStore.ts';

const MEGABYTE = 1024 * 1024;

/** Memory for answers, bytes. */
const MOST_BYTES = 64 * MEGABYTE;

interface Answer {
  range: TimeRange;
  rows: AggregateRows[];
}

/** A question that is being answered, for all who ask it meanwhile. */
interface Running {
  range: TimeRange;
  rows: Promise<AggregateRows[]>;
  stop: AbortController;
  waiting: number;
  /** Rows of its range changed meanwhile: those who wait may have the answer, later askers may not. */
  isOutdated: boolean;
}

function sizeOf({ rows }: Answer): number {
  const cells = rows.reduce((sum, { rowCount, splits, sums, slots, latencies }) => {
    const columns = splits.length + sums.length + Math.sign(slots.length);
    const counts = latencies.reduce((count, runs) => count + (runs?.buckets.length ?? 0), 0);
    return sum + rowCount * (columns + latencies.length) + counts * 2;
  }, 0);
  return 8 * cells + 1024;
}

function overlaps(left: TimeRange, right: TimeRange): boolean {
  return left.from < right.to && right.from < left.to;
}

/**
 * Answers that can be given again: the same question is asked by several panels, viewers and alert rules. An answer is
 * dropped as soon as a row in its range changes, however late that change comes, so that it is never out of date.
 */
export class ResultCache {
  readonly #answers = new LRUCache<string, Answer>({ maxSize: MOST_BYTES, sizeCalculation: sizeOf });
  readonly #running = new Map<string, Running>();

  /** The answer to a question, from memory or by asking; several who ask at once share one run. */
  async get(
    request: AggregateRequest,
    signal: AbortSignal | undefined,
    ask: (signal: AbortSignal) => Promise<AggregateRows[]>
  ): Promise<AggregateRows[]> {
    const key = JSON.stringify(request);
    const known = this.#answers.get(key);
    if (known !== undefined) {
      return known.rows;
    }
    const found = this.#running.get(key);
    const running = found === undefined || found.isOutdated ? this.#start(key, request.range, ask) : found;
    return this.#wait(running, signal);
  }

  /** Drops the answers for ranges in which rows changed. */
  invalidate(ranges: readonly TimeRange[]): void {
    for (const running of this.#running.values()) {
      running.isOutdated ||= ranges.some((range) => overlaps(range, running.range));
    }
    for (const [key, { range }] of this.#answers.entries()) {
      if (ranges.some((changed) => overlaps(changed, range))) {
        this.#answers.delete(key);
      }
    }
  }

  /** Drops everything. */
  clear(): void {
    this.#answers.clear();
    for (const running of this.#running.values()) {
      running.isOutdated = true;
    }
  }

  #start(key: string, range: TimeRange, ask: (signal: AbortSignal) => Promise<AggregateRows[]>): Running {
    const stop = new AbortController();
    const rows = ask(stop.signal);
    const running: Running = { range, rows, stop, waiting: 0, isOutdated: false };
    this.#running.set(key, running);
    const finish = (): void => {
      if (this.#running.get(key) === running) {
        this.#running.delete(key);
      }
    };
    rows.then(
      (answer) => {
        finish();
        if (!running.isOutdated) {
          this.#answers.set(key, { range, rows: answer });
        }
      },
      () => finish()
    );
    return running;
  }

  /** One who goes away does not stop the run for the others; when the last has gone, it is stopped. */
  #wait(running: Running, signal: AbortSignal | undefined): Promise<AggregateRows[]> {
    running.waiting += 1;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        running.waiting -= 1;
        if (running.waiting === 0) {
          running.isOutdated = true;
          running.stop.abort();
        }
        reject(new ServiceError('cancelled', 'The query was cancelled.'));
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      running.rows.then(resolve, reject).finally(() => signal?.removeEventListener('abort', onAbort));
    });
  }
}
