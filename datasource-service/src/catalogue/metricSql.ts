import type { Dialect } from './dialect.ts';
import type { Dimension } from './dimensions.ts';
import { whereClause, type ResolvedFilter, type SqlPart } from './filters.ts';
import type { Measure } from './measures.ts';

/** What a metric statement is made for. All measures have the same source. */
export interface MetricPlan {
  measures: readonly Measure[];
  groupBy: readonly Dimension[];
  filters: readonly ResolvedFilter[];
  /** Epoch ms, end excluded. */
  range: { from: number; to: number };
  /** Bucket length in ms; null for one row a group over the whole range. */
  bucketMs: number | null;
  /** Keeps only these groups, each a value (or null) for every dimension of `groupBy`; null keeps all. */
  onlyGroups: ReadonlyArray<readonly GroupValue[]> | null;
}

/** Value of a dimension in a group. */
export type GroupValue = string | null;

function groupCondition(groupBy: readonly Dimension[], group: readonly GroupValue[]): SqlPart {
  const parameters: string[] = [];
  const terms = groupBy.map(({ column }, index) => {
    const value = group[index] ?? null;
    if (value === null) {
      return `"${column}" IS NULL`;
    }
    parameters.push(value);
    return `"${column}" = ?`;
  });
  return { sql: `(${terms.join(' AND ')})`, parameters };
}

/** The rows that a plan is about. */
function planWhere(plan: MetricPlan, range: MetricPlan['range'], dialect: Dialect): SqlPart {
  const where = whereClause(range, plan.filters, dialect);
  if (plan.onlyGroups === null) {
    return where;
  }
  const groups = plan.onlyGroups.map((group) => groupCondition(plan.groupBy, group));
  return {
    sql: `${where.sql} AND (${groups.map(({ sql }) => sql).join(' OR ') || 'false'})`,
    parameters: [...where.parameters, ...groups.flatMap(({ parameters }) => parameters)],
  };
}

function groupColumns(groupBy: readonly Dimension[]): string[] {
  return groupBy.map(({ column }, index) => `"${column}" AS group_${index}`);
}

function measureColumns(measures: readonly Measure[], dialect: Dialect): string[] {
  return measures.map(({ sql }, index) => `${sql(dialect)} AS measure_${index}`);
}

function groupByClause(groupBy: readonly Dimension[], isBucketed: boolean): string {
  const columns = [...(isBucketed ? ['bucket'] : []), ...groupBy.map((_, index) => `group_${index}`)];
  return columns.length === 0 ? '' : ` GROUP BY ${columns.join(', ')}`;
}

function rowsStatement(plan: MetricPlan, table: string, dialect: Dialect): SqlPart {
  const where = planWhere(plan, plan.range, dialect);
  const columns = [
    ...(plan.bucketMs === null ? [] : [`${dialect.bucket('call_time', plan.bucketMs)} AS bucket`]),
    ...groupColumns(plan.groupBy),
    ...measureColumns(plan.measures, dialect),
  ];
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where.sql}${groupByClause(plan.groupBy, plan.bucketMs !== null)}`,
    parameters: where.parameters,
  };
}

/** No call is open longer than this, ms; it bounds the search for calls that were open when the range began. */
export const LONGEST_CALL_MS = 12 * 60 * 60 * 1000;

/**
 * Peak of open calls: +1 where a call starts, −1 where it ends, summed up in order of time for each group. The level
 * at the range's start and at each bucket's start counts too, so that a bucket without any event shows its level.
 * At the same moment ends come before starts: a call that follows another does not overlap it.
 */
function concurrencyStatement(plan: MetricPlan, dialect: Dialect): SqlPart {
  const reach = { from: plan.range.from - LONGEST_CALL_MS, to: plan.range.to };
  const where = planWhere(plan, reach, dialect);
  const { from, to } = plan.range;
  const names = plan.groupBy.map((_, index) => `group_${index}`);
  const carried = names.map((name) => `, ${name}`).join('');
  const step = plan.bucketMs ?? to - from;
  const origin = plan.bucketMs === null ? from : Math.floor(from / step) * step;
  const overlap = `opened < ${to} AND closed > ${from}`;
  const partition = names.length === 0 ? '' : `PARTITION BY ${names.join(', ')} `;
  const sql = `
    WITH spans AS (
      SELECT ${[...groupColumns(plan.groupBy), `${dialect.epochMs('call_time')} AS opened`].join(', ')},
        CASE WHEN ended_at IS NOT NULL THEN ${dialect.epochMs('greatest(ended_at, call_time)')} WHEN state = 'ended' THEN ${dialect.epochMs('call_time')}
          ELSE ${to} END AS closed
      FROM calls WHERE ${where.sql}
    ), changes AS (
      SELECT greatest(opened, ${from}) AS moment, 1 AS delta${carried} FROM spans WHERE ${overlap}
      UNION ALL
      SELECT closed AS moment, -1 AS delta${carried} FROM spans WHERE ${overlap} AND closed < ${to}
      UNION ALL
      SELECT greatest(tick.start, ${from}) AS moment, 0 AS delta${carried}
      FROM (SELECT ${origin} + unnest(range(0, ${Math.ceil((to - origin) / step)})) * ${step} AS start) AS tick,
        (SELECT DISTINCT ${names.length === 0 ? '1' : names.join(', ')} FROM spans WHERE ${overlap}) AS groups
    ), levels AS (
      SELECT moment${carried}, sum(delta) OVER (${partition}ORDER BY moment, delta ROWS UNBOUNDED PRECEDING) AS open_calls FROM changes
    )
    SELECT ${[
      ...(plan.bucketMs === null ? [] : [`((moment::BIGINT) // ${step} * ${step})::DOUBLE AS bucket`]),
      ...names,
      ...measureColumns(plan.measures, dialect),
    ].join(', ')}
    FROM levels${groupByClause(plan.groupBy, plan.bucketMs !== null)}`;
  return { sql, parameters: where.parameters };
}

/** The statement for measures of one source. Columns: `bucket` if any, `group_N`, `measure_N`. */
export function metricStatement(plan: MetricPlan, dialect: Dialect): SqlPart {
  const source = plan.measures[0]?.source ?? 'calls';
  return source === 'concurrency' ? concurrencyStatement(plan, dialect) : rowsStatement(plan, source, dialect);
}

/**
 * The groups that are largest by the first measure over the whole range, one more than asked for, so that the caller
 * sees whether there are more. Columns: `group_N`, `measure_0`.
 */
export function rankingStatement(plan: MetricPlan, most: number, dialect: Dialect): SqlPart {
  const { sql, parameters } = metricStatement(
    { ...plan, measures: plan.measures.slice(0, 1), bucketMs: null, onlyGroups: null },
    dialect
  );
  const groups = plan.groupBy.map((_, index) => `group_${index} NULLS LAST`).join(', ');
  return { sql: `${sql} ORDER BY measure_0 DESC NULLS LAST, ${groups} LIMIT ${most + 1}`, parameters };
}
