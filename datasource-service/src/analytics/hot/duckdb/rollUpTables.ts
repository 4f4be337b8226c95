import type { GroupKind, RowSource } from '../hotStore.ts';
import { bucketColumn } from '../../rows/rowColumns.ts';
import { GROUP_TABLES, ROW_TABLES, type RowTable } from './layout.ts';

const MINUTE_MS = 60 * 1000;

/** Lengths of time that rows are rolled up by, in minutes. */
const GRAINS = { fiveMinutes: 5, hour: 60, day: 24 * 60 } as const;
export type Grain = keyof typeof GRAINS;

/** The slots that roll-ups are made for again: hours bring their parts along. */
export type RecomputedGrain = Exclude<Grain, 'fiveMinutes'>;

const COLUMNS = { fiveMinutes: 'five_minutes', hour: 'hour', day: 'day' } as const satisfies Record<Grain, string>;

/** A roll-up: sums and bucket counts of all rows of a slot of time with the same combinations. */
export interface RollUp {
  table: string;
  grain: Grain;
  grainMs: number;
  /** Whose changes make it stale. */
  madeBy: RecomputedGrain;
  source: RowSource;
  /** Column that holds the number of the slot since 1970. */
  slot: (typeof COLUMNS)[Grain];
  keys: readonly GroupKind[];
  /** Whether it has bucket counts of latencies, or sums only. */
  hasLatencies: boolean;
}

function rollUp(source: RowSource, grain: Grain, keys: RollUp['keys'], hasLatencies: boolean): RollUp {
  return {
    table: [source, 'by', COLUMNS[grain], ...keys].join('_'),
    grain,
    grainMs: GRAINS[grain] * MINUTE_MS,
    madeBy: grain === 'day' ? 'day' : 'hour',
    source,
    slot: COLUMNS[grain],
    keys,
    hasLatencies,
  };
}

/**
 * The roll-ups, coarsest first. They exist only where they compress: how a call was set up takes few values an hour,
 * what became of it takes few a day, and both together would be as many rows an hour as there are calls. Within the hour
 * only all calls together have more turns than buckets that these fall into.
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
  rollUp('calls', 'fiveMinutes', [], true),
  rollUp('turns', 'fiveMinutes', [], true),
];

/** How many slots of a roll-up there are in one of those that it is made by. */
export function slotsPerStaleSlot({ grain, madeBy }: RollUp): number {
  return GRAINS[madeBy] / GRAINS[grain];
}

/** The column that rows and roll-ups have for a combination. */
export function keyColumn(kind: GroupKind): string {
  return GROUP_TABLES[kind].id;
}

function keyColumns({ keys }: RollUp): string[] {
  return keys.map(keyColumn);
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
  return `minute // ${GRAINS[grain]}`;
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

/**
 * Replaces whole slots of a roll-up by what the rows say now.
 *
 * @param fromStale first hour or day since 1970 to be made again (see {@link RollUp.madeBy})
 * @param toStale end of them, excluded
 */
export function recomputeStatements(definition: RollUp, fromStale: number, toStale: number): string[] {
  const rows = ROW_TABLES[definition.source];
  const minutes = GRAINS[definition.madeBy];
  const [fromSlot, toSlot] = [fromStale, toStale].map((slot) => slot * slotsPerStaleSlot(definition));
  const where = `minute >= ${fromStale * minutes} AND minute < ${toStale * minutes}`;
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
