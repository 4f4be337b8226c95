import { z } from 'zod';
import { DELIVERY_VERDICTS, PROVIDERS, type DeliverySummary } from '../../contract/index.ts';
import type { ReplayEntry } from '../deliveryLog.ts';
import { MOST_PENDING_CHARACTERS, type CallChange, type StoredDelivery } from '../recordStore.ts';
import { parseRecord } from '../recordText.ts';

const deliveryRow = z.object({
  sequence: z.number(),
  id: z.string(),
  provider: z.enum(PROVIDERS),
  call_id: z.string().nullable(),
  type: z.string(),
  event_at: z.number().nullable(),
  received_at: z.number(),
  verdict: z.enum(DELIVERY_VERDICTS),
  reason: z.string().nullable(),
  body: z.string(),
});

/** A row of `deliveries` as the port knows it. */
export function readDeliveryRow(row: unknown): StoredDelivery {
  const { call_id: callId, event_at: eventAt, received_at: receivedAt, ...rest } = deliveryRow.parse(row);
  return { ...rest, callId, eventAt, receivedAt };
}

/** Deliveries out of rows that are read one by one, up to the bound of {@link MOST_PENDING_CHARACTERS}. */
export function readPendingRows(rows: Iterable<unknown>): StoredDelivery[] {
  const deliveries: StoredDelivery[] = [];
  let characters = 0;
  for (const row of rows) {
    const delivery = readDeliveryRow(row);
    deliveries.push(delivery);
    characters += delivery.body.length;
    if (characters >= MOST_PENDING_CHARACTERS) {
      break;
    }
  }
  return deliveries;
}

const summaryRow = z.object({
  id: z.string(),
  type: z.string(),
  event_at: z.number().nullable(),
  received_at: z.number(),
  applied_at: z.number().nullable(),
  replayed_at: z.number().nullable(),
});

/** A row of `deliveries` without its body. */
export function readSummaryRow(row: unknown): DeliverySummary {
  const parsed = summaryRow.parse(row);
  return {
    id: parsed.id,
    type: parsed.type,
    eventAt: parsed.event_at,
    receivedAt: parsed.received_at,
    appliedAt: parsed.applied_at,
    replayedAt: parsed.replayed_at,
  };
}

const markedRow = z.object({
  verdict: z.enum(DELIVERY_VERDICTS),
  provider: z.enum(PROVIDERS),
  event_at: z.number().nullable(),
  received_at: z.number(),
});

/** What marking a delivery as applied tells of it. */
export function readMarkedRow(row: unknown): Pick<StoredDelivery, 'provider' | 'eventAt' | 'receivedAt' | 'verdict'> {
  const { provider, event_at: eventAt, received_at: receivedAt, verdict } = markedRow.parse(row);
  return { provider, eventAt, receivedAt, verdict };
}

const changeRow = z.object({ call_number: z.number(), change_number: z.number(), record: z.string() });

/** A row of `calls`. */
export function readChangeRow(row: unknown): CallChange {
  const parsed = changeRow.parse(row);
  return {
    callNumber: parsed.call_number,
    changeNumber: parsed.change_number,
    record: parseRecord(parsed.record),
  };
}

const replayRow = z.object({
  at: z.number(),
  actor: z.string(),
  action: z.enum(['released', 'reread']),
  changed: z.number().transform((changed) => changed === 1),
});

/** Rows of `delivery_replays`. */
export function readReplays(rows: readonly unknown[]): ReplayEntry[] {
  return rows.map((row) => replayRow.parse(row));
}
