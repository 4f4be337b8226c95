import type { GroupKind, GroupTable, RowFilter } from '../hot/hotStore.ts';
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

/** Finds the values in which a regular expression occurs. */
export type FindMatches = (pattern: string, values: readonly string[]) => Promise<ReadonlySet<string>>;

type PlainOperator = Exclude<TextOperator, 'regex' | 'notRegex'>;

/** Whether text passes. A negation keeps absent values: what has no value is not one of the values. */
const PREDICATES: Readonly<Record<PlainOperator, (values: readonly string[]) => Predicate>> = {
  '=': anyOf,
  in: anyOf,
  '!=': noneOf,
  notIn: noneOf,
  contains([part]) {
    const wanted = String(part).toLowerCase();
    return (value) => value?.toLowerCase().includes(wanted) ?? false;
  },
  empty: () => (value) => value === null,
  notEmpty: () => (value) => value !== null,
};

/**
 * The values that pass, out of those that there are: many rows share few of them, and each is looked at once. Only
 * operators of text reach text: see `operatorsOf`.
 */
async function passing(
  { operator, values }: ResolvedFilter,
  known: ReadonlySet<string | null>,
  findMatches: FindMatches
): Promise<ReadonlySet<string | null>> {
  if (operator === 'regex' || operator === 'notRegex') {
    const texts = [...known].filter((value) => value !== null);
    const found = texts.length === 0 ? new Set() : await findMatches(String(values[0]), texts);
    return new Set([...known].filter((value) => (value !== null && found.has(value)) === (operator === 'regex')));
  }
  return new Set([...known].filter(PREDICATES[operator as PlainOperator](values)));
}

/** Numbers of the combinations that pass the filters on their kind; undefined when no filter is on it. */
async function numbersOf(
  kind: GroupKind,
  filters: readonly ResolvedFilter[],
  table: GroupTable,
  findMatches: FindMatches
): Promise<readonly number[] | undefined> {
  // More may come while patterns are matched; they belong to a later question.
  const rows = [...table.rows];
  const tests: Array<{ column: number; passed: ReadonlySet<string | null> }> = [];
  for (const filter of filters) {
    const { source } = filter.dimension;
    if (source.kind === kind && 'column' in source) {
      const column = table.columns.indexOf(source.column);
      const known = new Set(rows.map((row) => row[column] ?? null));
      tests.push({ column, passed: await passing(filter, known, findMatches) });
    }
  }
  if (tests.length === 0) {
    return undefined;
  }
  return rows.flatMap((row, number) =>
    tests.every(({ column, passed }) => passed.has(row[column] ?? null)) ? [number] : []
  );
}

async function hoursOf(
  filters: readonly ResolvedFilter[],
  findMatches: FindMatches
): Promise<ReadonlySet<number> | null> {
  const known = new Set(HOURS_OF_WEEK);
  const own = filters.filter(({ dimension }) => dimension.source.kind === 'hourOfWeek');
  const tests = await Promise.all(own.map((filter) => passing(filter, known, findMatches)));
  return tests.length === 0
    ? null
    : new Set(HOURS_OF_WEEK.flatMap((hour, number) => (tests.every((passed) => passed.has(hour)) ? [number] : [])));
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
 * the calls themselves. The queries of a request take turns in it, so that many of them do not hold up other work.
 *
 * @throws ServiceError `forbidden` when a reader names a whole number of a caller without the right to see it
 */
export async function selectRows(
  filters: readonly ResolvedFilter[],
  groups: (kind: GroupKind) => GroupTable,
  callers: CallerLookUp,
  findMatches: FindMatches
): Promise<Selection> {
  const only: RowFilter = conditionsOf(filters, callers);
  if (filters.length > 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const kind of ['profile', 'outcome', 'tool'] as const) {
    const numbers = await numbersOf(kind, filters, groups(kind), findMatches);
    if (numbers !== undefined) {
      only[kind] = numbers;
    }
  }
  return { only, hours: await hoursOf(filters, findMatches) };
}
