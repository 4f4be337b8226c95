import { createHash, randomUUID } from 'node:crypto';
import { FieldValue, Timestamp, type DocumentData } from '@google-cloud/firestore';
import { z } from 'zod';
import { DELIVERY_VERDICTS, PROVIDERS } from '../../contract/index.ts';
import type { NewDelivery } from '../recordStore.ts';
import type { DeliveryCopy } from '../sqlite/copiedDeliveries.ts';

/**
 * Changes are read in the order of `changedAt`. An index on a field that only grows takes 500 writes a second; led by
 * the shard it takes so many for each. More may be added; none may be taken away. Source: Firestore's "Sharded timestamps".
 */
export const SHARDS: readonly number[] = [0, 1, 2, 3];

const MICROSECONDS = 1_000_000;

/** A moment of Firestore's clock as epoch microseconds, in which it is exact. */
export function microsecondsOf(timestamp: Timestamp): number {
  return timestamp.seconds * MICROSECONDS + Math.round(timestamp.nanoseconds / 1000);
}

/** The moment again. */
export function timestampOf(microseconds: number): Timestamp {
  const seconds = Math.floor(microseconds / MICROSECONDS);
  return new Timestamp(seconds, (microseconds - seconds * MICROSECONDS) * 1000);
}

/** Ids that follow on one another would all land on one server: a hash spreads them. */
function hashed(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

/** Id of a delivery's document. */
export function deliveryKey(id: string): string {
  return hashed(id);
}

/** Id of a call's document. */
export function callKey(provider: string, callId: string): string {
  return hashed(provider, callId);
}

/** Id of the document that keeps a call number from being given twice; turned round, so that they spread. */
export function callNumberKey(callNumber: number): string {
  return [...String(callNumber)].reverse().join('');
}

/** The shard of a document, from its id, which is a hash. */
export function shardOf(key: string): number {
  return Number.parseInt(key.slice(0, 8), 16) % SHARDS.length;
}

/** What every write of a followed document sets. */
export function changed(): DocumentData {
  return { changedAt: FieldValue.serverTimestamp(), expireAt: null };
}

/** What a delivery's document is without its body. */
export function bodyless(): DocumentData {
  return { body: Buffer.alloc(0), bytes: 0, parts: 0 };
}

const timestamp = z.instanceof(Timestamp);

const replay = z.object({
  at: z.number(),
  actor: z.string(),
  action: z.enum(['released', 'reread']),
  changed: z.boolean(),
});

/** A document of `deliveries`. */
export const deliveryDocument = z.object({
  kind: z.literal('delivery'),
  id: z.string(),
  provider: z.enum(PROVIDERS),
  callId: z.string().nullable(),
  type: z.string(),
  eventAt: z.number().nullable(),
  receivedAt: z.number(),
  verdict: z.enum(DELIVERY_VERDICTS),
  reason: z.string().nullable(),
  body: z.instanceof(Buffer),
  parts: z.number(),
  appliedAt: z.number().nullable(),
  problem: z.string().nullable(),
  replays: z.array(replay),
  repeats: z.record(z.string(), z.number()),
  receipt: z.string(),
  changedAt: timestamp,
});

/** A document of `calls`. */
export const callDocument = z.object({
  kind: z.literal('call'),
  number: z.number(),
  record: z.instanceof(Buffer),
  parts: z.number(),
  partsOf: z.string().nullable(),
  changedAt: timestamp,
});

export type DeliveryDocument = z.output<typeof deliveryDocument>;
export type CallDocument = z.output<typeof callDocument>;

/** A receipt that no other write has, with who wrote. */
export function receiptOf(takenBy: string): string {
  return `${takenBy}/${randomUUID()}`;
}

/** A new delivery as a document, without its body. */
export function newDeliveryDocument(delivery: NewDelivery, receipt: string): DocumentData {
  const { id, provider, callId, type, eventAt, receivedAt, verdict, reason } = delivery;
  return {
    kind: 'delivery',
    id,
    provider,
    callId,
    type,
    eventAt,
    receivedAt,
    verdict,
    reason,
    appliedAt: null,
    problem: null,
    replays: [],
    repeats: {},
    isPending: verdict !== 'quarantined',
    receipt,
    shard: shardOf(deliveryKey(id)),
    ...changed(),
  };
}

/** A delivery's document with its body, as a copy keeps it. */
export function deliveryCopy(document: DeliveryDocument, body: string, version: number): DeliveryCopy {
  const { id, provider, callId, type, eventAt, receivedAt, verdict, reason } = document;
  const { appliedAt, problem, replays, repeats, receipt } = document;
  return {
    ...{ id, provider, callId, type, eventAt, receivedAt, verdict, reason, body },
    ...{ appliedAt, problem, replays, repeats, version, takenBy: receipt.split('/')[0] },
  };
}
