import { FieldValue, Timestamp, type CollectionReference } from '@google-cloud/firestore';
import { z } from 'zod';
import { Pause } from '../../runtime/pause.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { FeedName } from '../sqlite/ledgerCopy.ts';
import { pauseBefore } from '../../runtime/firestore/attempts.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';

/** Keys of the documents that were written. */
export type WrittenKeys = Record<FeedName, readonly string[]>;

/** A document stands one write a second, so a replica rings these in turn. */
const BELLS = 8;

/** Rings are so far apart at least, ms; what is written meanwhile goes with the next. */
const BETWEEN_RINGS_MS = 120;

/** Each bell tells of the last rings too, so that one who lags a little misses none. */
const RINGS_KEPT = 32;

/** More keys than this are not told: who hears of it reads for himself what changed. */
const MOST_KEYS = 2000;

/** A replica that has nothing to say rings so often, ms. */
const HEARTBEAT_MS = 10_000;

const RING_PATIENCE_MS = 5000;

/** Bells of a replica that is gone are forgotten after a day. */
const EXPIRY_MS = 24 * 3600 * 1000;

const ring = z.object({
  sequence: z.number(),
  calls: z.array(z.string()),
  deliveries: z.array(z.string()),
  /** More was written than is told here. */
  isCut: z.boolean(),
});

/** One ring of a replica's bell. */
export type Ring = z.output<typeof ring>;

/** A bell's document. */
export const bellDocument = z.object({ replica: z.string(), rings: z.array(ring) });

interface BellRingerOptions {
  bells: CollectionReference;
  requests: Requests;
  /** Name of this replica. */
  replica: string;
  logger: Logger;
  /** Shorter in tests. */
  heartbeatMs?: number | undefined;
}

/**
 * Tells the other replicas what this one wrote. They read the documents themselves; a ring that is lost with its replica
 * costs them only time, for they also read what changed whenever a replica falls silent.
 */
export class BellRinger {
  readonly #options: BellRingerOptions;
  #calls = new Set<string>();
  #deliveries = new Set<string>();
  #rings: Ring[] = [];
  #sequence = 0;
  readonly #pause = new Pause();
  #hasNews = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: BellRingerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#ringOn();
  }

  /** Notes what was written; it is told within moments. */
  note(feed: FeedName, keys: readonly string[]): void {
    const noted = feed === 'calls' ? this.#calls : this.#deliveries;
    keys.forEach((key) => noted.add(key));
    this.#hasNews = true;
    this.#pause.wake();
  }

  /** Tells what is left, and takes the bells down. */
  async stop(): Promise<void> {
    this.#pause.end();
    await this.#running;
  }

  async #ringOn(): Promise<void> {
    const { heartbeatMs = HEARTBEAT_MS, logger } = this.#options;
    let failed = 0;
    for (;;) {
      const isLast = this.#pause.isOver;
      this.#hasNews = false;
      try {
        await this.#ring();
        failed = 0;
      } catch (error) {
        failed += 1;
        logger.debug({ err: error }, 'Other replicas could not be told what was written; trying again.');
      }
      if (isLast) {
        return;
      }
      await this.#pause.rest(failed === 0 ? BETWEEN_RINGS_MS : pauseBefore(failed + 1));
      if (failed === 0 && !this.#hasNews) {
        await this.#pause.wait(heartbeatMs);
      }
    }
  }

  #take(): Ring {
    const isCut = this.#calls.size + this.#deliveries.size > MOST_KEYS;
    const taken: Ring = {
      sequence: (this.#sequence += 1),
      calls: isCut ? [] : [...this.#calls],
      deliveries: isCut ? [] : [...this.#deliveries],
      isCut,
    };
    this.#calls = new Set();
    this.#deliveries = new Set();
    return taken;
  }

  /** The last rings, as many as a document holds. */
  #kept(): Ring[] {
    let keys = 0;
    const first = this.#rings.findLastIndex(({ calls, deliveries }, index) => {
      keys += calls.length + deliveries.length;
      return keys > MOST_KEYS || this.#rings.length - index > RINGS_KEPT;
    });
    return this.#rings.slice(first + 1);
  }

  async #ring(): Promise<void> {
    const { bells, requests, replica } = this.#options;
    // What could not be told before is told again with what came since.
    this.#rings = [...this.#rings, this.#take()];
    this.#rings = this.#kept();
    const bell = bells.doc(`${replica}-${this.#sequence % BELLS}`);
    await requests.within(RING_PATIENCE_MS, () =>
      bell.set({
        replica,
        rings: this.#rings,
        rungAt: FieldValue.serverTimestamp(),
        expireAt: Timestamp.fromMillis(Date.now() + EXPIRY_MS),
      })
    );
  }
}
