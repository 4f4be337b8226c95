import type { DocumentSnapshot, Firestore } from '@google-cloud/firestore';
import type { ReplicaHealth } from '../../contract/index.ts';
import { Pause } from '../../runtime/pause.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { DeliveryCopy } from '../sqlite/copiedDeliveries.ts';
import type { CallCopy, FeedName, LedgerCopy } from '../sqlite/ledgerCopy.ts';
import { isPassing, pauseBefore } from '../../runtime/firestore/attempts.ts';
import { BellListener } from './bellListener.ts';
import type { WrittenKeys } from './bells.ts';
import { callDocument, deliveryDocument } from './documents.ts';
import { Collections } from '../../runtime/firestore/collections.ts';
import { inParallel } from './inParallel.ts';
import { versionOf, wholeCall, wholeDelivery } from './readDocuments.ts';
import type { Requests } from '../../runtime/firestore/requests.ts';
import { sweep } from './sweep.ts';

const DAY = 24 * 3600 * 1_000_000;

const FEEDS: readonly FeedName[] = ['deliveries', 'calls'];

/** Bells that have been silent for so long are not trusted any more, ms: the client itself waits for two minutes. */
const STALE_AFTER_MS = 25_000;

/** What changed is read as a whole so often, ms, whatever the bells told. */
const SWEEP_EVERY_MS = 5 * 60_000;

/** Documents that are read at once when a bell rings. */
const READ_AT_ONCE = 200;

const PATIENCE_MS = 20_000;

interface FollowerOptions {
  db: Firestore;
  requests: Requests;
  copy: LedgerCopy;
  /** Name of this replica. */
  replica: string;
  /** Where a copy without a place begins: so many days before now. */
  days: number;
  /** Called with what is new in the copy, by whichever replica's hand. */
  onCalls: (calls: readonly CallCopy[]) => void;
  onDeliveries: (deliveries: readonly DeliveryCopy[]) => void;
  /** Epoch ms. */
  now: () => number;
  logger: Logger;
  /** Shorter in tests. */
  staleAfterMs?: number | undefined;
}

function readDelivery(snapshot: DocumentSnapshot): Promise<DeliveryCopy> {
  return wholeDelivery(snapshot.ref, deliveryDocument.parse(snapshot.data()), versionOf(snapshot));
}

function readCall(snapshot: DocumentSnapshot): Promise<CallCopy> {
  return wholeCall(snapshot.ref, callDocument.parse(snapshot.data()), versionOf(snapshot));
}

