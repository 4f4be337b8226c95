import { setTimeout } from 'node:timers/promises';
import { spokenText } from '../calls/callView.ts';
import { Pause } from '../runtime/pause.ts';
import type { Logger } from '../runtime/logger.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { SearchPosition, SearchStore } from './searchStore.ts';

/** Calls in one transaction of the index. */
const BATCH_SIZE = 200;

/** Pause between two full batches, ms: other work of the service comes first. */
const REST_MS = 3;

/** Pause after the last change, ms: a call that is going on changes often, and is indexed once for several changes. */
const POLL_MS = 2000;

/** Pause before it is looked again whether the index has caught up, ms. */
const BEHIND_MS = 20;

interface SearchFeedOptions {
  record: RecordStore;
  search: SearchStore;
  logger: Logger;
}

/** Keeps the full-text index equal to the record. */
export class SearchFeed {
  readonly #options: SearchFeedOptions;
  #position: SearchPosition | null = null;
  readonly #pause = new Pause();
  #running: Promise<void> = Promise.resolve();

  constructor(options: SearchFeedOptions) {
    this.#options = options;
  }

  /** Follows the record until {@link stop}. */
  start(): void {
    this.#running = this.#follow();
  }

  /** Ends after the batch at hand and closes the index. */
  async stop(): Promise<void> {
    this.#pause.end();
    await this.#running;
    await this.#options.search.close();
  }

  /** Calls changed that the index does not know of yet. */
  async behind(): Promise<number> {
    return this.#options.record.countChangesSince(this.#position?.changeNumber ?? 0);
  }

  /** Makes the words of removed texts leave the index's files, once it has every change of the record. */
  async compact(): Promise<void> {
    while ((await this.behind()) > 0) {
      if (this.#pause.isOver) {
        throw new Error('The service stops.');
      }
      this.#pause.wake();
      await setTimeout(BEHIND_MS);
    }
    await this.#options.search.compact();
  }

  async #follow(): Promise<void> {
    while (!this.#pause.isOver) {
      let isMore = false;
      try {
        isMore = await this.#indexBatch();
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'The full-text index could not be written; trying again.');
      }
      await this.#pause.wait(isMore ? REST_MS : POLL_MS);
    }
  }

  async #begin(): Promise<SearchPosition> {
    const { record, search } = this.#options;
    const found = await search.position();
    if (found !== null && found.recordId === record.recordId && found.changeNumber <= (await record.latestChange())) {
      return found;
    }
    const beginning = { recordId: record.recordId, changeNumber: 0 };
    await search.reset(beginning);
    return beginning;
  }

  /** Indexes the next changes; whether there may be more at once. */
  async #indexBatch(): Promise<boolean> {
    const { record, search } = this.#options;
    // Asked each time: an index that was found damaged meanwhile begins again.
    this.#position = await this.#begin();
    const changes = await record.changesSince(this.#position.changeNumber, BATCH_SIZE);
    const last = changes.at(-1);
    if (last === undefined) {
      return false;
    }
    const position = { recordId: record.recordId, changeNumber: last.changeNumber };
    await search.write(
      changes.map(({ callNumber, record: call }) => ({ callNumber, text: spokenText(call) })),
      position
    );
    this.#position = position;
    return changes.length === BATCH_SIZE;
  }
}
