import type { DuckDBConnection } from '@duckdb/node-api';
import { DISTANCE } from '../../rows/callRow.ts';
import type { CallRow, LikenessRequest } from '../hotStore.ts';
import { filterConditions, timeCondition } from './aggregateSql.ts';
import { readCallRows } from './callRows.ts';

/** The calls most like a given one. */
export async function readLikeCalls(connection: DuckDBConnection, request: LikenessRequest): Promise<CallRow[]> {
  const { range, only, callId, durationSeconds, slowestTurnMs, limit } = request;
  const filter = filterConditions(only);
  const reader = await connection.runAndReadAll(
    `SELECT minute, call_number FROM call_rows WHERE ${timeCondition(range)}${filter.sql} AND call_id <> ?
     ORDER BY ${DISTANCE}, call_number DESC LIMIT ${limit}`,
    [...filter.parameters, callId, Math.log1p(durationSeconds ?? 0), Math.log1p(slowestTurnMs ?? 0)]
  );
  const keys = reader.getRows().map(([minute, number]) => ({ minute: Number(minute), callNumber: Number(number) }));
  return readCallRows(connection, keys);
}
