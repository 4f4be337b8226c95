import { callConditions, type Condition } from '../../rows/callConditions.ts';
import { DUCKDB } from '../../rows/dialect.ts';
import { bucketColumn } from '../../rows/rowColumns.ts';
import type { AggregateRequest, RowFilter, Split, TimeRange } from '../hotStore.ts';
import { ROW_TABLES } from './layout.ts';
import type { Segment } from './planner.ts';
import { keyColumn, type RollUp } from './rollUpTables.ts';
import type { Statement } from './statement.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MINUTES_PER_HOUR = 60;

/** 1970 began on a Thursday: so many hours after a Monday's midnight. */
const HOURS_SINCE_MONDAY = 72;
const HOURS_PER_WEEK = 168;

/** Rows whose call started in the range: whole minutes by the minute, broken ones at the ends by milliseconds too. */
export function timeCondition({ from, to }: TimeRange): string {
  const first = Math.floor(from / MINUTE_MS);
  const last = Math.floor((to - 1) / MINUTE_MS);
  const fromMs = from - first * MINUTE_MS;
  const toMs = to - last * MINUTE_MS;
  return [
    `minute BETWEEN ${first} AND ${last}`,
    ...(fromMs > 0 ? [`(minute > ${first} OR minute_ms >= ${fromMs})`] : []),
    ...(toMs < MINUTE_MS ? [`(minute < ${last} OR minute_ms < ${toMs})`] : []),
  ].join(' AND ');
}

/** Conditions on calls as conditions on the rows of their turns or tool calls, which start with their call. */
function ofTheirCalls(conditions: readonly Condition[], segment: TimeRange): Condition[] {
  return conditions.length === 0
    ? []
    : [
        {
          sql: `call_number IN (SELECT call_number FROM call_rows WHERE ${[timeCondition(segment), ...conditions.map(({ sql }) => sql)].join(' AND ')})`,
          parameters: conditions.flatMap(({ parameters }) => parameters),
        },
      ];
}

/**
 * Keeps rows by the numbers of their combinations and by their calls.
 *
 * @param callsIn time of the calls when the rows are not those of calls themselves
 */
export function filterConditions(only: RowFilter, callsIn: TimeRange | null = null): Statement {
  const conditions: string[] = [];
  const parameters: Array<string | number> = [];
  for (const kind of ['profile', 'outcome', 'tool'] as const) {
    const numbers = only[kind];
    if (numbers !== undefined) {
      conditions.push(numbers.length === 0 ? 'false' : `${keyColumn(kind)} IN (${numbers.map(Math.trunc).join(', ')})`);
    }
  }
  const onCalls = callConditions(only, DUCKDB);
  for (const condition of callsIn === null ? onCalls : ofTheirCalls(onCalls, callsIn)) {
    conditions.push(condition.sql);
    parameters.push(...condition.parameters);
  }
  return { sql: conditions.map((condition) => ` AND ${condition}`).join(''), parameters };
}

/** Number of a row's slot, counted from 1970 on. */
function rowSlot(slotMs: number): string {
  return slotMs % MINUTE_MS === 0
    ? `minute // ${slotMs / MINUTE_MS}`
    : `((minute::BIGINT * ${MINUTE_MS} + minute_ms) // ${slotMs})`;
}

/** Over a shorter time than this it is quicker to count rows here than in the engine, many groups and latencies at once. */
const COUNTED_HERE_MS = 26 * HOUR_MS;

/** Slots times combinations that are counted in flat tables; more would take too much memory. */
const MOST_CELLS = 100_000;

/** What a latency's bucket is in plain rows where it was not measured. */
export const NOT_MEASURED = -32_768;

/** How many combinations of each kind there are. */
export type SplitSizes = Readonly<Record<Split, number>>;

/**
 * Whether the rows of some segments are fetched as they are and counted here, all in the same flat tables: these reach
 * from the first segment to the last, whatever lies between.
 */
export function areCountedHere(
  { slotMs, splits }: AggregateRequest,
  segments: readonly TimeRange[],
  sizes: SplitSizes
): boolean {
  const length = segments.reduce((sum, { from, to }) => sum + to - from, 0);
  const first = Math.min(...segments.map(({ from }) => from));
  const last = Math.max(...segments.map(({ to }) => to));
  const slots = slotMs === null ? 1 : (last - first) / slotMs + 2;
  const cells = splits.reduce((product, split) => product * sizes[split], slots);
  return length <= COUNTED_HERE_MS && cells <= MOST_CELLS;
}

