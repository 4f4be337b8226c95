import { createHash } from 'node:crypto';
import type { ToolCall, TurnLatency } from '../../../contract/index.ts';
import { maskNumber } from '../../../domain/caller.ts';
import { OUTCOME_COLUMNS, PROFILE_COLUMNS } from '../../../domain/callGroups.ts';
import {
  CALL_COMPONENTS,
  CALL_LATENCIES,
  TOOL_COMPONENTS,
  TOOL_LATENCIES,
  TURN_COMPONENTS,
  TURN_LATENCIES,
  type Components,
  type Latencies,
} from '../../../domain/components.ts';
import { bucketOf } from '../../../domain/logBuckets.ts';
import type { GroupKind, HotCall, RowSource } from '../hotStore.ts';

type Cell = string | number | boolean | null;

/** A column of a row table: its DuckDB type and where its value comes from. Times are given as epoch ms. */
export interface Column<Source> {
  name: string;
  type: 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'INTEGER' | 'UINTEGER' | 'SMALLINT' | 'USMALLINT' | 'TIMESTAMP';
  read: (source: Source) => Cell;
}

/** A call with the numbers of its combinations. */
export interface GroupedCall extends HotCall {
  profile: number;
  outcome: number;
}

interface GroupedTurn {
  call: GroupedCall;
  turn: TurnLatency;
}

interface GroupedTool {
  call: GroupedCall;
  tool: ToolCall;
  toolNumber: number;
}

const MINUTE_MS = 60_000;
const INTEGER_LIMIT = 2 ** 31 - 1;

/** An open call counts as open for this long, ms: nothing else bounds the search for calls that were open once. */
export const LONGEST_CALL_MS = 12 * 60 * 60 * 1000;

/** A sum's summand must fit its column; a call beyond it is bounded rather than refused. */
function asInteger(value: number): number {
  return Math.max(-INTEGER_LIMIT, Math.min(INTEGER_LIMIT, value));
}

function components<Source>(table: Components<Source>): Array<Column<Source>> {
  return Object.entries(table).map(([name, of]) => ({
    name,
    type: 'INTEGER',
    read: (source) => asInteger(of(source)),
  }));
}

/** Name of the column that holds a latency's bucket. */
export function bucketColumn(latency: string): string {
  return `${latency}_bucket`;
}

function buckets<Source>(table: Latencies<Source>): Array<Column<Source>> {
  return Object.entries(table).map(([name, of]) => ({
    name: bucketColumn(name),
    type: 'SMALLINT',
    read(source) {
      const value = of(source);
      // Less than a millisecond is no latency of a phone call, and zero has no logarithm.
      return value === null ? null : bucketOf(Math.max(1, value));
    },
  }));
}

/**
 * Columns that every row begins with. Time is kept in minutes and the milliseconds within: small integers that group
 * and compare many times faster than timestamps.
 */
const KEY_COLUMNS: ReadonlyArray<Column<GroupedCall>> = [
  { name: 'call_number', type: 'INTEGER', read: ({ callNumber }) => callNumber },
  { name: 'minute', type: 'INTEGER', read: ({ view }) => Math.floor(view.at / MINUTE_MS) },
  { name: 'minute_ms', type: 'USMALLINT', read: ({ view }) => view.at - Math.floor(view.at / MINUTE_MS) * MINUTE_MS },
  { name: 'profile_id', type: 'INTEGER', read: ({ profile }) => profile },
  { name: 'outcome_id', type: 'INTEGER', read: ({ outcome }) => outcome },
];

function of<Source extends { call: GroupedCall }>(columns: ReadonlyArray<Column<GroupedCall>>): Array<Column<Source>> {
  return columns.map(({ name, type, read }) => ({ name, type, read: ({ call }) => read(call) }));
}

function part<Whole, Part>(columns: ReadonlyArray<Column<Part>>, pick: (whole: Whole) => Part): Array<Column<Whole>> {
  return columns.map(({ name, type, read }) => ({ name, type, read: (whole) => read(pick(whole)) }));
}

function openUntil({ view }: GroupedCall): number {
  return view.endedAt ?? (view.state === 'ended' ? view.at : view.at + LONGEST_CALL_MS);
}

