/** What expires on its own in the record. `deliveries` are what is left of deliveries without their bodies. */
export const EXPIRING = ['bodies', 'quarantine', 'transcripts', 'calls', 'deliveries', 'audit'] as const;
export type Expiring = (typeof EXPIRING)[number];

/** What would go. */
export interface Expirable {
  rows: number;
  /** Epoch ms of the oldest; null when there is none. */
  oldest: number | null;
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
   * @param forget called with numbers of calls before what is kept of them elsewhere loses its source
   */
  expire(kind: Expiring, before: number, forget: (callNumbers: readonly number[]) => Promise<void>): Promise<number>;
}
