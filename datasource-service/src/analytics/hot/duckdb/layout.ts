import { createHash } from 'node:crypto';
import { OUTCOME_COLUMNS, PROFILE_COLUMNS } from '../../../calls/callGroups.ts';
import { DERIVATION_VERSION } from '../../../calls/derivation.ts';
import {
  CALL_COLUMNS,
  columnsOf,
  ROW_NAMES,
  TOOL_COLUMNS,
  TURN_COLUMNS,
  type Column,
  type ColumnType,
  type RowTool,
  type RowTurn,
} from '../../rows/rowColumns.ts';
import type { GroupKind, HotCall, RowSource } from '../hotStore.ts';

/** The engine's types of columns. */
export const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  double: 'DOUBLE',
  int64: 'BIGINT',
  int32: 'INTEGER',
  uint32: 'UINTEGER',
  int16: 'SMALLINT',
  uint16: 'USMALLINT',
  time: 'TIMESTAMP',
};

/** A call with the numbers of its combinations. */
export interface GroupedCall extends HotCall {
  profile: number;
  outcome: number;
}

interface GroupedTurn extends RowTurn {
  call: GroupedCall;
}

interface GroupedTool extends RowTool {
  call: GroupedCall;
  toolNumber: number;
}

const MINUTE_MS = 60_000;

/**
 * Columns that every row begins with. Time is kept in minutes and the milliseconds within: small integers that group
 * and compare many times faster than timestamps.
 */
const KEY_COLUMNS: ReadonlyArray<Column<GroupedCall>> = [
  { name: 'call_number', type: 'int64', read: ({ callNumber }) => callNumber },
  { name: 'minute', type: 'int32', read: ({ view }) => Math.floor(view.at / MINUTE_MS) },
  { name: 'minute_ms', type: 'uint16', read: ({ view }) => view.at - Math.floor(view.at / MINUTE_MS) * MINUTE_MS },
  { name: 'profile_id', type: 'int32', read: ({ profile }) => profile },
  { name: 'outcome_id', type: 'int32', read: ({ outcome }) => outcome },
];

/** Columns of `call_rows`. */
export const CALL_ROW_COLUMNS: ReadonlyArray<Column<GroupedCall>> = [...KEY_COLUMNS, ...CALL_COLUMNS];

/** Columns of `turn_rows`. */
export const TURN_ROW_COLUMNS: ReadonlyArray<Column<GroupedTurn>> = [
  ...columnsOf<GroupedTurn, GroupedCall>(KEY_COLUMNS, ({ call }) => call),
  ...TURN_COLUMNS,
];

/** Columns of `tool_rows`. */
export const TOOL_ROW_COLUMNS: ReadonlyArray<Column<GroupedTool>> = [
  ...columnsOf<GroupedTool, GroupedCall>(KEY_COLUMNS, ({ call }) => call),
  { name: 'tool_id', type: 'int32', read: ({ toolNumber }) => toolNumber },
  ...TOOL_COLUMNS,
];

/** What the engine must know of one kind of rows. */
export interface RowTable {
  table: string;
  components: readonly string[];
  latencies: readonly string[];
}

/** Row tables by source. */
export const ROW_TABLES: Readonly<Record<RowSource, RowTable>> = {
  calls: { table: 'call_rows', ...ROW_NAMES.calls },
  turns: { table: 'turn_rows', ...ROW_NAMES.turns },
  tools: { table: 'tool_rows', ...ROW_NAMES.tools },
};

/** A table of combinations: its columns of text, and the column by which rows refer to it. */
export const GROUP_TABLES: Readonly<Record<GroupKind, { table: string; id: string; columns: readonly string[] }>> = {
  profile: { table: 'profiles', id: 'profile_id', columns: PROFILE_COLUMNS.map(({ name }) => name) },
  outcome: { table: 'outcomes', id: 'outcome_id', columns: OUTCOME_COLUMNS.map(({ name }) => name) },
  tool: { table: 'tool_names', id: 'tool_id', columns: ['tool'] },
};

function columnList<Source>(columns: ReadonlyArray<Column<Source>>): string {
  return columns.map(({ name, type }) => `"${name}" ${TYPES[type]}`).join(', ');
}

/**
 * Tables of rows and combinations. Rows have no primary key: it makes deletes and inserts hundreds of times slower;
 * that each call is there once is the ledger's doing.
 */
export function rowTableStatements(): string[] {
  return [
    `CREATE TABLE call_rows (${columnList(CALL_ROW_COLUMNS)})`,
    `CREATE TABLE turn_rows (${columnList(TURN_ROW_COLUMNS)})`,
    `CREATE TABLE tool_rows (${columnList(TOOL_ROW_COLUMNS)})`,
    ...Object.values(GROUP_TABLES).map(
      ({ table, id, columns }) =>
        `CREATE TABLE ${table} (${id} INTEGER, ${columns.map((name) => `"${name}" VARCHAR`).join(', ')})`
    ),
  ];
}

/** Columns as one JSON object of lists, as {@link insertStatement} takes them. */
export function columnsAsJson<Source>(columns: ReadonlyArray<Column<Source>>, sources: readonly Source[]): string {
  return JSON.stringify(Object.fromEntries(columns.map(({ name, read }) => [name, sources.map(read)])));
}

/** An insert of many rows given as one JSON parameter. Times arrive as epoch ms and are stored as UTC. */
export function insertStatement<Source>(table: string, columns: ReadonlyArray<Column<Source>>): string {
  const shape = Object.fromEntries(columns.map(({ name, type }) => [name, [TYPES[type === 'time' ? 'int64' : type]]]));
  const cells = columns.map(({ name, type }) =>
    type === 'time' ? `make_timestamp_ms(unnest(given."${name}"))` : `unnest(given."${name}")`
  );
  return `INSERT INTO ${table} SELECT ${cells.join(', ')} FROM (SELECT from_json(?, '${JSON.stringify(shape)}') AS given)`;
}

/** Changes whenever tables or what is in them do: a hot store of another layout is made anew from the record. */
export function layoutVersion(statements: readonly string[]): string {
  return createHash('sha256')
    .update([...statements, `derivation ${DERIVATION_VERSION}`].join('\n'))
    .digest('hex');
}
