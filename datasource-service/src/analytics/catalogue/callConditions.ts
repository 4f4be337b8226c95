import { ServiceError } from '../../runtime/errors.ts';
import type { CallerCondition, NumberCondition } from '../hot/hotStore.ts';
import type { ResolvedFilter } from './resolvedFilter.ts';

/** How the reader of a question may look callers up. */
export interface CallerLookUp {
  /** Whether the reader may name callers by their whole number. */
  mayNameNumbers: boolean;
  /** Pseudonym of a number, as rows have it. */
  hashOf(number: string): string;
}

type SharedOperator = CallerCondition['operator'];

/** `in` is `=` with several values. */
function plain<Operator extends string>(operator: Operator): Exclude<Operator, 'in' | 'notIn'> | '=' | '!=' {
  return operator === 'in' ? '=' : operator === 'notIn' ? '!=' : (operator as Exclude<Operator, 'in' | 'notIn'>);
}

/** A number out of a filter's text; null when it is none. A flag is written as true or false. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim();
  const value = trimmed === '' ? NaN : Number(trimmed);
  return Number.isFinite(value) ? value : null;
}

function valuesOf(kind: 'number' | 'flag', values: readonly string[]): number[] {
  return values.map((value) => (kind === 'flag' ? Number(value === 'true') : Number(value)));
}

/** Filters on numbers of calls as the hot store takes them. Their values were found to be numbers before. */
export function numberConditions(filters: readonly ResolvedFilter[]): NumberCondition[] {
  return filters.flatMap(({ dimension: { source }, operator, values }) =>
    source.kind === 'number' || source.kind === 'flag'
      ? [
          {
            number: source.number,
            operator: plain(operator) as NumberCondition['operator'],
            values: valuesOf(source.kind, values),
          },
        ]
      : []
  );
}

/** The digits that everybody may name: the end of a number, as it is shown. */
function shownDigits(value: string): string | null {
  return /^…?(\d{1,4})$/.exec(value.trim())?.[1] ?? null;
}

function callerCondition({ operator, values }: ResolvedFilter, callers: CallerLookUp): CallerCondition {
  const whole = values.filter((value) => shownDigits(value) === null);
  if (whole.length > 0 && !callers.mayNameNumbers) {
    throw new ServiceError(
      'forbidden',
      'Finding a caller by the whole number needs a user with the Admin role. Give the last four digits instead.',
      { field: 'filters' }
    );
  }
  return {
    operator: plain(operator) as SharedOperator,
    digits: values.flatMap((value) => shownDigits(value) ?? []),
    hashes: whole.map((value) => callers.hashOf(value)),
  };
}

/**
 * Filters on callers as the hot store takes them.
 *
 * @throws ServiceError `forbidden` when a reader names a whole number without the right to see it
 */
export function callerConditions(filters: readonly ResolvedFilter[], callers: CallerLookUp): CallerCondition[] {
  return filters
    .filter(({ dimension }) => dimension.source.kind === 'caller')
    .map((filter) => callerCondition(filter, callers));
}
