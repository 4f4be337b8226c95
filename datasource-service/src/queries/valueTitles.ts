import { titleOf } from '../contract/index.ts';
import type { Dimension } from '../analytics/catalogue/dimensions.ts';
import { NO_VALUE } from '../analytics/catalogue/filters.ts';
import type { FieldConfig } from '../frames/frame.ts';

/** A value of a dimension as a reader wants it: words for ids of ours, and names from the data as they are. */
export function valueTitle(dimension: Pick<Dimension, 'values'>, value: string | null): string {
  if (value === null) {
    return NO_VALUE;
  }
  return dimension.values?.includes(value) === true ? titleOf(value) : value;
}

/** Mappings that show known ids as words, for fields that keep the ids as values. */
export function titleMappings(values: readonly string[] | null): Pick<FieldConfig, 'mappings'> {
  if (values === null) {
    return {};
  }
  const options = Object.fromEntries(values.map((value, index) => [value, { text: titleOf(value), index }]));
  return { mappings: [{ type: 'value', options }] };
}
