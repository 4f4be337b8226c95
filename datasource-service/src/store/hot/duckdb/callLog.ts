import type { DuckDBConnection } from '@duckdb/node-api';
import type { CallSort } from '../../../contract/index.ts';
import type { CallLogPage, CallLogRequest, TimeRange } from '../hotStore.ts';
import { filterConditions, timeCondition } from './aggregateSql.ts';
import { CALL_TIME, readCallRows, type CallKey } from './callRows.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Each further look in time is this much longer than the one before. */
const GROWTH = 8;

/** What each order goes by; a number that is not known sorts below all others. */
const VALUES: Readonly<Record<CallSort, string>> = {
  newest: CALL_TIME,
  oldest: CALL_TIME,
  longest: 'coalesce(duration_seconds, -1)',
  costliest: '(CASE WHEN cost_known = 1 THEN cost_micros ELSE -1 END)::DOUBLE',
  slowest: 'coalesce(slowest_turn_ms, -1)',
};

/** By minute and the milliseconds in it, because rows lie in that order and skip what cannot match. */
const ORDERS: Readonly<Record<CallSort, string>> = {
  newest: 'minute DESC, minute_ms DESC, call_number DESC',
  oldest: 'minute, minute_ms, call_number',
  longest: 'value DESC, call_number DESC',
  costliest: 'value DESC, call_number DESC',
  slowest: 'value DESC, call_number DESC',
};

interface Place extends CallKey {
  value: number;
}

function conditions({ only, order, after }: CallLogRequest): { sql: string; parameters: Array<string | number> } {
  const filter = filterConditions(only);
  const parts = [filter.sql];
  const parameters: Array<string | number> = [...filter.parameters];
  if (only.callNumbers !== undefined) {
    parts.push(` AND call_number IN (SELECT unnest(from_json(?, '["BIGINT"]')))`);
    parameters.push(JSON.stringify(only.callNumbers));
  }
  if (after !== null) {
    const value = VALUES[order];
    const sign = order === 'oldest' ? '>' : '<';
    parts.push(` AND (${value} ${sign} ? OR (${value} = ? AND call_number ${sign} ?))`);
    parameters.push(after.value, after.value, after.callNumber);
  }
  return { sql: parts.join(''), parameters };
}

/** Ever longer stretches of time from the newest back: the newest calls are mostly found in the first. */
function* backwards({ from, to }: TimeRange): Generator<TimeRange> {
  let end = to;
  let length = HOUR_MS;
  while (end > from) {
    const start = Math.max(from, end - length);
    yield { from: start, to: end };
    end = start;
    length *= GROWTH;
  }
}

/** The same from the oldest on. */
function* forwards({ from, to }: TimeRange): Generator<TimeRange> {
  let start = from;
  let length = HOUR_MS;
  while (start < to) {
    const end = Math.min(to, start + length);
    yield { from: start, to: end };
    start = end;
    length *= GROWTH;
  }
}

/** Times to look through one after the other until the page is full. */
function stretchesOf({ range, order, after }: CallLogRequest): Iterable<TimeRange> {
  switch (order) {
    case 'newest':
      return backwards({ from: range.from, to: after === null ? range.to : Math.min(range.to, after.value + 1) });
    case 'oldest':
      return forwards({ from: after === null ? range.from : Math.max(range.from, after.value), to: range.to });
    default:
      return [range];
  }
}

/** Places of a page's calls in the log, in order, and of one more, which tells that there is another page. Few columns are read for it, whatever the filters. */
async function findPlaces(connection: DuckDBConnection, request: CallLogRequest): Promise<Place[]> {
  const { order } = request;
  const most = request.limit + 1;
  const { sql, parameters } = conditions(request);
  const places: Place[] = [];
  for (const stretch of stretchesOf(request)) {
    const reader = await connection.runAndReadAll(
      `SELECT minute, call_number, ${VALUES[order]} AS value FROM call_rows WHERE ${timeCondition(stretch)}${sql}
       ORDER BY ${ORDERS[order]} LIMIT ${most - places.length}`,
      parameters
    );
    places.push(
      ...reader.getRows().map(([minute, number, value]) => ({
        minute: Number(minute),
        callNumber: Number(number),
        value: Number(value),
      }))
    );
    if (places.length >= most) {
      break;
    }
  }
  return places;
}

/** A page of the call log: first where its calls are, then those calls alone in full. */
export async function readCallLog(connection: DuckDBConnection, request: CallLogRequest): Promise<CallLogPage> {
  const places = await findPlaces(connection, request);
  const page = places.slice(0, request.limit);
  const last = page.at(-1);
  const isCut = places.length > page.length && last !== undefined;
  return {
    rows: await readCallRows(connection, page),
    next: isCut ? { value: last.value, callNumber: last.callNumber } : null,
  };
}
