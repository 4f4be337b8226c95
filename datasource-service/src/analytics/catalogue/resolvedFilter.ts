import type { Filter } from '../../contract/index.ts';
import type { Dimension } from './dimensions.ts';

/** A filter whose dimension was found. */
export interface ResolvedFilter {
  dimension: Dimension;
  operator: Filter['operator'];
  values: readonly string[];
}
