import { ServiceError } from '../../../runtime/errors.ts';

/** Queries that may wait for each one that runs; more would only time out. */
const WAITING_PER_SLOT = 64;

const RETRY_AFTER_SECONDS = 2;

/** Lets a fixed number of queries run at once; the rest wait in order, and past a limit are turned away. */
export class Admission {
  readonly #slots: number;
  #running = 0;
  readonly #waiting: Array<() => void> = [];

  constructor(slots: number) {
    this.#slots = slots;
  }

  /**
   * Waits for a slot and runs the work in it.
   *
   * @throws ServiceError `unavailable` when too many wait, `cancelled` when the caller went away meanwhile
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      if (signal?.aborted === true) {
        throw new ServiceError('cancelled', 'The query was cancelled.');
      }
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Waits until no query runs, and runs the work while none begins. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const entered = Array.from({ length: this.#slots }, () => this.#enter(undefined));
    try {
      // What was let in must leave again, even when another could not get in.
      entered.forEach((entering) => void entering.then(() => released).then(() => this.#leave(), () => undefined)); // prettier-ignore
      await Promise.all(entered);
      return await work();
    } finally {
      release();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    if (this.#running < this.#slots) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#slots * WAITING_PER_SLOT) {
      throw new ServiceError('unavailable', 'Too many queries wait already. Try again in a moment.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    // The slot is handed over by the query that leaves, so nobody can slip in between.
    await new Promise<void>((resolve, reject) => {
      const leaveQueue = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(new ServiceError('cancelled', 'The query was cancelled.'));
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', leaveQueue);
        resolve();
      };
      this.#waiting.push(enter);
      signal?.addEventListener('abort', leaveQueue, { once: true });
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#running -= 1;
    } else {
      next();
    }
  }
}
