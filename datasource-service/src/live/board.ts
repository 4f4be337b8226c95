import type { CallRecord } from '../calls/callRecord.ts';
import { callAt, readEntry, SHOWN_AFTER_END_MS, type BoardEntry, type LiveCall } from './liveCall.ts';

/** Most calls on the board; beyond it the oldest are left out, so that lost ends never fill the memory. */
export const MOST_LIVE_CALLS = 5000;

/** The board is cut when it is this much over its limit, so that a full one is not sorted at every change. */
const SLACK = 1.2;

function byStart(left: BoardEntry, right: BoardEntry): number {
  return right.startedAt - left.startedAt || (left.callId < right.callId ? -1 : 1);
}

/**
 * The calls that are under way, and those that ended within the last minute. It is a view of records, in memory: it is
 * made again from the record at every start.
 */
export class Board {
  readonly #entries = new Map<string, BoardEntry>();

  /**
   * Takes in a call as it is now. Taking the same record again changes nothing.
   *
   * @param now epoch ms
   * @returns whether the board shows something else than before
   */
  apply(record: CallRecord, now: number): boolean {
    const key = `${record.provider} ${record.callId}`;
    const entry = readEntry(record);
    if (hasLeft(entry, now)) {
      return this.#entries.delete(key);
    }
    const before = this.#entries.get(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > MOST_LIVE_CALLS * SLACK) {
      this.#cut(now);
    }
    return JSON.stringify(before) !== JSON.stringify(entry);
  }

  /** The calls at a moment (epoch ms), latest start first. */
  calls(now: number): LiveCall[] {
    this.#cut(now);
    return [...this.#entries.values()].sort(byStart).map((entry) => callAt(entry, now));
  }

  #cut(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (hasLeft(entry, now)) {
        this.#entries.delete(key);
      }
    }
    if (this.#entries.size > MOST_LIVE_CALLS) {
      const oldest = [...this.#entries].sort(([, left], [, right]) => byStart(left, right)).slice(MOST_LIVE_CALLS);
      oldest.forEach(([key]) => this.#entries.delete(key));
    }
  }
}

function hasLeft({ endedAt }: BoardEntry, now: number): boolean {
  return endedAt !== null && now - endedAt > SHOWN_AFTER_END_MS;
}
