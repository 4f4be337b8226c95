import { z } from 'zod';
import { findDimension, isForGroups } from '../catalogue/dimensions.ts';
import { isPattern } from '../catalogue/filters.ts';
import { findMeasure } from '../catalogue/measures.ts';
import { FILTER_OPERATORS, MOST_ROWS } from '../contract/index.ts';

const VALUES_NEEDED: Readonly<Record<(typeof FILTER_OPERATORS)[number], [least: number, most: number]>> = {
  '=': [1, 1],
  '!=': [1, 1],
  contains: [1, 1],
  regex: [1, 1],
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

/** The id of a dimension that rows can be told apart by, resolved to it. */
export const groupingId = dimensionId.transform((dimension, context) => {
  if (!isForGroups(dimension)) {
    const message = `the dimension "${dimension.id}" is for filters; a "calls" query lists calls`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  return dimension;
});

/** The id of a measure, resolved to it. */
export const measureId = z.string('must be the id of a measure').transform((id, context) => {
  const measure = findMeasure(id);
  if (measure === undefined) {
    context.addIssue({ code: 'custom', message: `there is no measure "${id}"; GET /api/v1/catalogue lists them` });
    return z.NEVER;
  }
  return measure;
});

const filter = z
  .object({
    dimension: dimensionId,
    operator: z.enum(FILTER_OPERATORS, `must be one of ${FILTER_OPERATORS.join(' ')}`),
    values: z.array(z.string('must be text')).default([]),
  })
  .superRefine(({ operator, values }, context) => {
    const [least, most] = VALUES_NEEDED[operator];
    if (values.length < least || values.length > most) {
      const wanted = least === most ? `exactly ${least}` : `${least} to ${most}`;
      context.addIssue({
        code: 'custom',
        path: ['values'],
        message: `must have ${wanted} for the operator "${operator}"`,
      });
    }
    if (operator === 'regex' && !isPattern(values[0] ?? '')) {
      context.addIssue({ code: 'custom', path: ['values', 0], message: 'is not a valid regular expression' });
    }
  });

/** Filters of any query. */
export const filters = z.array(filter, 'must be a list of filters').default([]);

/** A limit up to {@link MOST_ROWS}, with a default. */
export function limit(fallback: number) {
  const message = `must be a whole number from 1 to ${MOST_ROWS}`;
  return z.int(message).min(1, message).max(MOST_ROWS, message).default(fallback);
}
