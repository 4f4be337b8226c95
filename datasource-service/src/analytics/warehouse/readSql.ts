import type { CallSort } from '../../contract/index.ts';
import type {
  AggregateRequest,
  CallLogRequest,
  GroupKind,
  LikenessRequest,
  RowSource,
  Split,
  TimeRange,
} from '../hot/hotStore.ts';
import { callConditions } from '../rows/callConditions.ts';
import { callRowColumns, DISTANCE, orderValue } from '../rows/callRow.ts';
import { BIGQUERY } from '../rows/dialect.ts';
import { bucketColumn, LONGEST_CALL_MS } from '../rows/rowColumns.ts';
import type { ByKey, HistoryCallPlace, HistoryFilter } from './historyStore.ts';
import type { Statement } from './connection.ts';
import type { TableNames } from './mergeSql.ts';
import { CALLS, COMBINATIONS, PLACES, TOOLS, TURNS } from './tables.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** 1970 began on a Thursday: so many hours after a Monday's midnight. */
const HOURS_SINCE_MONDAY = 72;
const HOURS_PER_WEEK = 168;
const SECONDS_PER_HOUR = 3600;

const SOURCES: Readonly<Record<RowSource, string>> = { calls: CALLS.name, turns: TURNS.name, tools: TOOLS.name };

const KEYS: Readonly<Record<GroupKind, string>> = {
  profile: 'profile_key',
  outcome: 'outcome_key',
  tool: 'tool_key',
};

type Parameters = Array<string | number>;

/** Parts of a statement with the values of their `?` in order. */
interface Sql {
  sql: string;
  parameters: Parameters;
}

