import { Timestamp, type CollectionReference, type Query, type QueryDocumentSnapshot } from '@google-cloud/firestore';
import type { Logger } from '../../../telemetry/logger.ts';
import type { FeedName } from '../sqlite/ledgerCopy.ts';
import { pauseBefore, within } from './attempts.ts';
import { changed, microsecondsOf, SHARDS, timestampOf } from './documents.ts';

/** Documents in one page of catching up. */
const PAGE = 300;

/** A page that takes longer is asked again, ms. */
const PAGE_PATIENCE_MS = 30_000;

/**
 * A write becomes visible after the time that it bears, at most by a commit's own deadline. Whoever begins again goes so
 * far back, microseconds; what he knows already changes nothing.
 */
const OVERLAP = 70 * 1_000_000;

/** A listener holds all documents that match: one that holds more begins again later, unless it began just now. */
const MOST_HELD = 2000;
const LEAST_LIFE_MS = 5 * 60_000;

/** Every replica writes a document of its own so often, which comes back to it through its listener, ms. */
const HEARTBEAT_MS = 10_000;

/** A listener that has been silent for so long is not trusted any more, ms: the client itself waits for two minutes. */
const STALE_AFTER_MS = 25_000;

/** How a feed stands. */
export interface ListenerStatus {
  state: 'catchingUp' | 'live' | 'stale';
  /** Epoch ms by our clock at which anything was last heard; null before. */
  lastHeardAt: number | null;
  /** Documents that were read while catching up. */
  caughtUp: number;
}

interface ChangeListenerOptions {
  feed: FeedName;
  collection: CollectionReference;
  /** Name of this replica, for its heartbeat. */
  replica: string;
  /** Where to begin, epoch microseconds of Firestore's clock. */
  from: () => number;
  /** Takes documents in, with the place that is reached with them. It is not called again before it is done. */
  onDocuments: (documents: readonly QueryDocumentSnapshot[], place: number) => Promise<void>;
  /** Epoch ms. */
  now: () => number;
  logger: Logger;
  /** Shorter in tests. */
  heartbeatMs?: number | undefined;
  staleAfterMs?: number | undefined;
}

function changedAt(document: QueryDocumentSnapshot): number {
  const value: unknown = document.get('changedAt');
  return value instanceof Timestamp ? microsecondsOf(value) : 0;
}

/**
 * Follows a collection in the order of its changes: reads in pages what it missed, then listens. The client of Firestore
 * restarts a stream that broke, but one that merely fell silent it notices after minutes, so a heartbeat is expected
 * through the very listener; when it stays away everything since the last place is read again.
 */
export class ChangeListener {
  readonly #options: ChangeListenerOptions;
  #state: ListenerStatus['state'] = 'catchingUp';
  #lastHeardAt: number | null = null;
  #caughtUp = 0;
  #isStopping = false;
  /** Counts beginnings, so that what an earlier listener still says is not heard. */
  #round = 0;
  #unsubscribe: () => void = () => undefined;
  #taking: Promise<void> = Promise.resolve();
  #running: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  #place: number;
  #heldSince = 0;
  #isLost = false;

  constructor(options: ChangeListenerOptions) {
    this.#options = options;
    this.#place = options.from();
  }

