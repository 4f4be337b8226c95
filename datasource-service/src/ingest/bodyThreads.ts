import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { CallEvent } from '../calls/callEvent.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { ReadableDelivery } from './readDelivery.ts';
import type { ReadMessage } from './readMessages.ts';
import type { ThreadOutcome, ThreadTask } from './threadTasks.ts';

/** The program that runs in each thread. */
const PROGRAM = fileURLToPath(new URL('../bodyMain.ts', import.meta.url));

/** A thread that has nothing to do ends after this, ms. */
const IDLE_MS = 60_000;

/** How much threads stand back behind the event loop, where the system knows of it. */
const NICENESS = 10;

const RETRY_AFTER_SECONDS = 5;

/** What reading large bodies may take. */
export interface ThreadLimits {
  /** Threads at once. */
  most: number;
  /** Bodies that may wait for a thread. */
  mostWaiting: number;
  /**
   * Memory of a thread, MB. It must be far more than any body needs, for who parses JSON beyond it ends the whole process:
   * what a body needs is held by its bytes and by the number of its names and values, which are counted first.
   */
  memoryMb: number;
  /** Time from being handed over until a body is read, ms. */
  timeMs: number;
}

/** Threads that parse, redact and read large bodies, each within a budget of memory and time. They start when needed. */
export class BodyThreads {
  readonly #limits: ThreadLimits;
  readonly #pool: Piscina;

  constructor(limits: ThreadLimits, program = PROGRAM) {
    this.#limits = limits;
    this.#pool = new Piscina({
      filename: program,
      minThreads: 0,
      maxThreads: limits.most,
      idleTimeout: IDLE_MS,
      niceIncrement: NICENESS,
      // Nothing of the service's environment, which holds its secrets.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
      recordTiming: false,
    });
  }

  /**
   * The messages of a body.
   *
   * @throws ServiceError as `readMessages` does; `unavailable` when there is no time for it
   */
  async messages(task: ThreadTask): Promise<ReadMessage[]> {
    const outcome = (await this.#run(task, 'messages')) as ThreadOutcome;
    if ('messages' in outcome) {
      return outcome.messages;
    }
    const { code, message, field } = outcome.refusal;
    throw new ServiceError(code, message, { field });
  }

  /**
   * What a delivery says about its call.
   *
   * @throws Error when it cannot be read
   */
  async event(delivery: ReadableDelivery): Promise<CallEvent | null> {
    return (await this.#run(delivery, 'event')) as CallEvent | null;
  }

  /** Ends all threads; what they read fails. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #run(task: object, name: string): Promise<unknown> {
    const { mostWaiting, timeMs } = this.#limits;
    if (this.#pool.queueSize >= mostWaiting) {
      throw new ServiceError('unavailable', 'More large bodies come in than can be read now. Send it again.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    const signal = AbortSignal.timeout(timeMs);
    try {
      return (await this.#pool.run(task, { name, signal })) as unknown;
    } catch (error) {
      if (signal.aborted) {
        throw new ServiceError('unavailable', `The body could not be read in ${timeMs / 1000} s. Send it again.`, {
          cause: error,
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        });
      }
      throw error;
    }
  }
}
