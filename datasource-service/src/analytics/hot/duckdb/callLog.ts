import type { DuckDBConnection } from '@duckdb/node-api';
import type { CallSort } from '../../../contract/index.ts';
import { orderValue } from '../../rows/callRow.ts';
import { DUCKDB } from '../../rows/dialect.ts';
import { stretchesOf } from '../../rows/stretches.ts';
import type { CallLogPage, CallLogRequest } from '../hotStore.ts';
import { filterConditions, timeCondition } from './aggregateSql.ts';
import { readCallRows, type CallKey } from './callRows.ts';
import { runStatement, type Statement } from './statement.ts';

const HOUR_MS = 60 * 60 * 1000;

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

function conditions({ only, order, after }: CallLogRequest): Statement {
  const filter = filterConditions(only);
  const parts = [filter.sql];
  const parameters: Array<string | number> = [...filter.parameters];
  if (only.callNumbers !== undefined) {
    parts.push(` AND call_number IN (SELECT unnest(from_json(?, '["BIGINT"]')))`);
    parameters.push(JSON.stringify(only.callNumbers));
  }
  if (after !== null) {
    const value = orderValue(order, DUCKDB);
    const sign = order === 'oldest' ? '>' : '<';
    parts.push(` AND (${value} ${sign} ? OR (${value} = ? AND call_number ${sign} ?))`);
    parameters.push(after.value, after.value, after.callNumber);
  }
  return { sql: parts.join(''), parameters };
}

/** Places of a page's calls in the log, in order, and of one more, which tells that there is another page. Few columns are read for it, whatever the filters. */
async function findPlaces(connection: DuckDBConnection, request: CallLogRequest): Promise<Place[]> {
  const { order } = request;
  const most = request.limit + 1;
  const { sql, parameters } = conditions(request);
  const places: Place[] = [];
  for (const stretch of stretchesOf(request, HOUR_MS)) {
    const result = await runStatement(connection, {
      sql: `SELECT minute, call_number, ${orderValue(order, DUCKDB)} AS value FROM call_rows WHERE ${timeCondition(stretch)}${sql}
       ORDER BY ${ORDERS[order]} LIMIT ${most - places.length}`,
      parameters,
    });
    places.push(
      ...(await result.getRows()).map(([minute, number, value]) => ({
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
