import { fingerprintOf, hashCaller } from '../../calls/caller.ts';
import { viewCall } from '../../calls/callView.ts';
import type { RateCard } from '../../calls/rateCard.ts';
import type { ServiceHealth } from '../../contract/index.ts';
import { Pause } from '../../runtime/pause.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { CallChange, RecordStore } from '../../record/recordStore.ts';
import { kindOf, type Finding, type RecordPlace } from '../../record/recovery/findings.ts';
import {
  HotStoreDamaged,
  UnstorableCall,
  type FeedPosition,
  type HotCall,
  type ForgettingHotStore,
} from './hotStore.ts';

/** Calls in one transaction of the hot store. */
const BATCH_SIZE = 1000;

/** Pause between two batches, ms: changes of one call that come together are written once. */
const REST_MS = 150;

/** The record is asked this often even if nobody said that it changed, ms. */
const POLL_MS = 1000;

/** Pause after a failure, ms. */
const RETRY_MS = 1000;

/** More calls than this to catch up with is called a rebuild and shown with its progress. */
const REBUILD_FROM = 2000;

interface HotFeedOptions {
  record: RecordStore;
  hot: ForgettingHotStore;
  callerKey: string;
  rateCard: RateCard;
  metrics: Metrics;
  logger: Logger;
  /** What is to become of a hot store that has more than the ledger; null where the record is read again from elsewhere. */
  evidence?: {
    /** How far the ledger was when it was opened, before anything was worked in. */
    opened: RecordPlace;
    /** Called when the hot store was set aside. */
    onAhead: (found: Pick<Finding, 'witness' | 'kind' | 'copy' | 'file'>) => void;
  } | null;
}

/** By which rate card and which key of pseudonyms rows are made, as a position tells it. */
export function makerOf({ version }: Pick<RateCard, 'version'>, callerKey: string): string {
  return `${version} ${fingerprintOf(callerKey)}`;
}

/** Work on the hot store that waits for its turn between two batches. */
interface Errand {
  /** Done only when the hot store has everything that the record has. */
  needsAll: boolean;
  work: () => Promise<void>;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** How the feed stands, for health and notices. */
export type HotFeedStatus = ServiceHealth['hotStore'];

/**
 * Keeps the hot store equal to the record: follows its changes in micro-batches, starts over when the hot store
 * belongs to another record, and replaces it when it is damaged.
 */
export class HotFeed {
  readonly #options: HotFeedOptions;
  #position: FeedPosition;
  #isOpen = false;
  #isDamaged = false;
  #isCompared = false;
  readonly #pause = new Pause();
  #hasNews = false;
  #running: Promise<void> = Promise.resolve();
  #status: HotFeedStatus = { state: 'unavailable', behind: 0, progress: null };
  /** Calls to be caught up with in the rebuild at hand; 0 when there is none. */
  #rebuildSize = 0;
  #errands: Errand[] = [];

  constructor(options: HotFeedOptions) {
    this.#options = options;
    this.#position = this.#beginning();
  }