/** Columns of `call_rows`. */
export const CALL_ROW_COLUMNS: ReadonlyArray<Column<GroupedCall>> = [
  ...KEY_COLUMNS,
  { name: 'open_from', type: 'UINTEGER', read: ({ view }) => Math.ceil(view.at / 1000) },
  { name: 'open_to', type: 'UINTEGER', read: (call) => Math.ceil(Math.max(call.view.at, openUntil(call)) / 1000) },
  { name: 'call_id', type: 'VARCHAR', read: ({ view }) => view.callId },
  { name: 'caller_hash', type: 'VARCHAR', read: ({ callerHash }) => callerHash },
  {
    name: 'caller_digits',
    type: 'VARCHAR',
    read: ({ view }) => (view.callerNumber === null ? null : maskNumber(view.callerNumber)),
  },
  { name: 'created_at', type: 'TIMESTAMP', read: ({ view }) => view.createdAt },
  { name: 'started_at', type: 'TIMESTAMP', read: ({ view }) => view.startedAt },
  { name: 'ended_at', type: 'TIMESTAMP', read: ({ view }) => view.endedAt },
  { name: 'duration_seconds', type: 'DOUBLE', read: ({ view }) => view.durationSeconds },
  { name: 'slowest_turn_ms', type: 'DOUBLE', read: ({ view }) => view.slowestTurnMs },
  ...part<GroupedCall, HotCall['view']>(
    [...components(CALL_COMPONENTS), ...buckets(CALL_LATENCIES)],
    ({ view }) => view
  ),
];

/** Columns of `turn_rows`. */
export const TURN_ROW_COLUMNS: ReadonlyArray<Column<GroupedTurn>> = [
  ...of<GroupedTurn>(KEY_COLUMNS),
  { name: 'turn_index', type: 'SMALLINT', read: ({ turn }) => Math.min(turn.index, 32_767) },
  ...part<GroupedTurn, TurnLatency>([...components(TURN_COMPONENTS), ...buckets(TURN_LATENCIES)], ({ turn }) => turn),
];

/** Columns of `tool_rows`. */
export const TOOL_ROW_COLUMNS: ReadonlyArray<Column<GroupedTool>> = [
  ...of<GroupedTool>(KEY_COLUMNS),
  { name: 'tool_id', type: 'INTEGER', read: ({ toolNumber }) => toolNumber },
  ...part<GroupedTool, ToolCall>([...components(TOOL_COMPONENTS), ...buckets(TOOL_LATENCIES)], ({ tool }) => tool),
];

/** What the engine must know of one kind of rows. */
export interface RowTable {
  table: string;
  components: readonly string[];
  latencies: readonly string[];
}

/** Row tables by source. */
export const ROW_TABLES: Readonly<Record<RowSource, RowTable>> = {
  calls: {
    table: 'call_rows',
    components: Object.keys(CALL_COMPONENTS),
    latencies: Object.keys(CALL_LATENCIES),
  },
  turns: {
    table: 'turn_rows',
    components: Object.keys(TURN_COMPONENTS),
    latencies: Object.keys(TURN_LATENCIES),
  },
  tools: {
    table: 'tool_rows',
    components: Object.keys(TOOL_COMPONENTS),
    latencies: Object.keys(TOOL_LATENCIES),
  },
};

/** A table of combinations: its columns of text, and the column by which rows refer to it. */
export const GROUP_TABLES: Readonly<Record<GroupKind, { table: string; id: string; columns: readonly string[] }>> = {
  profile: { table: 'profiles', id: 'profile_id', columns: PROFILE_COLUMNS.map(({ name }) => name) },
  outcome: { table: 'outcomes', id: 'outcome_id', columns: OUTCOME_COLUMNS.map(({ name }) => name) },
  tool: { table: 'tool_names', id: 'tool_id', columns: ['tool'] },
};

function columnList<Source>(columns: ReadonlyArray<Column<Source>>): string {
  return columns.map(({ name, type }) => `"${name}" ${type}`).join(', ');
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
  const shape = Object.fromEntries(columns.map(({ name, type }) => [name, [type === 'TIMESTAMP' ? 'BIGINT' : type]]));
  const cells = columns.map(({ name, type }) =>
    type === 'TIMESTAMP' ? `make_timestamp_ms(unnest(given."${name}"))` : `unnest(given."${name}")`
  );
  return `INSERT INTO ${table} SELECT ${cells.join(', ')} FROM (SELECT from_json(?, '${JSON.stringify(shape)}') AS given)`;
}

/** Changes whenever tables or what is in them do: a hot store of another layout is made anew from the record. */
export function layoutVersion(statements: readonly string[]): string {
  const rules = [CALL_COMPONENTS, TURN_COMPONENTS, TOOL_COMPONENTS, CALL_LATENCIES, TURN_LATENCIES, TOOL_LATENCIES];
  const code = rules.map((table) => Object.values(table).map(String).join('\n'));
  return createHash('sha256')
    .update([...statements, ...code].join('\n'))
    .digest('hex');
}
