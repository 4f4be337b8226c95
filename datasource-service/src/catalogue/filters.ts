import { RE2JS } from 're2js';
import type { Filter } from '../contract/index.ts';
import { ServiceError } from '../errors.ts';
import type { GroupKind, GroupTable, RowFilter } from '../store/hot/hotStore.ts';
import { HOURS_OF_WEEK, type Dimension } from './dimensions.ts';

/** A filter whose dimension was found. */
export interface ResolvedFilter {
  dimension: Dimension;
  operator: Filter['operator'];
  values: readonly string[];
}

/** How an absent value is written in labels and filters. */
export const NO_VALUE = '(none)';

/** What passes all filters: rows by their combinations and calls, and hours of the week. */
export interface Selection {
  only: RowFilter;
  /** Numbers of hours from Monday 00:00 UTC; null for all. */
  hours: ReadonlySet<number> | null;
}

type Predicate = (value: string | null) => boolean;

function anyOf(values: readonly string[]): Predicate {
  const known = new Set(values);
  return (value) => known.has(value ?? NO_VALUE);
}

/** Whether a value passes. A negation keeps absent values: what has no value is not one of the values. */
function predicateOf({ operator, values }: ResolvedFilter): Predicate {
  const [first = ''] = values;
  switch (operator) {
    case '=':
    case 'in':
      return anyOf(values);
    case '!=':
    case 'notIn': {
      const isAny = anyOf(values);
      return (value) => !isAny(value);
    }
    case 'contains': {
      const part = first.toLowerCase();
      return (value) => value?.toLowerCase().includes(part) ?? false;
    }
    case 'regex': {
      // RE2 takes time in proportion to the text; a reader's pattern could hold up the service with JavaScript's own.
      const pattern = RE2JS.compile(first);
      return (value) => value !== null && pattern.matcher(value).find();
    }
    case 'empty':
      return (value) => value === null;
    case 'notEmpty':
      return (value) => value !== null;
  }
}

/** Whether text is a regular expression that filters can use. */
export function isPattern(text: string): boolean {
  try {
    RE2JS.compile(text);
    return true;
  } catch {
    return false;
  }
}

/** Numbers of the combinations that pass the filters on their kind; undefined when no filter is on it. */
function numbersOf(
  kind: GroupKind,
  filters: readonly ResolvedFilter[],
  table: GroupTable
): readonly number[] | undefined {
  const tests = filters.flatMap((filter) => {
    const { source } = filter.dimension;
    return source.kind === kind && 'column' in source
      ? [{ column: table.columns.indexOf(source.column), passes: predicateOf(filter) }]
      : [];
  });
  if (tests.length === 0) {
    return undefined;
  }
  return table.rows.flatMap((row, number) =>
    tests.every(({ column, passes }) => passes(row[column] ?? null)) ? [number] : []
  );
}

function hoursOf(filters: readonly ResolvedFilter[]): ReadonlySet<number> | null {
  const tests = filters.filter(({ dimension }) => dimension.source.kind === 'hourOfWeek').map(predicateOf);
  return tests.length === 0
    ? null
    : new Set(HOURS_OF_WEEK.flatMap((hour, number) => (tests.every((passes) => passes(hour)) ? [number] : [])));
}

function callIdsOf(filters: readonly ResolvedFilter[]): readonly string[] | undefined {
  const onCalls = filters.filter(({ dimension }) => dimension.source.kind === 'callId');
  const [first, ...more] = onCalls;
  if (first === undefined) {
    return undefined;
  }
  if (onCalls.some(({ operator }) => operator !== '=' && operator !== 'in')) {
    throw new ServiceError('invalid_request', 'The dimension "callId" can only be filtered with = or in.', {
      field: 'filters',
    });
  }
  return first.values.filter((id) => more.every(({ values }) => values.includes(id)));
}

/**
 * Turns filters into what the hot store selects rows by: the numbers of the combinations that pass.
 *
 * @throws ServiceError `invalid_request` for a filter that a dimension does not support
 */
export function selectRows(filters: readonly ResolvedFilter[], groups: (kind: GroupKind) => GroupTable): Selection {
  const only: RowFilter = {};
  for (const kind of ['profile', 'outcome', 'tool'] as const) {
    const numbers = numbersOf(kind, filters, groups(kind));
    if (numbers !== undefined) {
      only[kind] = numbers;
    }
  }
  const callIds = callIdsOf(filters);
  return { only: callIds === undefined ? only : { ...only, callIds }, hours: hoursOf(filters) };
}