  get status(): ListenerStatus {
    return { state: this.#state, lastHeardAt: this.#lastHeardAt, caughtUp: this.#caughtUp };
  }

  /** Begins to follow, until {@link stop}. Resolves when the past is caught up with for the first time, or it stops. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#running = this.#follow(resolve).finally(resolve);
    });
  }

  /** Ends when what is at hand has been taken in. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#unsubscribe();
    this.#wake();
    await this.#running;
    await this.#taking;
  }

  async #follow(onCaughtUp: () => void): Promise<void> {
    for (let failed = 0; !this.#isStopping;) {
      try {
        await this.#catchUp();
        failed = 0;
        this.#state = 'live';
        onCaughtUp();
        this.#listen();
        await this.#watch();
        this.#state = 'stale';
      } catch (error) {
        failed += 1;
        this.#state = this.#lastHeardAt === null ? 'catchingUp' : 'stale';
        this.#options.logger.warn(
          { err: error, feed: this.#options.feed },
          'Firestore cannot be followed; trying again.'
        );
        await this.#pause(pauseBefore(failed + 3));
      } finally {
        this.#unsubscribe();
      }
    }
  }

  #query(): Query {
    return this.#options.collection
      .where('shard', 'in', SHARDS)
      .where('changedAt', '>', timestampOf(Math.max(0, this.#place - OVERLAP)))
      .orderBy('changedAt');
  }

  /** Reads what changed since the last place, page by page. */
  async #catchUp(): Promise<void> {
    this.#round += 1;
    let query = this.#query().limit(PAGE);
    while (!this.#isStopping) {
      const page = await within(PAGE_PATIENCE_MS, () => query.get());
      this.#caughtUp += page.size;
      await this.#take(page.docs);
      this.#hear();
      const last = page.docs.at(-1);
      if (last === undefined || page.size < PAGE) {
        return;
      }
      query = this.#query().limit(PAGE).startAfter(last);
    }
  }

  #hear(): void {
    this.#lastHeardAt = this.#options.now();
  }

  #take(documents: readonly QueryDocumentSnapshot[]): Promise<void> {
    const { onDocuments } = this.#options;
    const taking = this.#taking.then(async () => {
      if (documents.length > 0) {
        const place = Math.max(this.#place, ...documents.map(changedAt));
        await onDocuments(documents, place);
        this.#place = place;
      }
    });
    // What failed is told to who waits for it; those who come later begin afresh.
    this.#taking = taking.catch(() => undefined);
    return taking;
  }

  #listen(): void {
    this.#round += 1;
    const round = this.#round;
    this.#isLost = false;
    this.#heldSince = performance.now();
    this.#unsubscribe = this.#query().onSnapshot(
      (snapshot) => {
        if (round !== this.#round) {
          return;
        }
        this.#hear();
        // What is gone is not news: it expired, or was erased, which is told otherwise.
        const news = snapshot.docChanges().filter(({ type }) => type !== 'removed');
        this.#take(news.map(({ doc }) => doc)).catch((error: unknown) => this.#lose(error));
        if (snapshot.size > MOST_HELD && performance.now() - this.#heldSince > LEAST_LIFE_MS) {
          this.#unsubscribe();
          this.#listen();
        }
      },
      (error) => {
        if (round === this.#round) {
          this.#lose(error);
        }
      }
    );
  }

  #lose(error: unknown): void {
    this.#options.logger.warn({ err: error, feed: this.#options.feed }, 'The listener on Firestore broke.');
    this.#isLost = true;
    this.#wake();
  }

  /** Keeps the heart beating, and returns when the listener cannot be trusted any more. */
  async #watch(): Promise<void> {
    const { heartbeatMs = HEARTBEAT_MS, staleAfterMs = STALE_AFTER_MS, now, logger, feed } = this.#options;
    while (!this.#isStopping && !this.#isLost) {
      this.#beat();
      await this.#pause(heartbeatMs);
      if (now() - (this.#lastHeardAt ?? 0) > staleAfterMs && !this.#isStopping) {
        logger.warn({ feed }, 'The listener on Firestore has fallen silent; reading what it may have missed.');
        return;
      }
    }
  }

  #beat(): void {
    const { collection, replica, now, logger, feed } = this.#options;
    const beat = { kind: 'heartbeat', shard: 0, replica, at: now(), ...changed() };
    collection
      .doc(`heartbeat-${replica}`)
      .set(beat)
      .catch((error: unknown) => logger.debug({ err: error, feed }, 'A heartbeat could not be written.'));
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isStopping) {
        resolve();
        return;
      }
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
