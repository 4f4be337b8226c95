import { LRUCache } from 'lru-cache';

/** Writes of one document that may come close together. */
const BURST = 3;

/** After them it gets one in this time, ms. Source: Firestore's limit of one sustained write a second to a document. */
const INTERVAL_MS = 1000;

/** Calls whose pace is remembered; a call that is forgotten has had its rest. */
const MOST_CALLS = 50_000;

/**
 * Keeps the writes of each call to the pace that its document stands. Deliveries that come faster wait a moment and go
 * into the call together.
 */
export class CallPace {
  /** For each call the time at which it will have its whole burst again, ms of a clock that nobody turns. */
  readonly #fullAt = new LRUCache<string, number>({ max: MOST_CALLS });

  /** Milliseconds until the call may be written next; 0 when it may now. */
  wait(key: string): number {
    return Math.max(0, (this.#fullAt.get(key) ?? 0) - (BURST - 1) * INTERVAL_MS - performance.now());
  }

  /** Notes a write. */
  note(key: string): void {
    this.#fullAt.set(key, Math.max(this.#fullAt.get(key) ?? 0, performance.now()) + INTERVAL_MS);
  }
}