/**
 * Follows what any replica writes, into the copy. The bells tell at once which documents to read. They are no proof that
 * nothing else changed, so what changed since the last place is read as a whole at the start, whenever a bell may have
 * been missed, and every few minutes; only that moves the place.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #bells: BellListener;
  readonly #begin: number;
  #state: ReplicaHealth['state'] = 'catchingUp';
  #lastHeardAt: number | null = null;
  /** The same on a clock that nobody turns. */
  #heardAt = 0;
  readonly #pause = new Pause();
  #isLost = false;
  #isMissing: string | null = null;
  #rung: WrittenKeys = { calls: [], deliveries: [] };
  #reading: Promise<void> | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#begin = options.now() * 1000 - options.days * DAY;
    this.#bells = new BellListener({
      bells: options.db.collection(Collections.bells),
      replica: options.replica,
      onRung: (keys) => this.#noteRung(keys),
      onMissed: (why) => this.#noteMissed(why),
      onHeard: () => this.#hear(),
      onBroken: (error) => this.#lose(error),
    });
  }

  /** How it stands. */
  get health(): Omit<ReplicaHealth, 'progress'> {
    return { state: this.#state, lastHeardAt: this.#lastHeardAt };
  }

  /** Begins to follow, until {@link stop}. Resolves when the copy has caught up for the first time, or it stops. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#running = this.#follow(resolve).finally(resolve);
    });
  }

  /** Ends when what is at hand has been taken in. */
  async stop(): Promise<void> {
    this.#pause.end();
    this.#bells.close();
    await this.#running;
    await this.#reading;
  }

  async #follow(onCaughtUp: () => void): Promise<void> {
    const { logger } = this.#options;
    for (let failed = 0; !this.#pause.isOver;) {
      try {
        this.#isLost = false;
        // Listened first: what is written while reading is rung, and read again.
        await this.#options.requests.within(PATIENCE_MS, () => this.#bells.listen());
        await this.#sweep();
        failed = 0;
        this.#state = 'live';
        onCaughtUp();
        await this.#watch();
        this.#state = 'stale';
      } catch (error) {
        failed += 1;
        this.#state = this.#state === 'catchingUp' ? 'catchingUp' : 'stale';
        logger.warn({ err: error }, 'Firestore cannot be followed; trying again.');
        await this.#pause.wait(pauseBefore(failed + 3));
      }
    }
  }

  /** Reads what changed whenever that is due, and returns when the bells cannot be trusted any more. */
  async #watch(): Promise<void> {
    const { staleAfterMs = STALE_AFTER_MS, logger } = this.#options;
    let sweptAt = performance.now();
    while (!this.#pause.isOver && !this.#isLost) {
      await this.#pause.wait(staleAfterMs / 4);
      const now = performance.now();
      if (now - this.#heardAt > staleAfterMs) {
        logger.warn('Nothing is heard of Firestore; beginning to follow it anew.');
        return;
      }
      this.#bells.lookForSilence(staleAfterMs);
      const isMissing = this.#isMissing;
      if (isMissing !== null || now - sweptAt > SWEEP_EVERY_MS) {
        logger.debug({ why: isMissing }, 'Reading what changed in Firestore.');
        await this.#sweep();
        sweptAt = now;
      }
    }
  }

  async #sweep(): Promise<void> {
    const { db, requests, copy } = this.#options;
    this.#isMissing = null;
    for (const feed of FEEDS) {
      await sweep({
        collection: db.collection(Collections[feed]),
        requests,
        from: copy.placeOf(feed) ?? this.#begin,
        onDocuments: async (documents, changedAt) => {
          await this.#take(feed, documents, changedAt);
          this.#hear();
        },
        isStopping: () => this.#pause.isOver,
      });
      this.#hear();
    }
  }

  async #take(feed: FeedName, documents: readonly DocumentSnapshot[], changedAt: number | null): Promise<void> {
    const { copy, onCalls, onDeliveries } = this.#options;
    const place = changedAt === null ? {} : { place: { feed, changedAt } };
    if (feed === 'calls') {
      const calls = await this.#readable(documents, readCall);
      if (copy.take({ calls, ...place })) {
        onCalls(calls);
      }
    } else {
      const deliveries = await this.#readable(documents, readDelivery);
      if (copy.take({ deliveries, ...place })) {
        onDeliveries(deliveries);
      }
    }
  }

  /** What can be read of the documents. One that is none of ours is named in the log, and stands in nobody's way. */
  async #readable<T>(
    documents: readonly DocumentSnapshot[],
    read: (document: DocumentSnapshot) => Promise<T>
  ): Promise<T[]> {
    const found = await Promise.all(
      documents.map(async (document) => {
        try {
          return [await read(document)];
        } catch (error) {
          if (isPassing(error)) {
            throw error;
          }
          this.#options.logger.error({ err: error, document: document.ref.path }, 'A document cannot be read.');
          return [];
        }
      })
    );
    return found.flat();
  }

  #noteRung({ calls, deliveries }: WrittenKeys): void {
    this.#rung = { calls: [...this.#rung.calls, ...calls], deliveries: [...this.#rung.deliveries, ...deliveries] };
    this.#reading ??= this.#readRung().finally(() => {
      this.#reading = null;
    });
  }

  /** Reads what was rung, deliveries first: a call is never shown before what made it. */
  async #readRung(): Promise<void> {
    while (!this.#pause.isOver && this.#rung.calls.length + this.#rung.deliveries.length > 0) {
      const rung = this.#rung;
      this.#rung = { calls: [], deliveries: [] };
      try {
        for (const feed of FEEDS) {
          await this.#readKeys(feed, [...new Set(rung[feed])]);
        }
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'What other replicas wrote could not be read; trying again.');
        this.#noteMissed('documents could not be read');
        return;
      }
    }
  }

  async #readKeys(feed: FeedName, keys: readonly string[]): Promise<void> {
    const { db, requests } = this.#options;
    const groups = Array.from({ length: Math.ceil(keys.length / READ_AT_ONCE) }, (_, index) =>
      keys.slice(index * READ_AT_ONCE, (index + 1) * READ_AT_ONCE)
    );
    const outcomes = await inParallel(groups, 2, async (group) => {
      const references = group.map((key) => db.collection(Collections[feed]).doc(key));
      const found = await requests.within(PATIENCE_MS, () => db.getAll(...references));
      await this.#take(
        feed,
        found.filter(({ exists }) => exists),
        null
      );
    });
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) {
      throw failure.reason;
    }
  }

  #noteMissed(why: string): void {
    this.#isMissing = why;
    this.#pause.wake();
  }

  #hear(): void {
    this.#lastHeardAt = this.#options.now();
    this.#heardAt = performance.now();
  }

  #lose(error: unknown): void {
    this.#options.logger.warn({ err: error }, 'The listener on Firestore broke.');
    this.#isLost = true;
    this.#pause.wake();
  }
}
