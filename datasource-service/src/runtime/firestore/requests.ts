import { setTimeout as pause } from 'node:timers/promises';
import type { Firestore } from '@google-cloud/firestore';
import { ServiceError } from '../errors.ts';
import { GrpcCode, isPassing, pauseBefore, type Patience } from './attempts.ts';

/** Time for requests that were given up to end by themselves when the client is closed, ms. */
const CLOSE_PATIENCE_MS = 3000;

/** An answer that did not come in time. The request may still be carried out. */
class NoAnswer extends Error {
  readonly code = GrpcCode.deadlineExceeded;

  constructor(milliseconds: number) {
    super(`Firestore did not answer within ${milliseconds} ms.`);
    this.name = 'NoAnswer';
  }
}

interface RequestsOptions {
  /** How long is waited where nothing else is said. */
  patience: Patience;
  /** Called with each failure after which it is tried again. */
  onRetry: (error: unknown) => void;
}

/** Requests to one Firestore: with a deadline, again where it makes sense, and all of them ended before the client is. */
export class Requests {
  readonly #db: Firestore;
  readonly #options: RequestsOptions;
  /** Requests under way, those that were given up too: the client goes on with them, for up to a minute. */
  readonly #open = new Set<Promise<unknown>>();

  constructor(db: Firestore, options: RequestsOptions) {
    this.#db = db;
    this.#options = options;
  }

  /** Gives up on an answer after a time. The client has no deadline of its own short enough for a webhook. */
  async within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NoAnswer(milliseconds)), milliseconds);
    });
    const request = work();
    const ended: Promise<unknown> = request.catch(() => undefined).finally(() => this.#open.delete(ended));
    this.#open.add(ended);
    try {
      return await Promise.race([request, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Tries again what failed in passing, until there is no patience left. The work must stand being done twice.
   *
   * @throws ServiceError `unavailable` when Firestore did not take it in time; what failed for good, as it is
   */
  async withAttempts<T>(work: () => Promise<T>, patience = this.#options.patience): Promise<T> {
    const giveUpAt = performance.now() + patience.totalMs;
    for (let failed = 1; ; failed += 1) {
      try {
        return await this.within(patience.attemptMs, work);
      } catch (error) {
        const wait = pauseBefore(failed);
        if (!isPassing(error)) {
          throw error;
        }
        if (performance.now() + wait >= giveUpAt) {
          throw new ServiceError('unavailable', 'Firestore does not answer at the moment. Try again later.', {
            cause: error,
            retryAfterSeconds: 5,
          });
        }
        this.#options.onRetry(error);
        await pause(wait);
      }
    }
  }

  /** Tells of a failure that nothing depends on. */
  overlook(error: unknown): void {
    this.#options.onRetry(error);
  }

  /** Gives requests under way some time to end, and closes the client. */
  async close(): Promise<void> {
    await Promise.race([Promise.all(this.#open), pause(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
    // One that was given up may hang for long: it ends with its connection.
    await Promise.race([this.#db.terminate(), pause(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
  }
}