function rowSplit(split: Split): string {
  return split === 'hourOfWeek'
    ? `(minute // ${MINUTES_PER_HOUR} + ${HOURS_SINCE_MONDAY}) % ${HOURS_PER_WEEK}`
    : keyColumn(split);
}

function rollUpSplit(split: Split): string {
  return split === 'hourOfWeek' ? `(hour + ${HOURS_SINCE_MONDAY}) % ${HOURS_PER_WEEK}` : keyColumn(split);
}

function selectList(slot: string | null, splits: readonly string[]): string[] {
  return [
    ...(slot === null ? [] : [`(${slot})::INTEGER AS slot`]),
    ...splits.map((expression, index) => `(${expression})::INTEGER AS split_${index}`),
  ];
}

function sumsOf(components: readonly string[]): string[] {
  return components.map((name, index) => `sum("${name}")::DOUBLE AS sum_${index}`);
}

function rowKeys({ slotMs, splits }: AggregateRequest): string[] {
  return selectList(slotMs === null ? null : rowSlot(slotMs), splits.map(rowSplit));
}

function rollUpKeys({ slotMs, splits }: AggregateRequest, { slot, grainMs }: RollUp): string[] {
  const length = (slotMs ?? HOUR_MS) / grainMs;
  return selectList(slotMs === null ? null : `${slot} // ${length}`, splits.map(rollUpSplit));
}

interface From {
  table: string;
  where: Statement;
}

function fromRows({ source, only }: AggregateRequest, segment: Segment): From {
  const filter = filterConditions(only, source === 'calls' ? null : segment);
  return {
    table: ROW_TABLES[source].table,
    where: { sql: `${timeCondition(segment)}${filter.sql}`, parameters: filter.parameters },
  };
}

function fromRollUp({ only }: AggregateRequest, { from, to }: Segment, { table, slot, grainMs }: RollUp): From {
  const filter = filterConditions(only);
  return {
    table,
    where: {
      sql: `${slot} >= ${from / grainMs} AND ${slot} < ${to / grainMs}${filter.sql}`,
      parameters: filter.parameters,
    },
  };
}

function select(columns: readonly string[], { table, where }: From, end = ''): Statement {
  return { sql: `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where.sql}${end}`, parameters: where.parameters };
}

/** Sums of components over a segment. Columns: `slot` (its number from 1970 on) if any, `split_N`, `sum_N`. */
export function sumStatement(request: AggregateRequest, segment: Segment, components: readonly string[]): Statement {
  const { rollUp } = segment;
  const [keys, from] =
    rollUp === null
      ? [rowKeys(request), fromRows(request, segment)]
      : [rollUpKeys(request, rollUp), fromRollUp(request, segment, rollUp)];
  return select([...keys, ...sumsOf(components)], from, ' GROUP BY ALL HAVING count(*) > 0');
}

/** Latencies of a roll-up. Columns: keys, then for each latency a list of buckets and a list of counts. */
export function latencyListsStatement(
  request: AggregateRequest,
  segment: Segment,
  rollUp: RollUp,
  latencies: readonly string[]
): Statement {
  const lists = latencies.flatMap((name) => [`coalesce("${name}_buckets", [])`, `coalesce("${name}_counts", [])`]);
  return select([...rollUpKeys(request, rollUp), ...lists], fromRollUp(request, segment, rollUp));
}

/** Plain rows. Columns: keys, then for each latency its bucket, {@link NOT_MEASURED} where there is none. */
export function latencyRowsStatement(
  request: AggregateRequest,
  segment: Segment,
  latencies: readonly string[]
): Statement {
  const buckets = latencies.map((name) => `coalesce("${bucketColumn(name)}", ${NOT_MEASURED})`);
  return select([...rowKeys(request), ...buckets], fromRows(request, segment));
}

/** One latency counted by the engine. Columns: keys, bucket, count. */
export function latencyCountsStatement(request: AggregateRequest, segment: Segment, latency: string): Statement {
  const bucket = `"${bucketColumn(latency)}"`;
  const columns = [...rowKeys(request), `${bucket} AS bucket`, 'count(*)::DOUBLE AS n'];
  return select(columns, fromRows(request, segment), ` AND ${bucket} IS NOT NULL GROUP BY ALL`);
}
