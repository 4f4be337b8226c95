import type { Filter } from '../contract/index.ts';
import type { Dialect } from './dialect.ts';
import type { Dimension } from './dimensions.ts';

/** A piece of SQL with the values of its `?` parameters in order. */
export interface SqlPart {
  sql: string;
  parameters: Array<string | number>;
}

/** A filter whose dimension was found. */
export interface ResolvedFilter {
  dimension: Dimension;
  operator: Filter['operator'];
  values: readonly string[];
}

/** How an absent value is written in labels and filters. */
export const NO_VALUE = '(none)';

/** Matches any of the values, where {@link NO_VALUE} stands for an absent one. */
function anyOf(column: string, values: readonly string[]): SqlPart {
  const known = values.filter((value) => value !== NO_VALUE);
  const alternatives = [
    ...(known.length > 0 ? [`${column} IN (${known.map(() => '?').join(', ')})`] : []),
    ...(known.length < values.length ? [`${column} IS NULL`] : []),
  ];
  return { sql: alternatives.length === 0 ? 'false' : `(${alternatives.join(' OR ')})`, parameters: known };
}

/** A negation keeps absent values, as a reader expects: what has no value is not one of the values. */
function noneOf(column: string, values: readonly string[]): SqlPart {
  const inner = anyOf(column, values);
  return { sql: `NOT coalesce(${inner.sql}, false)`, parameters: inner.parameters };
}

function filterSql({ dimension, operator, values }: ResolvedFilter, dialect: Dialect): SqlPart {
  const column = `"${dimension.column}"`;
  const [first = ''] = values;
  switch (operator) {
    case '=':
    case 'in':
      return anyOf(column, values);
    case '!=':
    case 'notIn':
      return noneOf(column, values);
    case 'contains':
      return { sql: dialect.contains(column), parameters: [first] };
    case 'regex':
      return { sql: dialect.matches(column), parameters: [first] };
    case 'empty':
      return { sql: `${column} IS NULL`, parameters: [] };
    case 'notEmpty':
      return { sql: `${column} IS NOT NULL`, parameters: [] };
  }
}

/** The condition for calls (or turns) that started in `[from, to)` and pass all filters. */
export function whereClause(
  range: { from: number; to: number },
  filters: readonly ResolvedFilter[],
  dialect: Dialect
): SqlPart {
  const time: SqlPart = {
    sql: `call_time >= ${dialect.timestampParameter()} AND call_time < ${dialect.timestampParameter()}`,
    parameters: [range.from, range.to],
  };
  const parts = [time, ...filters.map((filter) => filterSql(filter, dialect))];
  return {
    sql: parts.map(({ sql }) => sql).join(' AND '),
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}
