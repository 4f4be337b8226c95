import { z } from 'zod';
import { readNumber } from '../analytics/catalogue/callConditions.ts';
import { findDimension, operatorsOf, type Dimension } from '../analytics/catalogue/dimensions.ts';
import { problemOfPattern } from '../analytics/catalogue/patterns.ts';
import { FILTER_OPERATORS, type FilterOperator } from '../contract/index.ts';

/** Filters that a query may have. */
const MOST_FILTERS = 50;

/** Characters that a value may have. */
const LONGEST_VALUE = 1000;

const ONE: [least: number, most: number] = [1, 1];

const VALUES_NEEDED: Readonly<Record<FilterOperator, [least: number, most: number]>> = {
  '=': ONE,
  '!=': ONE,
  '<': ONE,
  '<=': ONE,
  '>': ONE,
  '>=': ONE,
  contains: ONE,
  regex: ONE,
  notRegex: ONE,
  in: [1, 1000],
  notIn: [1, 1000],
  empty: [0, 0],
  notEmpty: [0, 0],
};

/** The id of a dimension, resolved to it. */
export const dimensionId = z.string('must be the id of a dimension').transform((id, context) => {
  const dimension = findDimension(id);
  if (dimension === undefined) {
    context.addIssue({ code: 'custom', message: `there is no dimension "${id}"; GET /api/v1/catalogue lists them` });
    return z.NEVER;
  }
  return dimension;
});

/** What is wrong with one value, as the end of a sentence; null when nothing is. */
function problemOf(value: string, { source, unit, values }: Dimension, operator: FilterOperator): string | null {
  if (source.kind === 'number' && readNumber(value) === null) {
    return `must be a number${unit === 's' ? ' of seconds' : unit === 'ms' ? ' of milliseconds' : ''}, such as 30`;
  }
  if (source.kind === 'flag' && values?.includes(value) !== true) {
    return 'must be true or false';
  }
  return operator === 'regex' || operator === 'notRegex' ? problemOfPattern(value) : null;
}

const filter = z
  .object({
    dimension: dimensionId,
    operator: z.enum(FILTER_OPERATORS, `must be one of ${FILTER_OPERATORS.join(' ')}`),
    values: z
      .array(z.string('must be text').max(LONGEST_VALUE, `must be at most ${LONGEST_VALUE} characters long`))
      .default([]),
  })
  .superRefine(({ dimension, operator, values }, context) => {
    const complain = (path: Array<string | number>, message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const operators = operatorsOf(dimension);
    if (!operators.includes(operator)) {
      complain(['operator'], `must be one of ${operators.join(' ')} for the dimension "${dimension.id}"`);
    }
    const [least, most] = VALUES_NEEDED[operator];
    if (values.length < least || values.length > most) {
      const wanted = least === most ? `exactly ${least}` : `${least} to ${most}`;
      complain(['values'], `must have ${wanted} for the operator "${operator}"`);
    }
    values.forEach((value, index) => {
      const problem = problemOf(value, dimension, operator);
      if (problem !== null) {
        complain(['values', index], problem);
      }
    });
  });

/** Filters of any query. How many they are is looked at before any of them is. */
export const filters = z
  .array(z.unknown(), 'must be a list of filters')
  .max(MOST_FILTERS, `must be at most ${MOST_FILTERS} filters`)
  .pipe(z.array(filter))
  .default([]);
