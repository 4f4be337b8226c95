import { setImmediate } from 'node:timers/promises';
import type { ReplayAnswer } from '../contract/index.ts';
import type { DeliveryInFull, ReplayedDelivery } from '../record/deliveryLog.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { BodyReader } from './bodyReader.ts';

type ReplayResult = ReplayAnswer['results'][number];

interface ReplayerOptions {
  bodies: Pick<BodyReader, 'event'>;
  record: Pick<RecordStore, 'delivery' | 'replay'>;
  /** Epoch ms. */
  now: () => number;
  /** Called after calls changed. */
  onApplied: () => void;
}

/** Works deliveries in again on an admin's word: it lets quarantined ones in, and reads others with today's parser. */
export class Replayer {
  readonly #options: ReplayerOptions;

  constructor(options: ReplayerOptions) {
    this.#options = options;
  }

  /**
   * Replays deliveries one by one, so that webhooks come in between. Doing it again changes nothing: a call is a join of
   * its events.
   *
   * @param actor who asks for it, as it is kept with each delivery
   * @returns what was done with each, in the order asked
   */
  async replay(ids: readonly string[], actor: string): Promise<ReplayResult[]> {
    const results: ReplayResult[] = [];
    for (const id of ids) {
      results.push(await this.#replayOne(id, actor));
      await setImmediate();
    }
    if (results.some(({ changed }) => changed)) {
      this.#options.onApplied();
    }
    return results;
  }

  async #replayOne(id: string, actor: string): Promise<ReplayResult> {
    const { record } = this.#options;
    const delivery = await record.delivery(id);
    if (delivery === null) {
      return { id, outcome: 'unknown', changed: false, problem: null };
    }
    if (delivery.body === '') {
      return { id, outcome: 'gone', changed: false, problem: null };
    }
    const replayed = await this.#read(delivery, actor);
    const [done] = await record.replay([replayed]);
    if (!done) {
      return { id, outcome: 'waiting', changed: false, problem: null };
    }
    const { problem } = replayed;
    return { id, outcome: problem === null ? done.action : 'unreadable', changed: done.changed, problem };
  }

  async #read(delivery: DeliveryInFull, actor: string): Promise<ReplayedDelivery> {
    const { bodies, now } = this.#options;
    const replayed = { sequence: delivery.sequence, at: now(), actor };
    try {
      return { ...replayed, event: await bodies.event(delivery), problem: null };
    } catch (error) {
      return { ...replayed, event: null, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
