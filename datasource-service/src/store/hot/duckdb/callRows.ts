import type { DuckDBConnection } from '@duckdb/node-api';
import type { CallRow } from '../hotStore.ts';

/** Epoch ms at which a call counts. */
export const CALL_TIME = '(minute::DOUBLE * 60000 + minute_ms)';

const COLUMNS = [
  'call_number::DOUBLE',
  'call_id',
  CALL_TIME,
  'epoch_ms(created_at)::DOUBLE',
  'epoch_ms(started_at)::DOUBLE',
  'epoch_ms(ended_at)::DOUBLE',
  'caller_digits',
  'duration_seconds',
  'turns::DOUBLE',
  'slowest_turn_ms',
  'CASE WHEN cost_known = 1 THEN cost_micros / 1e6 END',
  'CASE WHEN interruption_calls = 1 THEN interruptions::DOUBLE END',
  'tool_uses::DOUBLE',
  'failed_tool_uses::DOUBLE',
  'CASE WHEN dead_air_known = 1 THEN dead_air_ms::DOUBLE END',
  'recordings::DOUBLE',
  'profile_id::DOUBLE',
  'outcome_id::DOUBLE',
];

/** Where a call's row is. */
export interface CallKey {
  minute: number;
  callNumber: number;
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function readRow(cells: readonly unknown[]): CallRow {
  const [
    callNumber,
    callId,
    at,
    createdAt,
    startedAt,
    endedAt,
    digits,
    seconds,
    turns,
    slowest,
    cost,
    interruptions,
    tools,
    toolFailures,
    deadAir,
    recordings,
    profile,
    outcome,
  ] = cells;
  return {
    callNumber: Number(callNumber),
    callId: String(callId),
    at: Number(at),
    createdAt: number(createdAt),
    startedAt: number(startedAt),
    endedAt: number(endedAt),
    callerDigits: typeof digits === 'string' ? digits : null,
    durationSeconds: number(seconds),
    turnCount: Number(turns),
    slowestTurnMs: number(slowest),
    costUsd: number(cost),
    interruptions: number(interruptions),
    toolCallCount: Number(tools),
    toolFailureCount: Number(toolFailures),
    deadAirMs: number(deadAir),
    hasRecording: recordings === 1,
    profile: Number(profile),
    outcome: Number(outcome),
  };
}

/** The calls at the given places in full, in the order of the places. */
export async function readCallRows(connection: DuckDBConnection, keys: readonly CallKey[]): Promise<CallRow[]> {
  if (keys.length === 0) {
    return [];
  }
  const numbers = keys.map(({ callNumber }) => callNumber);
  const minutes = keys.map(({ minute }) => minute);
  const reader = await connection.runAndReadAll(
    `SELECT ${COLUMNS.join(', ')} FROM call_rows WHERE minute BETWEEN ${Math.min(...minutes)} AND ${Math.max(...minutes)}
     AND call_number BETWEEN ${Math.min(...numbers)} AND ${Math.max(...numbers)} AND call_number IN (${numbers.join(', ')})`
  );
  const rows = new Map(
    reader
      .getRowsJS()
      .map(readRow)
      .map((row) => [row.callNumber, row])
  );
  return numbers.map((callNumber) => rows.get(callNumber)).filter((row) => row !== undefined);
}
