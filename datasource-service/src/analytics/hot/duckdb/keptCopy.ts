import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { KeptCall, KeptRow } from '../../../record/recovery/recoveredCall.ts';
import { GROUP_TABLES, ROW_TABLES } from './layout.ts';

/** Calls read at once. */
const AT_ONCE = 500;

function plain(value: unknown): string | number | boolean | null {
  if (value instanceof Date) {
    return value.getTime();
  }
  return typeof value === 'bigint' ? Number(value) : (value as string | number | boolean | null);
}

async function rowsOf(connection: DuckDBConnection, statement: string): Promise<KeptRow[]> {
  const reader = await connection.runAndReadAll(statement);
  return reader
    .getRowObjectsJS()
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
}

const { profile, outcome, tool } = GROUP_TABLES;

async function readBatch(connection: DuckDBConnection, after: number): Promise<KeptCall[]> {
  const calls = await rowsOf(
    connection,
    `SELECT * FROM ${ROW_TABLES.calls.table} JOIN ${profile.table} USING (${profile.id})
     JOIN ${outcome.table} USING (${outcome.id}) WHERE call_number > ${after} ORDER BY call_number LIMIT ${AT_ONCE}`
  );
  const numbers = calls.map(({ call_number: callNumber }) => Number(callNumber));
  const among = `call_number BETWEEN ${Math.min(...numbers, after)} AND ${Math.max(...numbers, after)}`;
  const turns = await rowsOf(connection, `SELECT * FROM ${ROW_TABLES.turns.table} WHERE ${among} ORDER BY turn_index`);
  const tools = await rowsOf(
    connection,
    `SELECT * FROM ${ROW_TABLES.tools.table} JOIN ${tool.table} USING (${tool.id}) WHERE ${among}`
  );
  const numberOf = ({ call_number: callNumber }: KeptRow) => Number(callNumber);
  const [turnsOf, toolsOf] = [Map.groupBy(turns, numberOf), Map.groupBy(tools, numberOf)];
  return calls.map((call) => ({
    call,
    turns: turnsOf.get(numberOf(call)) ?? [],
    tools: toolsOf.get(numberOf(call)) ?? [],
  }));
}

/**
 * The calls of a hot store that was set aside, some at a time. The file is not changed.
 *
 * @throws Error when the file is no hot store, or is damaged
 */
export async function* readKeptCopy(path: string): AsyncGenerator<KeptCall[]> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    let calls = await readBatch(connection, 0);
    for (; calls.length > 0; calls = await readBatch(connection, Number(calls.at(-1)?.call['call_number']))) {
      yield calls;
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
