import type { DuckDBConnection } from '@duckdb/node-api';
import { callRowColumns, readCallRow } from '../../rows/callRow.ts';
import { DUCKDB } from '../../rows/dialect.ts';
import type { CallRow } from '../hotStore.ts';

const COLUMNS = [...callRowColumns(DUCKDB), 'profile_id::DOUBLE', 'outcome_id::DOUBLE'];

/** Where a call's row is. */
export interface CallKey {
  minute: number;
  callNumber: number;
}

function readRow(cells: readonly unknown[]): CallRow {
  const [profile, outcome] = cells.slice(-2);
  return { ...readCallRow(cells), profile: Number(profile), outcome: Number(outcome) };
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
