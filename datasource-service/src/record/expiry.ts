import { RETENTION_KINDS, type RetentionKind, type RetentionStore } from '../contract/index.ts';

/** What expires on its own in the record, in the order in which it does. */
export const EXPIRING = RETENTION_KINDS;
export type Expiring = RetentionKind;

/** What would go. */
export interface Expirable {
  rows: number;
  /** Epoch ms of the oldest; null when there is none. */
  oldest: number | null;
  /** How many of the rows go because they were exported, and are elsewhere; absent where nothing is. */
  exported?: number;
}

/**
 * The record as it forgets what is old. Everything is done in small steps, and nothing goes before it was worked in.
 * Counts of deliveries stay what they were.
 */
export interface ExpiringRecord {
  /** What is older than the given moment (epoch ms), and may go. */
  expirable(kind: Expiring, before: number): Promise<Expirable>;
  /**
   * Lets some of it go; how many rows went.
   *
   * @param forget takes calls out of what was copied from the record: called before they go, so that a crash leaves no
   *   copy without a source, and again after, should a copy have read them in between
   */
  expire(kind: Expiring, before: number, forget: (callNumbers: readonly number[]) => Promise<void>): Promise<number>;
  /** The latest time that was noted as known, epoch ms; null before the first. */
  trustedTime(): Promise<number | null>;
  /** Keeps what time it is, as far as is known. */
  noteTrustedTime(at: number): Promise<void>;
  /** Takes away for good what went before a moment, epoch ms, where it was kept for a while. */
  emptyBin(before: number): Promise<void>;
}

/** Moments (epoch ms) before which what goes, by kind. */
export type ExpiryTimes = Readonly<Record<Expiring, number>>;

/** What of a store that several replicas share would go. */
export interface SharedExpirable {
  readonly store: RetentionStore;
  /** What would go now (epoch ms), by kind; kinds that the store does not have are left out. Nothing is changed. */
  expirable(times: ExpiryTimes, now: number): Promise<Partial<Record<Expiring, Expirable>>>;
  /** How many rows there are that may ever go, by kind. */
  sizes(): Promise<Partial<Record<Expiring, number>>>;
}

/** A store that several replicas share, as it forgets what is old: one of them at a time makes it. */
export interface SharedExpiry extends SharedExpirable {
  /** Lets go what is old, until all is gone or the signal is aborted; how many rows went, by kind. */
  expire(times: ExpiryTimes, now: number, signal: AbortSignal): Promise<Partial<Record<Expiring, number>>>;
}
