import type { DatabaseSync } from 'node:sqlite';
import { BACKFILL_MS, type DeliveryVerdict, type Provider } from '../../contract/index.ts';
import { bucketOf } from '../../statistics/logBuckets.ts';
import type { DeliveryCounts, DeliveryLag } from '../deliveryLog.ts';

export const MINUTE_MS = 60_000;

export const HOUR_MS = 60 * MINUTE_MS;

/**
 * Lengths of the slots that deliveries are counted in, longest first: a long range is made of whole hours, so that it
 * takes few rows. Every commit of webhooks writes a row for each length, so there are no more.
 */
export const COUNT_SLOTS_MS: readonly number[] = [HOUR_MS, MINUTE_MS];

/** Lengths of the slots that lags are counted in, longest first. */
export const LAG_SLOTS_MS: readonly number[] = [24 * HOUR_MS, ...COUNT_SLOTS_MS];

/** Start of the slot that a moment lies in. */
export function slotStart(at: number, slotMs: number): number {
  return Math.floor(at / slotMs) * slotMs;
}

/** Counted things in the order of the table's columns. */
export const COUNTED = ['received', 'duplicates', 'unsigned', 'quarantined', 'applied', 'unreadable'] as const;

/** Whether a delivery is counted: webhooks are, what the service read in a platform's list is not. */
export function isWebhook(verdict: DeliveryVerdict): boolean {
  return verdict !== 'listed';
}

/** A delivery as counting knows it. */
export interface Tallied {
  provider: Provider;
  receivedAt: number;
}

/** Statements that add counts up. */
export function prepareTally(database: DatabaseSync) {
  const added = COUNTED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ');
  return {
    addCounts: database.prepare(
      `INSERT INTO delivery_counts (slot_ms, at, provider, ${COUNTED.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (slot_ms, at, provider) DO UPDATE SET ${added}`
    ),
    addLag: database.prepare(
      `INSERT INTO delivery_lags (slot_ms, at, provider, lag, bucket, deliveries) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (slot_ms, at, provider, lag, bucket) DO UPDATE SET deliveries = deliveries + excluded.deliveries`
    ),
  };
}

type TallyStatements = ReturnType<typeof prepareTally>;

/**
 * Counts what one transaction does, and writes it as few rows in the same transaction: the counts are right whatever a
 * crash leaves.
 */
export class DeliveryTally {
  readonly #counts = new Map<string, Tallied & { counts: DeliveryCounts }>();
  readonly #lags = new Map<string, { slotMs: number; at: number; provider: Provider; lag: DeliveryLag; bucket: number; deliveries: number }>(); // prettier-ignore

  /** Counts a delivery by the minute in which it was received; −1 takes it back. */
  count({ provider, receivedAt }: Tallied, what: keyof DeliveryCounts, by = 1): void {
    const key = `${slotStart(receivedAt, MINUTE_MS)} ${provider}`;
    const known = this.#counts.get(key) ?? {
      provider,
      receivedAt,
      counts: { received: 0, duplicates: 0, unsigned: 0, quarantined: 0, applied: 0, unreadable: 0 },
    };
    known.counts[what] += by;
    this.#counts.set(key, known);
  }

  /**
   * Counts how long a delivery took; from its event to us, what was filled in afterwards is counted apart. Clocks differ: what took less than a millisecond, or came before it was
   * sent, took one.
   */
  time({ provider, receivedAt }: Tallied, of: 'event' | 'apply', milliseconds: number): void {
    const lag: DeliveryLag = of === 'event' && milliseconds > BACKFILL_MS ? 'backfill' : of;
    const bucket = bucketOf(Math.max(1, milliseconds));
    for (const slotMs of LAG_SLOTS_MS) {
      const at = slotStart(receivedAt, slotMs);
      const key = `${slotMs} ${at} ${provider} ${lag} ${bucket}`;
      const known = this.#lags.get(key);
      this.#lags.set(key, { slotMs, at, provider, lag, bucket, deliveries: (known?.deliveries ?? 0) + 1 });
    }
  }

  /** Adds all to what is kept. */
  write({ addCounts, addLag }: TallyStatements): void {
    for (const { provider, receivedAt, counts } of this.#counts.values()) {
      for (const slotMs of COUNT_SLOTS_MS) {
        addCounts.run(slotMs, slotStart(receivedAt, slotMs), provider, ...COUNTED.map((name) => counts[name]));
      }
    }
    for (const { slotMs, at, provider, lag, bucket, deliveries } of this.#lags.values()) {
      addLag.run(slotMs, at, provider, lag, bucket, deliveries);
    }
  }
}
