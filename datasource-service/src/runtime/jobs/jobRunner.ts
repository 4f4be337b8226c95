import { randomUUID } from 'node:crypto';
import { Pause } from '../pause.ts';
import { LeaseLost, type JobStore, type Lease } from './jobStore.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';

/** What a job may do while it runs. */
export interface JobRun {
  /** The right to run, for writes that need it. */
  lease: Lease;
  /** Aborted when the job must stop: the service ends, or another replica took the job. */
  signal: AbortSignal;
  /** Tells that so many things were worked on. */
  progress(done: number): Promise<void>;
}

/** A piece of work that one replica at a time does again and again. */
export interface Job {
  name: string;
  run(run: JobRun): Promise<void>;
}

interface JobRunnerOptions {
  job: Job;
  store: JobStore;
  /** Time between two runs, ms. */
  intervalMs: number;
  /** How long a replica that does not answer keeps the job, ms. */
  leaseMs: number;
  metrics: Metrics;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
}

/** A lease is renewed this many times before it would end. */
const RENEWALS = 3;

/**
 * Runs a job again and again while this replica holds its lease, and waits for the lease while another does. A replica
 * that dies loses the lease by itself.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #owner = randomUUID();
  readonly #stopping = new AbortController();
  readonly #pause = new Pause();
  #running: Promise<void> = Promise.resolve();

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  /** Begins; runs go on until {@link stop}. */
  start(): void {
    this.#running = this.#loop();
  }

  /** Ends after the step at hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#pause.end();
    await this.#running;
  }

  async #loop(): Promise<void> {
    const { job, intervalMs, logger } = this.#options;
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#runOnce();
      } catch (error) {
        logger.warn({ err: error, job: job.name }, 'A job failed; it is tried again.');
      }
      await this.#pause.wait(intervalMs);
    }
  }

  /** One run, if no other replica has the job. */
  async #runOnce(): Promise<void> {
    const { job, store, leaseMs, now } = this.#options;
    const lease = await store.acquire(job.name, this.#owner, { now: now(), lengthMs: leaseMs });
    if (lease === null) {
      return;
    }
    const lost = new AbortController();
    const renewing = setInterval(() => {
      store.renew(lease, { now: now(), lengthMs: leaseMs }).catch((error: unknown) => {
        if (error instanceof LeaseLost) {
          lost.abort();
        }
      });
    }, leaseMs / RENEWALS);
    try {
      await this.#runHolding(lease, AbortSignal.any([lost.signal, this.#stopping.signal]));
    } finally {
      clearInterval(renewing);
      await store.release(lease);
    }
  }

  async #runHolding(lease: Lease, signal: AbortSignal): Promise<void> {
    const { job, store, metrics, now } = this.#options;
    const progress = async (done: number): Promise<void> => {
      metrics.jobProgressed(job.name, done);
      await store.note(lease, { kind: 'progress', at: now(), done });
    };
    try {
      await job.run({ lease, signal, progress });
    } catch (error) {
      metrics.jobEnded(job.name, 'failed', now() / 1000);
      await store.note(lease, { kind: 'failure', at: now(), failure: String(error) });
      throw error;
    }
    if (!signal.aborted) {
      metrics.jobEnded(job.name, 'succeeded', now() / 1000);
      await store.note(lease, { kind: 'success', at: now() });
    }
  }
}
