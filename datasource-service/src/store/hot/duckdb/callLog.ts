import type { DuckDBConnection } from '@duckdb/node-api';
import type { CallLogRequest, CallRow, TimeRange } from '../hotStore.ts';
import { filterConditions, timeCondition } from './aggregateSql.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Each further look back in time is this much longer than the one before. */
const GROWTH = 8;

const CALL_TIME = '(minute::DOUBLE * 60000 + minute_ms)';

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
  'profile_id::DOUBLE',
  'outcome_id::DOUBLE',
];

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
    profile: Number(profile),
    outcome: Number(outcome),
  };
}

function conditions({ only, after }: CallLogRequest): { sql: string; parameters: Array<string | number> } {
  const filter = filterConditions(only, true);
  const parts = [filter.sql];
  const parameters: Array<string | number> = [...filter.parameters];
  if (only.callNumbers !== undefined) {
    parts.push(` AND call_number IN (SELECT unnest(from_json(?, '["INTEGER"]')))`);
    parameters.push(JSON.stringify(only.callNumbers));
  }
  if (after !== null) {
    parts.push(` AND (${CALL_TIME} < ? OR (${CALL_TIME} = ? AND call_number < ?))`);
    parameters.push(after.at, after.at, after.callNumber);
  }
  return { sql: parts.join(''), parameters };
}

/** Ever longer stretches of time from the newest back: the newest calls are mostly found in the first. */
function* stretches({ from, to }: TimeRange): Generator<TimeRange> {
  let end = to;
  let length = HOUR_MS;
  while (end > from) {
    const start = Math.max(from, end - length);
    yield { from: start, to: end };
    end = start;
    length *= GROWTH;
  }
}

interface Key {
  minute: number;
  callNumber: number;
}

/** Places of a page's calls in the log, in order. Few columns are read for it, whatever the filters. */
async function findKeys(connection: DuckDBConnection, request: CallLogRequest): Promise<Key[]> {
  const { range, after, limit } = request;
  const to = after === null ? range.to : Math.min(range.to, after.at + 1);
  const { sql, parameters } = conditions(request);
  const keys: Key[] = [];
  for (const stretch of stretches({ from: range.from, to })) {
    const reader = await connection.runAndReadAll(
      `SELECT minute, call_number FROM call_rows WHERE ${timeCondition(stretch)}${sql}
       ORDER BY minute DESC, minute_ms DESC, call_number DESC LIMIT ${limit - keys.length}`,
      parameters
    );
    keys.push(...reader.getRows().map(([minute, number]) => ({ minute: Number(minute), callNumber: Number(number) })));
    if (keys.length >= limit) {
      break;
    }
  }
  return keys;
}

/** A page of the call log: first where its calls are, then those calls alone in full. */
export async function readCallLog(connection: DuckDBConnection, request: CallLogRequest): Promise<CallRow[]> {
  const keys = await findKeys(connection, request);
  const [newest] = keys;
  const oldest = keys.at(-1);
  if (newest === undefined || oldest === undefined) {
    return [];
  }
  const numbers = keys.map(({ callNumber }) => callNumber);
  const reader = await connection.runAndReadAll(
    `SELECT ${COLUMNS.join(', ')} FROM call_rows WHERE minute BETWEEN ${oldest.minute} AND ${newest.minute}
     AND call_number BETWEEN ${Math.min(...numbers)} AND ${Math.max(...numbers)} AND call_number IN (${numbers.join(', ')})
     ORDER BY minute DESC, minute_ms DESC, call_number DESC`
  );
  return reader.getRowsJS().map(readRow);
}
