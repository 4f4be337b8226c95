import { RE2JS } from 're2js';
import type { GroupKind, GroupTable, RowFilter } from '../store/hot/hotStore.ts';
import { callerConditions, numberConditions, type CallerLookUp } from './callConditions.ts';
import { HOURS_OF_WEEK, type TextOperator } from './dimensions.ts';
import type { ResolvedFilter } from './resolvedFilter.ts';

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

function noneOf(values: readonly string[]): Predicate {
  const isAny = anyOf(values);
  return (value) => !isAny(value);
}

/** RE2 takes time in proportion to the text; a reader's pattern could hold up the service with JavaScript's own. */
function matching([pattern]: readonly string[]): Predicate {
  const compiled = RE2JS.compile(String(pattern));
  return (value) => value !== null && compiled.matcher(value).find();
}

/** Whether text passes. A negation keeps absent values: what has no value is not one of the values. */
const PREDICATES: Readonly<Record<TextOperator, (values: readonly string[]) => Predicate>> = {
  '=': anyOf,
  in: anyOf,
  '!=': noneOf,
  notIn: noneOf,
  contains([part]) {
    const wanted = String(part).toLowerCase();
    return (value) => value?.toLowerCase().includes(wanted) ?? false;
  },
  regex: matching,
  notRegex(values) {
    const matches = matching(values);
    return (value) => !matches(value);
  },
  empty: () => (value) => value === null,
  notEmpty: () => (value) => value !== null,
};

/** Only operators of text reach text: see `operatorsOf`. */
function predicateOf({ operator, values }: ResolvedFilter): Predicate {
  return PREDICATES[operator as TextOperator](values);
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
  const [first, ...more] = filters.filter(({ dimension }) => dimension.source.kind === 'callId');
  return first?.values.filter((id) => more.every(({ values }) => values.includes(id)));
}

/** The conditions of a filter bring only what is there, so that no filter looks like one without conditions. */
function conditionsOf(filters: readonly ResolvedFilter[], callers: CallerLookUp): RowFilter {
  const callIds = callIdsOf(filters);
  const numbers = numberConditions(filters);
  const among = callerConditions(filters, callers);
  return {
    ...(callIds === undefined ? {} : { callIds }),
    ...(numbers.length === 0 ? {} : { numbers }),
    ...(among.length === 0 ? {} : { callers: among }),
  };
}

/**
 * Turns filters into what the hot store selects rows by: the numbers of the combinations that pass, and conditions on
 * the calls themselves.
 *
 * @throws ServiceError `forbidden` when a reader names a whole number of a caller without the right to see it
 */
export function selectRows(
  filters: readonly ResolvedFilter[],
  groups: (kind: GroupKind) => GroupTable,
  callers: CallerLookUp
): Selection {
  const only: RowFilter = conditionsOf(filters, callers);
  for (const kind of ['profile', 'outcome', 'tool'] as const) {
    const numbers = numbersOf(kind, filters, groups(kind));
    if (numbers !== undefined) {
      only[kind] = numbers;
    }
  }
  return { only, hours: hoursOf(filters) };
}
