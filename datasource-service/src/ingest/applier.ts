import { classifyEndedReason } from '../calls/endedReason.ts';
import type { CallEvent } from '../calls/callEvent.ts';
import {
  MOST_PENDING_CHARACTERS,
  type AppliedDelivery,
  type RecordStore,
  type StoredDelivery,
} from '../record/recordStore.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { BodyReader } from './bodyReader.ts';

/** Deliveries in one transaction. */
const BATCH_SIZE = 200;

/** Time in which deliveries gather before they are worked in, ms. */
const GATHER_MS = 20;

/** Pause after a failure, ms. */
const RETRY_MS = 1000;

interface ApplierOptions {
  bodies: Pick<BodyReader, 'event'>;
  record: RecordStore;
  metrics: Metrics;
  logger: Logger;
  now: () => number;
  /** Called after calls changed. */
  onApplied: () => void;
}

/** Whether more may wait than a batch took. */
function isFullBatch(deliveries: readonly StoredDelivery[]): boolean {
  const characters = deliveries.reduce((sum, { body }) => sum + body.length, 0);
  return deliveries.length === BATCH_SIZE || characters >= MOST_PENDING_CHARACTERS;
}

/**
 * Works stored deliveries into their calls, in batches and in order of arrival. What a crash leaves behind is picked
 * up at the next start, because the inbox itself says what is still to do.
 */
export class Applier {
  readonly #options: ApplierOptions;
  #running: Promise<void> | null = null;
  #hasNews = false;
  #isStopping = false;
  #unapplied = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: ApplierOptions) {
    this.#options = options;
  }

  /** Deliveries stored and not yet applied, as far as is known. */
  get unapplied(): number {
    return this.#unapplied;
  }

  /** Takes up what an earlier run left. */
  async start(): Promise<void> {
    this.#unapplied = (await this.#options.record.counts()).unapplied;
    this.#run();
  }

  /** Says that a delivery was stored. */
  notify(): void {
    this.#unapplied += 1;
    this.#run();
  }

  /** Says that deliveries may be due that were not before. */
  wake(): void {
    this.#run();
  }

  /** Ends after the batch at hand. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#retry);
    await this.#running;
  }

  #run(): void {
    this.#hasNews = true;
    if (this.#running === null && !this.#isStopping) {
      this.#running = this.#drain().finally(() => {
        this.#running = null;
      });
    }
  }

  async #drain(): Promise<void> {
    let isFull = false;
    try {
      while (this.#hasNews && !this.#isStopping) {
        this.#hasNews = false;
        // Let the webhooks of this moment be acknowledged first, and gather them: each batch waits for the disk once.
        await new Promise((resolve) => setTimeout(resolve, isFull ? 0 : GATHER_MS));
        const deliveries = await this.#applyBatch();
        this.#unapplied = Math.max(0, this.#unapplied - deliveries.length);
        isFull = isFullBatch(deliveries);
        this.#hasNews ||= isFull;
      }
    } catch (error) {
      this.#options.logger.error({ err: error }, 'Deliveries could not be applied; trying again.');
      this.#retry = setTimeout(() => this.#run(), RETRY_MS);
    }
  }

  async #applyBatch(): Promise<StoredDelivery[]> {
    const { record, onApplied } = this.#options;
    const deliveries = await record.pending(BATCH_SIZE);
    if (deliveries.length === 0) {
      this.#unapplied = 0;
      return [];
    }
    const applied: AppliedDelivery[] = [];
    for (const delivery of deliveries) {
      applied.push(await this.#read(delivery));
    }
    await record.apply(applied);
    onApplied();
    return deliveries;
  }

  /** A delivery that cannot be read is marked with the reason and never stands in the way of others. */
  async #read(delivery: StoredDelivery): Promise<AppliedDelivery> {
    const { bodies, metrics, logger, now } = this.#options;
    const { sequence, provider } = delivery;
    try {
      const event = await bodies.event(delivery);
      metrics.deliveryApplied(provider, event === null ? 'no_call' : 'applied');
      this.#countUnknownReason(event);
      return { sequence, appliedAt: now(), event, problem: null };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      metrics.deliveryApplied(provider, 'failed');
      logger.error({ err: error, deliveryId: delivery.id, type: delivery.type }, 'A delivery could not be read.');
      return { sequence, appliedAt: now(), event: null, problem };
    }
  }

  #countUnknownReason(event: CallEvent | null): void {
    const reasons = new Set(event?.layers.map(({ facts }) => facts.endedReason));
    for (const reason of reasons) {
      if (event !== null && reason !== undefined && classifyEndedReason(reason).group === 'other') {
        this.#options.metrics.unknownEndedReason(event.provider);
      }
    }
  }
}
