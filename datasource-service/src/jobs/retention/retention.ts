import type { RetentionStore } from '../../contract/index.ts';
import { Pause } from '../../pause.ts';
import {
  EXPIRING,
  type Expirable,
  type Expiring,
  type ExpiringRecord,
  type SharedExpirable,
} from '../../store/record/expiry.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { expiryTimes, type RetentionPolicy } from './policy.ts';

/** It is looked for what is old so often, ms: days are counted, and an hour more or less is none. */
const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** A start has other work to do first, ms. */
const FIRST_SWEEP_AFTER_MS = 60 * 1000;

/** Pause between two steps, ms: webhooks and queries come first. */
const REST_MS = 5;

/** What the policy lets go of one kind in one store. */
export interface DueExpiry extends Expirable {
  store: RetentionStore;
  kind: Expiring;
  /** Epoch ms: what is older goes. */
  before: number;
}

interface Expirables {
  /** The record or copy of this replica. */
  record: Pick<ExpiringRecord, 'expirable'>;
  /** What all replicas share. */
  shared: readonly SharedExpirable[];
}

/** What goes by the policy now, by store and kind. Nothing is changed. */
export async function dueByPolicy(
  { record, shared }: Expirables,
  policy: RetentionPolicy,
  now: number
): Promise<DueExpiry[]> {
  const times = expiryTimes(policy, now);
  const own = EXPIRING.map(async (kind): Promise<DueExpiry> => {
    const before = times[kind];
    return { store: 'record', kind, before, ...(await record.expirable(kind, before)) };
  });
  const others = shared.map(async (expirable): Promise<DueExpiry[]> => {
    const { store } = expirable;
    const found = await expirable.expirable(times, now);
    return EXPIRING.flatMap((kind) => {
      const due = found[kind];
      return due === undefined ? [] : [{ store, kind, before: times[kind], ...due }];
    });
  });
  return (await Promise.all([...own, ...others])).flat();
}

interface RetentionOptions {
  record: ExpiringRecord;
  policy: RetentionPolicy;
  /** Take calls out of copies of the record before their source goes: all of a call, or only what was said. */
  forgetCalls: (callNumbers: readonly number[]) => Promise<void>;
  forgetTalk: (callNumbers: readonly number[]) => Promise<void>;
  /** What all replicas share: it is told what of it would go. */
  shared: readonly SharedExpirable[];
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** Shorter in tests. */
  firstSweepAfterMs?: number;
}

/**
 * Lets go what the policy no longer keeps in this replica's record, in small steps. What was interrupted is found again the next time, because it
 * is still old.
 */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #pause = new Pause();
  #running: Promise<void> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Lets go what is old, soon and every hour, until {@link stop}. */
  start(): void {
    this.#running = this.#follow();
  }

  /** Ends after the step at hand. */
  async stop(): Promise<void> {
    this.#pause.end();
    await this.#running;
  }

  /** What would go now. */
  due(): Promise<DueExpiry[]> {
    const { policy, now } = this.#options;
    return dueByPolicy(this.#options, policy, now());
  }

  async #follow(): Promise<void> {
    await this.#pause.wait(this.#options.firstSweepAfterMs ?? FIRST_SWEEP_AFTER_MS);
    while (!this.#pause.isOver) {
      try {
        await this.#sweep();
      } catch (error) {
        this.#options.logger.error({ err: error }, 'What is old could not be let go; trying again in an hour.');
      }
      await this.#pause.wait(SWEEP_EVERY_MS);
    }
  }

  async #sweep(): Promise<void> {
    const { policy, logger, now } = this.#options;
    const gone: Partial<Record<Expiring, number>> = {};
    for (const kind of EXPIRING) {
      const rows = await this.#letGo(kind, expiryTimes(policy, now())[kind]);
      if (rows > 0) {
        gone[kind] = rows;
      }
    }
    if (Object.keys(gone).length > 0) {
      logger.info({ gone }, 'What the retention policy no longer keeps is gone.');
    }
  }

  async #letGo(kind: Expiring, before: number): Promise<number> {
    const { record, forgetCalls, forgetTalk } = this.#options;
    const forget = kind === 'transcripts' ? forgetTalk : forgetCalls;
    let rows = 0;
    for (let step = -1; step !== 0 && !this.#pause.isOver;) {
      step = await record.expire(kind, before, forget);
      rows += step;
      await this.#pause.wait(REST_MS);
    }
    return rows;
  }
}