function joined(parts: readonly Sql[], separator: string): Sql {
  return {
    sql: parts.map(({ sql }) => sql).join(separator),
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}

/** Calls that started in the range. It names the column of the partition, which every query must. */
function startedIn({ from, to }: TimeRange): Sql {
  return { sql: 'call_time >= TIMESTAMP_MILLIS(?) AND call_time < TIMESTAMP_MILLIS(?)', parameters: [from, to] };
}

function keyConditions(only: HistoryFilter): Sql[] {
  return (['profile', 'outcome', 'tool'] as const).flatMap((kind) => {
    const keys = only[kind];
    if (keys === undefined) {
      return [];
    }
    // Keys have more digits than JavaScript's numbers, and are whole numbers by their making.
    const list = keys.map((key) => String(BigInt(key))).join(', ');
    return [{ sql: keys.length === 0 ? 'FALSE' : `${KEYS[kind]} IN (${list})`, parameters: [] }];
  });
}

/** Keeps rows by their combinations and by their calls. */
function filterOf(tables: TableNames, source: RowSource, range: TimeRange, only: HistoryFilter): Sql {
  const onCalls = callConditions(only, BIGQUERY);
  const ofTheirCalls = (): Sql[] => {
    const within = joined([startedIn(range), ...onCalls], ' AND ');
    return [
      {
        sql: `call_key IN (SELECT call_key FROM ${tables(CALLS.name)} WHERE ${within.sql})`,
        parameters: within.parameters,
      },
    ];
  };
  const conditions = onCalls.length === 0 || source === 'calls' ? onCalls : ofTheirCalls();
  return joined([startedIn(range), ...keyConditions(only), ...conditions], ' AND ');
}

function splitColumn(split: Split): string {
  return split === 'hourOfWeek'
    ? `MOD(DIV(UNIX_SECONDS(call_time), ${SECONDS_PER_HOUR}) + ${HOURS_SINCE_MONDAY}, ${HOURS_PER_WEEK})`
    : `CAST(${KEYS[split]} AS STRING)`;
}

/** What rows are told apart by. Columns: `slot` (its number from 1970 on) if any, `split_N`. */
function keysOf({ slotMs, splits }: Pick<AggregateRequest, 'slotMs' | 'splits'>): Sql[] {
  return [
    ...(slotMs === null ? [] : [{ sql: 'DIV(UNIX_MILLIS(call_time), ?) AS slot', parameters: [slotMs] }]),
    ...splits.map((split, index) => ({ sql: `${splitColumn(split)} AS split_${index}`, parameters: [] })),
  ];
}

function places(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(', ');
}

/** Sums of components. Columns: keys, `sum_N`. */
export function sumStatement(
  tables: TableNames,
  request: ByKey<AggregateRequest>,
  components: readonly string[]
): Statement {
  const keys = keysOf(request);
  const sums = components.map((name, index): Sql => ({
    sql: `CAST(SUM(\`${name}\`) AS FLOAT64) AS sum_${index}`,
    parameters: [],
  }));
  const { sql, parameters } = joined([...keys, ...sums], ', ');
  const filter = filterOf(tables, request.source, request.range, request.only);
  const grouping = keys.length === 0 ? '' : ` GROUP BY ${places(keys.length)}`;
  return {
    sql: `SELECT ${sql} FROM ${tables(SOURCES[request.source])} WHERE ${filter.sql}${grouping} HAVING COUNT(*) > 0`,
    parameters: [...parameters, ...filter.parameters],
  };
}

/** Counts by bucket, all latencies in one pass. Columns: keys, place of the latency, bucket, count; in that order. */
export function latencyStatement(
  tables: TableNames,
  request: ByKey<AggregateRequest>,
  latencies: readonly string[]
): Statement {
  const keys = keysOf(request);
  const { sql, parameters } = joined([...keys, { sql: 'measured.latency, measured.bucket', parameters: [] }], ', ');
  const measured = latencies.map((name, index) => `STRUCT(${index} AS latency, \`${bucketColumn(name)}\` AS bucket)`);
  const filter = filterOf(tables, request.source, request.range, request.only);
  const grouping = places(keys.length + 2);
  return {
    sql: `SELECT ${sql}, COUNT(*) AS n FROM ${tables(SOURCES[request.source])}, UNNEST([${measured.join(', ')}]) AS measured
      WHERE ${filter.sql} AND measured.bucket IS NOT NULL GROUP BY ${grouping} ORDER BY ${grouping}`,
    parameters: [...parameters, ...filter.parameters],
  };
}

/** When calls were open. Columns: `open_from`, `open_to`, `split_N`. */
export function spansStatement(
  tables: TableNames,
  range: TimeRange,
  splits: readonly GroupKind[],
  { startedBefore, ...only }: HistoryFilter & { startedBefore: number }
): Statement {
  const fromSecond = Math.floor(range.from / SECOND_MS);
  const toSecond = Math.ceil(range.to / SECOND_MS);
  // Whole minutes, as the hot store has them.
  const earliest = Math.floor((fromSecond * SECOND_MS - LONGEST_CALL_MS) / MINUTE_MS) * MINUTE_MS;
  const started = { from: earliest, to: Math.min(startedBefore, range.to) };
  const filter = filterOf(tables, 'calls', started, only);
  const columns = ['open_from', 'open_to', ...splits.map((split, index) => `${splitColumn(split)} AS split_${index}`)];
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${tables(CALLS.name)} WHERE ${filter.sql} AND open_from < ? AND open_to > ?`,
    parameters: [...filter.parameters, toSecond, fromSecond],
  };
}

/** Columns: smallest and largest number of a call. */
export function callNumbersStatement(tables: TableNames, range: TimeRange): Statement {
  const { sql, parameters } = startedIn(range);
  return {
    sql: `SELECT MIN(call_number) AS first_number, MAX(call_number) AS last_number FROM ${tables(CALLS.name)} WHERE ${sql}`,
    parameters,
  };
}

/** Aliases, since BigQuery refuses two columns of one name, and unnamed ones come in no order. */
function rowColumns(): string {
  const columns = [...callRowColumns(BIGQUERY), splitColumn('profile'), splitColumn('outcome')];
  return columns.map((column, index) => `${column} AS cell_${index}`).join(', ');
}

const DIRECTIONS: Readonly<Record<CallSort, string>> = {
  newest: 'DESC',
  oldest: 'ASC',
  longest: 'DESC',
  costliest: 'DESC',
  slowest: 'DESC',
};

/** A part of the call log in its order. Columns as `readCallRow` takes them, and keys of profile and outcome. */
export function callLogStatement(
  tables: TableNames,
  { only, order, after, limit }: ByKey<CallLogRequest> & { only: { callNumbers?: readonly number[] } },
  stretch: TimeRange
): Statement {
  const { callNumbers, ...filter } = only;
  const value = orderValue(order, BIGQUERY);
  const sign = order === 'oldest' ? '>' : '<';
  const conditions: Sql[] = [filterOf(tables, 'calls', stretch, filter)];
  if (callNumbers !== undefined) {
    conditions.push({
      sql: "CAST(call_number AS STRING) IN (SELECT number FROM UNNEST(SPLIT(?, ',')) AS number)",
      parameters: [callNumbers.join(',')],
    });
  }
  if (after !== null) {
    conditions.push({
      sql: `(${value} ${sign} ? OR (${value} = ? AND call_number ${sign} ?))`,
      parameters: [after.value, after.value, after.callNumber],
    });
  }
  const { sql, parameters } = joined(conditions, ' AND ');
  const direction = DIRECTIONS[order];
  return {
    sql: `SELECT ${rowColumns()} FROM ${tables(CALLS.name)} WHERE ${sql}
      ORDER BY ${value} ${direction}, call_number ${direction} LIMIT ${Math.trunc(limit)}`,
    parameters,
  };
}

/** The calls most like a given one. Columns as of the call log. */
export function likeCallsStatement(tables: TableNames, request: ByKey<LikenessRequest>): Statement {
  const { range, only, callId, durationSeconds, slowestTurnMs, limit } = request;
  const { sql, parameters } = filterOf(tables, 'calls', range, only);
  return {
    sql: `SELECT ${rowColumns()} FROM ${tables(CALLS.name)} WHERE ${sql} AND call_id <> ?
      ORDER BY ${DISTANCE}, call_number DESC LIMIT ${Math.trunc(limit)}`,
    parameters: [...parameters, callId, Math.log1p(durationSeconds ?? 0), Math.log1p(slowestTurnMs ?? 0)],
  };
}

/** Every combination that occurs. Columns: kind, key, values as JSON. */
export function allCombinationsStatement(tables: TableNames): Statement {
  return {
    sql: `SELECT kind, CAST(combination_key AS STRING) AS combination, combination_values FROM ${tables(COMBINATIONS.name)}`,
    parameters: [],
  };
}

const RECORD_COLUMNS =
  'call_key, call_number, version, UNIX_MICROS(changed_at) AS changed, record, UNIX_MILLIS(call_time) AS moment';

/** Calls in full in order of their start. Columns: key, number, version, changed at (epoch us), record, start (epoch ms). */
export function recordsStatement(
  tables: TableNames,
  range: TimeRange,
  { after, limit }: { after: HistoryCallPlace | null; limit: number }
): Statement {
  const conditions = [startedIn(range)];
  if (after !== null) {
    conditions.push({
      sql: `(${BIGQUERY.callTime} > ? OR (${BIGQUERY.callTime} = ? AND call_key > ?))`,
      parameters: [after.at, after.at, after.key],
    });
  }
  const { sql, parameters } = joined(conditions, ' AND ');
  return {
    sql: `SELECT ${RECORD_COLUMNS} FROM ${tables(CALLS.name)} WHERE ${sql}
      ORDER BY call_time, call_key LIMIT ${Math.trunc(limit)}`,
    parameters,
  };
}

/** One call in full. Columns as of {@link recordsStatement}. */
export function recordStatement(tables: TableNames, key: string, range: TimeRange): Statement {
  const { sql, parameters } = startedIn(range);
  return {
    sql: `SELECT ${RECORD_COLUMNS} FROM ${tables(CALLS.name)} WHERE ${sql} AND call_key = ?`,
    parameters: [...parameters, key],
  };
}

/** Where a call's row can be. Columns: first and last time at which it was put, epoch ms. */
export function placeStatement(tables: TableNames, key: string): Statement {
  return {
    sql: `SELECT UNIX_MILLIS(earliest) AS first_time, UNIX_MILLIS(latest) AS last_time FROM ${tables(PLACES.name)} WHERE call_key = ?`,
    parameters: [key],
  };
}
