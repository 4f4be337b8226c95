import { Pause } from '../runtime/pause.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { Logger } from '../runtime/logger.ts';
import { MOST_LIVE_CALLS, type Board } from './board.ts';

/** Calls in one reading. */
const BATCH_SIZE = 500;

/** Pause between two readings, ms: changes of one call that come together are read once. */
const REST_MS = 150;

/** Pause after a failure, ms. */
const RETRY_MS = 1000;

interface LiveFeedOptions {
  record: Pick<RecordStore, 'openCalls' | 'changesSince' | 'latestChange'>;
  board: Board;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** Called after the board changed. */
  onChanged: () => void;
}

/** Keeps the board equal to the record: fills it at the start and follows the record's changes. */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  #position = 0;
  readonly #pause = new Pause();
  #isFailing = false;
  #hasNews = false;
  #running: Promise<void> | null = null;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  /** Fills the board with the calls that the record holds as open, and follows the record until {@link stop}. */
  async start(): Promise<void> {
    const { record, board, now, onChanged } = this.#options;
    // The position is read first: a call that changes in between is read twice, which changes nothing.
    this.#position = await record.latestChange();
    const open = await record.openCalls(MOST_LIVE_CALLS);
    open.forEach((call) => board.apply(call, now()));
    onChanged();
    this.#running = this.#follow();
    this.notify();
  }

  /** Says that the record changed. */
  notify(): void {
    this.#hasNews = true;
    this.#pause.wake();
  }

  /** Whether the last reading failed, so that the board may lack changes. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Ends after the reading at hand. */
  async stop(): Promise<void> {
    this.#pause.end();
    await this.#running;
  }

  async #follow(): Promise<void> {
    while (!this.#pause.isOver) {
      this.#hasNews = false;
      const pause = await this.#read();
      await this.#rest(pause);
    }
  }

  /** Takes in one batch of changes and says how long to rest, ms; null until there is news. */
  async #read(): Promise<number | null> {
    const { record, board, logger, now, onChanged } = this.#options;
    try {
      const changes = await record.changesSince(this.#position, BATCH_SIZE);
      const changed = changes.filter((change) => board.apply(change.record, now()));
      this.#position = changes.at(-1)?.changeNumber ?? this.#position;
      this.#isFailing = false;
      if (changed.length > 0) {
        onChanged();
      }
      return changes.length === 0 ? null : REST_MS;
    } catch (error) {
      this.#isFailing = true;
      logger.error({ err: error }, 'The board of live calls could not be brought up to date; trying again.');
      return RETRY_MS;
    }
  }

  /** Rests for a time, or until there is news. */
  async #rest(pause: number | null): Promise<void> {
    // News do not cut a rest short: they are gathered in it.
    if (pause !== null) {
      await this.#pause.rest(pause);
    } else if (!this.#hasNews) {
      await this.#pause.wait(null);
    }
  }
}
