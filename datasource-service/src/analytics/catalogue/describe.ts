import type { CatalogueDescription } from '../../contract/index.ts';
import { DIMENSIONS } from './dimensions.ts';
import { MEASURES } from './measures.ts';

/** The catalogue as editors and documents read it. */
export function describeCatalogue(): CatalogueDescription {
  return {
    measures: MEASURES.map(({ id, title, unit, denominator, goodDirection, definition, formulaText, thresholds }) => ({
      id,
      title,
      unit,
      denominator,
      goodDirection,
      definition,
      formulaText,
      thresholds,
    })),
    dimensions: DIMENSIONS.map(({ id, title, definition, values, unit, isFilterOnly }) => ({
      id,
      title,
      definition,
      values,
      unit,
      isFilterOnly,
    })),
  };
}
