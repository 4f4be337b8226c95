import { z } from 'zod';
import { isForGroups } from '../analytics/catalogue/dimensions.ts';
import { findMeasure } from '../analytics/catalogue/measures.ts';
import { MOST_ROWS } from '../contract/index.ts';
import { dimensionId } from './filterField.ts';

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

/** A limit up to {@link MOST_ROWS}, with a default. */
export function limit(fallback: number) {
  const message = `must be a whole number from 1 to ${MOST_ROWS}`;
  return z.int(message).min(1, message).max(MOST_ROWS, message).default(fallback);
}
