import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeedPosition, HotCall } from '../hotStore.ts';
import type { GroupTables } from './groupTables.ts';
import {
  CALL_ROW_COLUMNS,
  columnsAsJson,
  insertStatement,
  ROW_TABLES,
  TOOL_ROW_COLUMNS,
  TURN_ROW_COLUMNS,
  type GroupedCall,
} from './layout.ts';
import type { StaleSlot, TouchedHours } from './staleSlots.ts';

const MINUTES_PER_HOUR = 60;
const SECONDS_PER_HOUR = 3600;

const INSERT_CALLS = insertStatement('call_rows', CALL_ROW_COLUMNS);
const INSERT_TURNS = insertStatement('turn_rows', TURN_ROW_COLUMNS);
const INSERT_TOOLS = insertStatement('tool_rows', TOOL_ROW_COLUMNS);

/** Hours touched so far, as a change of calls goes on. */
class Touched implements TouchedHours {
  readonly started = new Set<number>();
  readonly open = new Set<number>();

  add(minute: number, openFrom: number, openTo: number): void {
    this.started.add(Math.floor(minute / MINUTES_PER_HOUR));
    const last = Math.floor(openTo / SECONDS_PER_HOUR);
    for (let hour = Math.floor(openFrom / SECONDS_PER_HOUR); hour <= last; hour += 1) {
      this.open.add(hour);
    }
  }
}

/** Removes the rows of calls. The bounds let the engine skip all parts of the tables that cannot hold them. */
async function removeRows(connection: DuckDBConnection, numbers: readonly number[], touched: Touched): Promise<void> {
  const parameters = [BigInt(Math.min(...numbers)), BigInt(Math.max(...numbers)), JSON.stringify(numbers)];
  const where = `call_number BETWEEN ? AND ? AND call_number IN (SELECT unnest(from_json(?, '["BIGINT"]')))`;
  const removed = await connection.runAndReadAll(
    `DELETE FROM call_rows WHERE ${where} RETURNING minute, open_from, open_to`,
    parameters
  );
  for (const [minute, openFrom, openTo] of removed.getRows()) {
    touched.add(Number(minute), Number(openFrom), Number(openTo));
  }
  if (removed.currentRowCount > 0) {
    await connection.run(`DELETE FROM ${ROW_TABLES.turns.table} WHERE ${where}`, parameters);
    await connection.run(`DELETE FROM ${ROW_TABLES.tools.table} WHERE ${where}`, parameters);
  }
}

function cellOf(call: GroupedCall, name: string): number {
  return Number(CALL_ROW_COLUMNS.find((column) => column.name === name)?.read(call));
}

/** Puts calls in place of their earlier versions. Returns the hours whose roll-ups this makes stale. */
export async function writeCalls(
  connection: DuckDBConnection,
  calls: readonly HotCall[],
  groups: GroupTables
): Promise<TouchedHours> {
  const touched = new Touched();
  await removeRows(
    connection,
    calls.map(({ callNumber }) => callNumber),
    touched
  );
  const grouped = calls.map((call) => groups.group(call));
  const turns = grouped.flatMap((call) => call.view.turns.map((turn) => ({ call, turn })));
  const tools = grouped.flatMap((call) =>
    call.view.toolCalls.map((tool) => ({ call, tool, toolNumber: groups.toolNumber(tool.name) }))
  );
  await groups.write(connection);
  await connection.run(INSERT_CALLS, [columnsAsJson(CALL_ROW_COLUMNS, grouped)]);
  if (turns.length > 0) {
    await connection.run(INSERT_TURNS, [columnsAsJson(TURN_ROW_COLUMNS, turns)]);
  }
  if (tools.length > 0) {
    await connection.run(INSERT_TOOLS, [columnsAsJson(TOOL_ROW_COLUMNS, tools)]);
  }
  for (const call of grouped) {
    touched.add(cellOf(call, 'minute'), cellOf(call, 'open_from'), cellOf(call, 'open_to'));
  }
  return touched;
}

/** Takes calls away. Returns the hours whose roll-ups this makes stale. */
export async function removeCalls(connection: DuckDBConnection, callNumbers: readonly number[]): Promise<TouchedHours> {
  const touched = new Touched();
  await removeRows(connection, callNumbers, touched);
  return touched;
}

/** Writes down slots that have become stale. */
export async function writeStaleSlots(connection: DuckDBConnection, slots: readonly StaleSlot[]): Promise<void> {
  if (slots.length > 0) {
    await connection.run(
      `INSERT INTO stale_slots SELECT unnest(given.kind), unnest(given.slot)
       FROM (SELECT from_json(?, '{"kind":["VARCHAR"],"slot":["INTEGER"]}') AS given)`,
      [JSON.stringify({ kind: slots.map(({ kind }) => kind), slot: slots.map(({ slot }) => slot) })]
    );
  }
}

/** Moves the position in the record's feed. */
export async function writePosition(connection: DuckDBConnection, position: FeedPosition): Promise<void> {
  await connection.run('DELETE FROM feed_position');
  await connection.run('INSERT INTO feed_position VALUES (?, ?, ?)', [
    position.recordId,
    BigInt(position.changeNumber),
    position.madeBy,
  ]);
}
