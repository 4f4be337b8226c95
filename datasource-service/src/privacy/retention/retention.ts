import type { RetentionStore } from '../../contract/index.ts';
import { Pause } from '../../runtime/pause.ts';
import {
  EXPIRING,
  type Expirable,
  type Expiring,
  type ExpiringRecord,
  type SharedExpirable,
} from '../../record/expiry.ts';
import type { Logger } from '../../runtime/logger.ts';
import { isFresh, type Confirmation, type Confirmations } from './confirmation.ts';
import { dayShare, keptMsOf, refusalOf, type RefusedExpiry } from './dayShare.ts';
import { expiryTimes, type RetentionPolicy } from './policy.ts';
import type { TrustedTime } from './trustedTime.ts';

/** It is looked for what is old so often, ms: days are counted, and an hour more or less is none. */
const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** A start has other work to do first, ms. */
const FIRST_SWEEP_AFTER_MS = 60 * 1000;

/** How often retention checks the clock and whether an admin confirmed (ms). */
const LOOK_EVERY_MS = 15 * 1000;

const DAY_MS = 24 * 60 * 60 * 1000;

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
  time: TrustedTime;
  /** An admin's word; null for a copy of a record, which is made again: it waits for nobody. */
  confirmations: Confirmations | null;
  /** This machine's clock, epoch ms. */
  now: () => number;
  /** Shorter in tests. */
  firstSweepAfterMs?: number;
  lookEveryMs?: number;
}

/**
 * Lets go what the policy no longer keeps in this replica's record, in small steps. What was interrupted is found again the next time, because it
 * is still old.
 */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #pause = new Pause();
  #running: Promise<void> = Promise.resolve();
  #doubt: string | null = null;
  #refused: RefusedExpiry[] = [];
  #sweepAt = -Infinity;

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
  async due(): Promise<DueExpiry[]> {
    const { policy, time } = this.#options;
    return dueByPolicy(this.#options, policy, (await time.read()).at);
  }

  /** What waits for an admin, in sentences. */
  problems(): string[] {
    return [...(this.#doubt === null ? [] : [this.#doubt]), ...this.#refused.map(refusalOf)];
  }

  async #follow(): Promise<void> {
    const { firstSweepAfterMs = FIRST_SWEEP_AFTER_MS, lookEveryMs = LOOK_EVERY_MS } = this.#options;
    await this.#look(false);
    await this.#pause.wait(firstSweepAfterMs);
    while (!this.#pause.isOver) {
      await this.#look(true);
      await this.#pause.wait(lookEveryMs);
    }
  }

  async #look(maySweep: boolean): Promise<void> {
    try {
      await this.#lookOnce(maySweep);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'What is old could not be let go; trying again.');
    }
  }

  /** Looks at the clock and for an admin's word, and sweeps where it is time, or the word came. */
  async #lookOnce(maySweep: boolean): Promise<void> {
    const { record, confirmations, now } = this.#options;
    const word = maySweep && confirmations !== null ? await confirmations.read() : null;
    const given = word !== null && isFresh(word, now()) ? word : null;
    const at = await this.#time(given !== null);
    await record.emptyBin(at - DAY_MS);
    if (maySweep && (given !== null || performance.now() - this.#sweepAt >= SWEEP_EVERY_MS)) {
      this.#sweepAt = performance.now();
      await this.#sweep(at, given);
    }
    if (word !== null) {
      await confirmations?.clear();
    }
  }

  /** What time it is; a doubt is said once. */
  async #time(isConfirmed: boolean): Promise<number> {
    const { time, logger } = this.#options;
    if (isConfirmed) {
      time.confirm();
    }
    const { at, doubt } = await time.read();
    if (doubt !== null && this.#doubt === null) {
      logger.warn(doubt);
    }
    this.#doubt = doubt;
    return at;
  }

  async #sweep(at: number, word: Confirmation | null): Promise<void> {
    const { policy, logger } = this.#options;
    const gone: Partial<Record<Expiring, number>> = {};
    const refused: RefusedExpiry[] = [];
    const times = expiryTimes(policy, at);
    for (const kind of EXPIRING) {
      const { before, refusal } = await this.#permitted(kind, times[kind], word);
      refused.push(...(refusal === null ? [] : [refusal]));
      const rows = refusal === null ? await this.#letGo(kind, before) : 0;
      if (rows > 0) {
        gone[kind] = rows;
      }
    }
    refused.forEach((refusal) => logger.warn({ ...refusal }, refusalOf(refusal)));
    this.#refused = refused;
    logger.debug({ at, gone, refused: refused.length }, 'Retention looked for what is old.');
    if (Object.keys(gone).length > 0) {
      logger.info({ gone }, 'What the retention policy no longer keeps is gone.');
    }
  }

  /** Up to which moment a kind may go, and what stands against it. */
  async #permitted(
    kind: Expiring,
    before: number,
    word: Confirmation | null
  ): Promise<{ before: number; refusal: RefusedExpiry | null }> {
    const { record, policy, confirmations } = this.#options;
    if (confirmations === null) {
      return { before, refusal: null };
    }
    const confirmed = word?.entries.find((entry) => entry.store === 'record' && entry.kind === kind);
    const until = Math.min(before, confirmed?.before ?? before);
    const due = await record.expirable(kind, until);
    const { rows: size } = due.rows === 0 ? due : await record.expirable(kind, Number.MAX_SAFE_INTEGER);
    const share = dayShare(size, keptMsOf(policy)[kind]);
    const isPermitted = due.rows <= share + (confirmed?.rows ?? 0);
    return { before: until, refusal: isPermitted ? null : { store: 'record', kind, share, ...due } };
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
