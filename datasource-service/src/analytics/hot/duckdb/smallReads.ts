import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import type { FeedPosition } from '../hotStore.ts';
import { STALE_KINDS, type StaleSlot } from './staleSlots.ts';

const staleSlot = z.object({ kind: z.enum(STALE_KINDS), slot: z.int() });

/** Slots of roll-ups that are to be made again. */
export async function readStaleSlots(connection: DuckDBConnection): Promise<StaleSlot[]> {
  const reader = await connection.runAndReadAll('SELECT DISTINCT kind, slot FROM stale_slots');
  return z.array(staleSlot).parse(reader.getRowObjectsJS());
}

/** Where the store stands in the change feed; null when it is nowhere. */
export async function readPosition(connection: DuckDBConnection): Promise<FeedPosition | null> {
  const reader = await connection.runAndReadAll('SELECT record_id, change_number::DOUBLE, made_by FROM feed_position');
  const [recordId, changeNumber, madeBy] = reader.getRows()[0] ?? [];
  return typeof recordId === 'string' ? { recordId, changeNumber: Number(changeNumber), madeBy: String(madeBy) } : null;
}

/** How many calls are of callers with one of the pseudonyms. */
export async function countCallsOf(connection: DuckDBConnection, callerHashes: readonly string[]): Promise<number> {
  const reader = await connection.runAndReadAll(
    `SELECT count(*)::DOUBLE FROM call_rows WHERE list_contains(from_json(?, '["VARCHAR"]'), caller_hash)`,
    [JSON.stringify(callerHashes)]
  );
  return Number(reader.getRows()[0]?.[0]);
}

/** How many calls there are. */
export async function countCalls(connection: DuckDBConnection): Promise<number> {
  const counted = await connection.runAndReadAll('SELECT count(*)::DOUBLE FROM call_rows');
  return Number(counted.getRows()[0]?.[0]);
}