  /**
   * Opens the hot store and compares it with the record, which belongs before anything is worked into the record. A store
   * that does not open is tried again by {@link start}.
   */
  async open(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'The hot store could not be opened; trying again.');
    }
  }

  /** Follows the record until {@link stop}. */
  async start(): Promise<void> {
    if (!this.#isOpen) {
      await this.open();
    }
    this.#running = this.#follow();
  }

  /** Ends after the batch at hand and closes the hot store. */
  async stop(): Promise<void> {
    this.#pause.end();
    await this.#running;
    this.#errands.splice(0).forEach(({ reject }) => reject(new Error('The service stops.')));
    await this.#options.hot.close();
  }

  /** Says that the record changed. */
  notify(): void {
    this.#hasNews = true;
    this.#pause.wake();
  }

  /** Says that a query found the hot store damaged; it is replaced. */
  reportDamage(): void {
    this.#isDamaged = true;
    this.notify();
  }

  /** Writes the hot store into a new file once it has every change of the record, so that nothing removed is left. */
  rewrite(): Promise<void> {
    return this.#send(true, () => this.#options.hot.rewrite());
  }

  /** Takes calls out of the hot store. */
  remove(callNumbers: readonly number[]): Promise<void> {
    return this.#send(false, () => this.#options.hot.remove(callNumbers));
  }

  #send(needsAll: boolean, work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#errands.push({ needsAll, work, resolve, reject });
      this.notify();
    });
  }

  /** Runs what waits; whoever asked hears of a failure, and asks again. */
  async #runErrands(hasAll: boolean): Promise<void> {
    const due = this.#errands.filter(({ needsAll }) => hasAll || !needsAll);
    this.#errands = this.#errands.filter((errand) => !due.includes(errand));
    for (const { work, resolve, reject } of due) {
      await work().then(resolve, reject);
    }
  }

  /** How it stood after the last batch. */
  get status(): HotFeedStatus {
    return this.#status;
  }

  /** How it stands now, counted from the record. */
  async measure(): Promise<HotFeedStatus> {
    return this.#status.state === 'rebuilding'
      ? this.#status
      : { ...this.#status, behind: await this.#options.record.countChangesSince(this.#position.changeNumber) };
  }

  async #follow(): Promise<void> {
    while (!this.#pause.isOver) {
      try {
        await this.#replaceIfDamaged();
        if (!this.#isOpen) {
          await this.#open();
        }
        this.#hasNews = false;
        const isBehind = await this.#writeBatch();
        await this.#runErrands(!isBehind);
        if (!isBehind && !(await this.#options.hot.maintain())) {
          await this.#waitForNews();
        }
      } catch (error) {
        await this.#noteFailure(error);
      }
    }
  }

  #beginning(): FeedPosition {
    const { record, rateCard, callerKey } = this.#options;
    return { recordId: record.recordId, changeNumber: 0, madeBy: makerOf(rateCard, callerKey) };
  }

  /** Where the hot store is. One that has more than the ledger is set aside, and a new one begun in its place. */
  async #found(): Promise<FeedPosition | null> {
    const { hot, evidence } = this.#options;
    const found = await hot.position();
    const isCompared = this.#isCompared;
    this.#isCompared = true;
    // Only once: later the ledger has gone on, and the hot store with it.
    if (evidence == null || found === null || isCompared) {
      return found;
    }
    const copy = { recordId: found.recordId, changeNumber: found.changeNumber, calls: null, deliveries: null };
    const kind = kindOf(evidence.opened, copy);
    if (kind === null) {
      return found;
    }
    const calls = await hot.countCalls();
    this.#isOpen = false;
    const file = await hot.keepAside();
    evidence.onAhead({ witness: 'hotStore', kind, copy: { ...copy, calls }, file });
    await hot.open();
    this.#isOpen = true;
    return null;
  }

  async #open(): Promise<void> {
    const { hot, record, logger, metrics } = this.#options;
    const outcome = await hot.open();
    this.#isOpen = true;
    if (outcome === 'quarantined') {
      logger.error('The hot store was damaged. It was set aside and is being rebuilt from the record.');
      metrics.hotStoreRebuilt('damaged');
    }
    const found = await this.#found();
    const beginning = this.#beginning();
    const isOurs =
      found !== null &&
      found.recordId === beginning.recordId &&
      found.madeBy === beginning.madeBy &&
      found.changeNumber <= (await record.latestChange());
    this.#position = isOurs ? found : beginning;
    if (!isOurs) {
      await hot.reset(this.#position);
    }
    const behind = await record.countChangesSince(this.#position.changeNumber);
    this.#rebuildSize = behind > REBUILD_FROM ? behind : 0;
    this.#setStatus(behind);
    if (this.#rebuildSize > 0) {
      logger.info({ calls: behind }, 'Rebuilding the hot store from the record.');
    }
  }

  /** Writes the next changes; whether there may be more at once. */
  async #writeBatch(): Promise<boolean> {
    const { record, metrics } = this.#options;
    const changes = await record.changesSince(this.#position.changeNumber, BATCH_SIZE);
    const last = changes.at(-1);
    if (last === undefined) {
      this.#finishRebuild();
      return false;
    }
    const started = performance.now();
    try {
      await this.#write(changes, last.changeNumber);
    } catch (error) {
      if (!(error instanceof UnstorableCall)) {
        throw error;
      }
      await this.#writeOneByOne(changes);
    }
    metrics.hotStoreWritten(changes.length, (performance.now() - started) / 1000);
    const isFull = changes.length === BATCH_SIZE;
    // Counting what is left takes as long as reading it; in a rebuild it is known well enough.
    this.#setStatus(isFull ? Math.max(1, this.#status.behind - changes.length) : 0);
    return isFull;
  }

  async #write(changes: readonly CallChange[], changeNumber: number): Promise<void> {
    const position = { ...this.#position, changeNumber };
    await this.#options.hot.write(
      changes.map((change) => this.#hotCall(change)),
      position
    );
    this.#position = position;
  }

  /** A call that cannot be kept is left out, named in the log, and never stands in the way of the others. */
  async #writeOneByOne(changes: readonly CallChange[]): Promise<void> {
    const { logger, metrics } = this.#options;
    for (const change of changes) {
      try {
        await this.#write([change], change.changeNumber);
      } catch (error) {
        if (!(error instanceof UnstorableCall)) {
          throw error;
        }
        const { provider, callId } = change.record;
        logger.error({ err: error, provider, callId }, 'A call cannot be shown in aggregates; its record is complete.');
        metrics.callLeftOut();
        await this.#write([], change.changeNumber);
      }
    }
  }

  #hotCall(change: CallChange): HotCall {
    const view = viewCall(change.record, this.#options.rateCard);
    const { callerNumber } = view;
    return {
      callNumber: change.callNumber,
      callerHash: callerNumber === null ? null : hashCaller(callerNumber, this.#options.callerKey),
      view,
    };
  }

  #setStatus(behind: number): void {
    if (this.#rebuildSize === 0 || behind === 0) {
      this.#status = { state: 'ready', behind, progress: null };
      return;
    }
    const progress = 1 - Math.min(1, behind / this.#rebuildSize);
    this.#status = { state: 'rebuilding', behind, progress };
    this.#options.logger.info({ percent: Math.floor(progress * 100), callsLeft: behind }, 'Rebuilding the hot store.');
  }

  #finishRebuild(): void {
    if (this.#rebuildSize > 0) {
      this.#options.logger.info({ calls: this.#rebuildSize }, 'The hot store is complete again.');
    }
    this.#rebuildSize = 0;
    this.#setStatus(0);
  }

  async #replaceIfDamaged(): Promise<void> {
    if (!this.#isDamaged) {
      return;
    }
    const { hot, logger, metrics } = this.#options;
    this.#status = { ...this.#status, state: 'unavailable' };
    logger.error('The hot store is damaged. It is set aside and rebuilt from the record.');
    metrics.hotStoreRebuilt('damaged');
    this.#isOpen = false;
    await hot.quarantine();
    this.#isDamaged = false;
  }

  async #noteFailure(error: unknown): Promise<void> {
    const { logger } = this.#options;
    this.#status = { ...this.#status, state: 'unavailable' };
    if (error instanceof HotStoreDamaged) {
      this.#isDamaged = true;
    }
    logger.warn({ err: error }, 'The hot store could not be written; trying again.');
    await this.#pause.wait(RETRY_MS);
  }

  /** Waits for a change (or the time to look for one) and then for its companions. */
  async #waitForNews(): Promise<void> {
    if (!this.#hasNews) {
      await this.#pause.wait(POLL_MS);
    }
    await this.#pause.rest(REST_MS);
  }
}
