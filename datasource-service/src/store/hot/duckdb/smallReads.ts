import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeedPosition } from '../hotStore.ts';

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
