import type { HistoryEraser } from '../../store/history/historyStore.ts';
import { EXPIRING, type Expirable, type Expiring, type ExpiringRecord } from '../../store/record/expiry.ts';
import { Pause } from '../../pause.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { RetentionPolicy } from './policy.ts';

/** It is looked for what is old so often, ms: days are counted, and an hour more or less is none. */
const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** A start has other work to do first, ms. */
const FIRST_SWEEP_AFTER_MS = 60 * 1000;

/** Pause between two steps, ms: webhooks and queries come first. */
const REST_MS = 5;

/** The part of the policy by which each kind goes. */
const KEPT_BY: Readonly<Record<Expiring, Exclude<keyof RetentionPolicy, 'recordings'>>> = {
  bodies: 'rawDeliveries',
  quarantine: 'quarantine',
  transcripts: 'transcripts',
  calls: 'calls',
  deliveries: 'calls',
  audit: 'audit',
};

/** What the policy lets go of one kind. */
export interface DueExpiry extends Expirable {
  kind: Expiring;
  /** Epoch ms: what is older goes. */
  before: number;
}

/** What goes by the policy now, by kind. Nothing is changed. */
export function dueByPolicy(
  record: Pick<ExpiringRecord, 'expirable'>,
  policy: RetentionPolicy,
  now: number
): Promise<DueExpiry[]> {
  return Promise.all(
    EXPIRING.map(async (kind) => {
      const before = now - policy[KEPT_BY[kind]];
      return { kind, before, ...(await record.expirable(kind, before)) };
    })
  );
}

interface RetentionOptions {
  record: ExpiringRecord;
  policy: RetentionPolicy;
  /** Take calls out of copies of the record before their source goes: all of a call, or only what was said. */
  forgetCalls: (callNumbers: readonly number[]) => Promise<void>;
  forgetTalk: (callNumbers: readonly number[]) => Promise<void>;
  /** Lets its partitions go by itself; null without a history. */
  history: Pick<HistoryEraser, 'keep'> | null;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** Shorter in tests. */
  firstSweepAfterMs?: number;
}

/**
 * Lets go what the policy no longer keeps, in small steps. What was interrupted is found again the next time, because it
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
    const { record, policy, now } = this.#options;
    return dueByPolicy(record, policy, now());
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
    const { policy, history, logger, now } = this.#options;
    await history?.keep({ callsMs: policy.calls, deliveriesMs: policy.rawDeliveries });
    const gone: Partial<Record<Expiring, number>> = {};
    for (const kind of EXPIRING) {
      const rows = await this.#letGo(kind, now() - policy[KEPT_BY[kind]]);
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
