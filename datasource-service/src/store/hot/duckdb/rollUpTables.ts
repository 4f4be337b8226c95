import type { RowSource, Split } from '../hotStore.ts';
import { bucketColumn, GROUP_TABLES, ROW_TABLES, type RowTable } from './layout.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;

/** Lengths of time that rows are rolled up by. */
export type Grain = 'hour' | 'day';

/** A roll-up: sums and bucket counts of all rows of an hour or day with the same combinations. */
export interface RollUp {
  table: string;
  grain: Grain;
  grainMs: number;
  source: RowSource;
  /** Column that holds the hour or day since 1970. */
  slot: 'hour' | 'day';
  keys: readonly Split[];
  /** Whether it has bucket counts of latencies, or sums only. */
  hasLatencies: boolean;
}

function rollUp(source: RowSource, grain: Grain, keys: RollUp['keys'], hasLatencies: boolean): RollUp {
  const table = [source, 'by', grain, ...keys].join('_');
  return { table, grain, grainMs: grain === 'hour' ? HOUR_MS : DAY_MS, source, slot: grain, keys, hasLatencies };
}

/**
 * The roll-ups, coarsest first. They exist only where they compress: how a call was set up takes few values an hour,
 * what became of it takes few a day, and both together would be as many rows an hour as there are calls.
 */
export const ROLL_UPS: readonly RollUp[] = [
  rollUp('calls', 'day', [], true),
  rollUp('turns', 'day', [], true),
  rollUp('calls', 'day', ['profile'], true),
  rollUp('turns', 'day', ['profile'], true),
  rollUp('tools', 'day', ['profile', 'tool'], true),
  rollUp('calls', 'day', ['profile', 'outcome'], false),
  rollUp('calls', 'hour', [], true),
  rollUp('turns', 'hour', [], true),
  rollUp('calls', 'hour', ['outcome'], false),
  rollUp('calls', 'hour', ['profile'], true),
  rollUp('turns', 'hour', ['profile'], true),
  rollUp('tools', 'hour', ['profile', 'tool'], true),
];

/** The column that rows and roll-ups have for a combination. */
export function keyColumn(split: Exclude<Split, 'hourOfWeek'>): string {
  return GROUP_TABLES[split].id;
}

function keyColumns({ keys }: RollUp): string[] {
  return keys.flatMap((key) => (key === 'hourOfWeek' ? [] : [keyColumn(key)]));
}

/** `CREATE TABLE` of a roll-up. Sums are doubles: whole numbers are exact in them up to 2^53, and quick to add. */
export function rollUpTableStatement(definition: RollUp): string {
  const { components, latencies } = ROW_TABLES[definition.source];
  const columns = [
    `${definition.slot} INTEGER`,
    ...keyColumns(definition).map((name) => `${name} INTEGER`),
    ...components.map((name) => `"${name}" DOUBLE`),
    ...(definition.hasLatencies
      ? latencies.flatMap((name) => [`"${name}_buckets" SMALLINT[]`, `"${name}_counts" INTEGER[]`])
      : []),
  ];
  return `CREATE TABLE ${definition.table} (${columns.join(', ')})`;
}

function slotExpression({ grain }: RollUp): string {
  return `minute // ${grain === 'hour' ? MINUTES_PER_HOUR : MINUTES_PER_DAY}`;
}

function latencyQuery(definition: RollUp, { table }: RowTable, latency: string, where: string): string {
  const keys = keyColumns(definition);
  const bucket = bucketColumn(latency);
  const lists = ['list(bucket ORDER BY bucket) AS buckets', 'list(n ORDER BY bucket) AS counts'];
  const slot = `${slotExpression(definition)} AS slot`;
  return `SELECT ${['slot', ...keys, ...lists].join(', ')} FROM (
    SELECT ${[slot, ...keys, `"${bucket}" AS bucket`, 'count(*)::INTEGER AS n'].join(', ')}
    FROM ${table} WHERE ${where} AND "${bucket}" IS NOT NULL GROUP BY ALL) GROUP BY ALL`;
}

/** Replaces whole hours or days of a roll-up by what the rows say now. Slots are numbers since 1970, end excluded. */
export function recomputeStatements(definition: RollUp, fromSlot: number, toSlot: number): string[] {
  const rows = ROW_TABLES[definition.source];
  const minutes = definition.grain === 'hour' ? MINUTES_PER_HOUR : MINUTES_PER_DAY;
  const where = `minute >= ${fromSlot * minutes} AND minute < ${toSlot * minutes}`;
  const keys = keyColumns(definition);
  const latencies = definition.hasLatencies ? rows.latencies : [];
  const join = ['slot', ...keys].join(', ');
  const sums = rows.components.map((name) => `sum("${name}")::DOUBLE AS "${name}"`);
  const parts = latencies.map(
    (latency) => `LEFT JOIN (${latencyQuery(definition, rows, latency, where)}) AS "${latency}" USING (${join})`
  );
  return [
    `DELETE FROM ${definition.table} WHERE ${definition.slot} >= ${fromSlot} AND ${definition.slot} < ${toSlot}`,
    `INSERT INTO ${definition.table} SELECT ${[
      join,
      ...rows.components.map((name) => `base."${name}"`),
      ...latencies.flatMap((name) => [`"${name}".buckets`, `"${name}".counts`]),
    ].join(', ')} FROM (SELECT ${[`${slotExpression(definition)} AS slot`, ...keys, ...sums].join(', ')}
      FROM ${rows.table} WHERE ${where} GROUP BY ALL) AS base ${parts.join(' ')} ORDER BY slot`,
  ];
}
