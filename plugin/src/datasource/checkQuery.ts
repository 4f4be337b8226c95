import { MOST_ROWS, QUERY_TYPES, type Filter, type FilterOperator } from '@voicehive/datasource-service/contract';

import { DAY } from './span';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

const LONGEST_SEARCH = 1000;
const LONGEST_SQL = 20_000;
const SHORTEST_COMPARISON_MS = 1000;
const LONGEST_COMPARISON_DAYS = 400;

/** Whether the operator compares with values at all. */
export function takesValues(operator: FilterOperator): boolean {
  return operator !== 'empty' && operator !== 'notEmpty';
}

/** Whether the operator compares with several values. */
export function takesSeveralValues(operator: FilterOperator): boolean {
  return operator === 'in' || operator === 'notIn';
}

/** Sentences that say what keeps the query from being asked; empty when it is complete. */
export function checkQuery(query: VoiceHiveDataQuery): string[] {
  switch (query.queryType) {
    case 'metric':
      return [
        ...unless(query.measures.length > 0, 'Choose at least one measure.'),
        ...checkLimit(query.limit, 'groups'),
        ...checkComparison(query.compareMs),
        ...checkFilters(query.filters),
      ];
    case 'calls':
      return [...checkSearch(query.search), ...checkLimit(query.limit, 'rows'), ...checkFilters(query.filters)];
    case 'call':
      return unless(query.callId.trim() !== '', 'Enter the id of a call.');
    case 'values':
      return [
        ...unless(query.dimension !== '', 'Choose a dimension.'),
        ...checkLimit(query.limit, 'values'),
        ...checkFilters(query.filters),
      ];
    case 'changed':
      return [
        ...unless(query.measure !== '', 'Choose a measure.'),
        ...checkLimit(query.limit, 'rows'),
        ...checkComparison(query.compareMs),
        ...checkFilters(query.filters),
      ];
    case 'sql':
      return checkSql(query.sql);
    default:
      // The other types ask nothing that could be missing.
      return unless(
        QUERY_TYPES.some((known) => known === query.queryType),
        'This query has a type that the plugin does not know. Choose a type.'
      );
  }
}

function unless(isFine: boolean, problem: string): string[] {
  return isFine ? [] : [problem];
}

function checkLimit(limit: number | undefined, noun: string): string[] {
  const isFine = limit === undefined || (Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS);
  return unless(isFine, `The number of ${noun} must be a whole number from 1 to ${MOST_ROWS}.`);
}

function checkComparison(compareMs: number | undefined): string[] {
  const longest = LONGEST_COMPARISON_DAYS * DAY;
  const isFine = compareMs === undefined || (compareMs >= SHORTEST_COMPARISON_MS && compareMs <= longest);
  return unless(isFine, `Compare with a time that is 1 second to ${LONGEST_COMPARISON_DAYS} days earlier.`);
}

function checkSearch(search = ''): string[] {
  return unless(
    search.length <= LONGEST_SEARCH,
    `The words to search for must be at most ${LONGEST_SEARCH} characters long.`
  );
}

function checkSql(sql: string): string[] {
  return [
    ...unless(sql.trim() !== '', 'Write a SELECT statement.'),
    ...unless(sql.length <= LONGEST_SQL, `The statement must be at most ${LONGEST_SQL} characters long.`),
  ];
}

function checkFilters(filters: Filter[] = []): string[] {
  return filters.flatMap((filter) => {
    if (filter.dimension === '') {
      return ['Choose a dimension for each filter.'];
    }
    const isIncomplete = takesValues(filter.operator) && (filter.values ?? []).length === 0;
    return unless(!isIncomplete, `Choose a value for the filter on ${filter.dimension}.`);
  });
}
