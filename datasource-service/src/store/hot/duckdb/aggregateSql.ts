import type { AggregateRequest, RowFilter, Split, TimeRange } from '../hotStore.ts';
import { bucketColumn, ROW_TABLES } from './layout.ts';
import type { Segment } from './planner.ts';
import { keyColumn, type RollUp } from './rollUpTables.ts';

/** A statement with the values of its `?` parameters in order. */
export interface Statement {
  sql: string;
  parameters: Array<string | number>;
}

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

/** Keeps rows by the numbers of their combinations and by calls. */
export function filterConditions(only: RowFilter, isCallTable: boolean): Statement {
  const conditions: string[] = [];
  const parameters: string[] = [];
  for (const kind of ['profile', 'outcome', 'tool'] as const) {
    const numbers = only[kind];
    if (numbers !== undefined) {
      conditions.push(numbers.length === 0 ? 'false' : `${keyColumn(kind)} IN (${numbers.map(Math.trunc).join(', ')})`);
    }
  }
  if (only.callIds !== undefined) {
    const ids = only.callIds.length === 0 ? 'NULL' : only.callIds.map(() => '?').join(', ');
    conditions.push(
      isCallTable
        ? `call_id IN (${ids})`
        : `call_number IN (SELECT call_number FROM call_rows WHERE call_id IN (${ids}))`
    );
    parameters.push(...only.callIds);
  }
  return { sql: conditions.map((condition) => ` AND ${condition}`).join(''), parameters };
}

/** Number of a row's slot, counted from 1970 on. */
function rowSlot(slotMs: number): string {
  return slotMs % MINUTE_MS === 0
    ? `minute // ${slotMs / MINUTE_MS}`
    : `((minute::BIGINT * ${MINUTE_MS} + minute_ms) // ${slotMs})`;
}

/** Over a shorter time than this it is quicker to count rows by many groups here than in the engine. */
const COUNTED_HERE_MS = 26 * HOUR_MS;

/** Whether the rows of a segment come as they are instead of counted by bucket. */
export function comesAsRows({ splits, ask }: AggregateRequest, { from, to, rollUp }: Segment): boolean {
  return 'latency' in ask && rollUp === null && splits.length > 0 && to - from <= COUNTED_HERE_MS;
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

function rowsStatement(request: AggregateRequest, segment: Segment): Statement {
  const { source, slotMs, splits, only, ask } = request;
  const filter = filterConditions(only, source === 'calls');
  const keys = selectList(slotMs === null ? null : rowSlot(slotMs), splits.map(rowSplit));
  const isSum = 'components' in ask;
  const bucket = isSum ? '' : `"${bucketColumn(ask.latency)}"`;
  const isPlain = comesAsRows(request, segment);
  const counted = [`${bucket} AS bucket`, ...(isPlain ? [] : ['count(*)::DOUBLE AS n'])];
  const values = isSum ? sumsOf(ask.components) : counted;
  const grouping = isPlain ? '' : ` GROUP BY ALL${isSum ? ' HAVING count(*) > 0' : ''}`;
  const measured = isSum ? '' : ` AND ${bucket} IS NOT NULL`;
  return {
    sql: `SELECT ${[...keys, ...values].join(', ')} FROM ${ROW_TABLES[source].table}
      WHERE ${timeCondition(segment)}${filter.sql}${measured}${grouping}`,
    parameters: filter.parameters,
  };
}

function rollUpStatement(request: AggregateRequest, range: TimeRange, rollUp: RollUp): Statement {
  const { slotMs, splits, only, ask } = request;
  const { table, slot, grainMs } = rollUp;
  const filter = filterConditions(only, false);
  const length = (slotMs ?? HOUR_MS) / grainMs;
  const keys = selectList(slotMs === null ? null : `${slot} // ${length}`, splits.map(rollUpSplit));
  const where = `${slot} >= ${range.from / grainMs} AND ${slot} < ${range.to / grainMs}${filter.sql}`;
  if ('components' in ask) {
    return {
      sql: `SELECT ${[...keys, ...sumsOf(ask.components)].join(', ')} FROM ${table} WHERE ${where} GROUP BY ALL HAVING count(*) > 0`,
      parameters: filter.parameters,
    };
  }
  const lists = [`"${ask.latency}_buckets"`, `"${ask.latency}_counts"`];
  return {
    sql: `SELECT ${[...keys, ...lists].join(', ')} FROM ${table} WHERE ${where} AND ${lists[0]} IS NOT NULL`,
    parameters: filter.parameters,
  };
}

/**
 * The statement for one segment. Columns: `slot` (its number from 1970 on) if any, `split_N`, then sums, or bucket(s) and
 * count(s); see {@link comesAsRows} for rows without counts.
 */
export function segmentStatement(request: AggregateRequest, segment: Segment): Statement {
  return segment.rollUp === null ? rowsStatement(request, segment) : rollUpStatement(request, segment, segment.rollUp);
}
