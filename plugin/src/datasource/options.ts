import type { DimensionDescription, MeasureDescription } from '@voicehive/datasource-service/contract';
import type { ComboboxOption } from '@grafana/ui';

import { describeMeasure } from './describeMeasure';

/** Measures as a picker offers them. */
export function measureOptions(measures: readonly MeasureDescription[]): Array<ComboboxOption<string>> {
  return measures.map((measure) => ({
    value: measure.id,
    label: measure.title,
    description: describeMeasure(measure),
  }));
}

/** Dimensions as a picker offers them. */
export function dimensionOptions(dimensions: readonly DimensionDescription[]): Array<ComboboxOption<string>> {
  return dimensions.map(({ id, title, definition }) => ({ value: id, label: title, description: definition }));
}

/** Dimensions that calls can be told apart by; the others only filter. */
export function groupingOptions(dimensions: readonly DimensionDescription[]): Array<ComboboxOption<string>> {
  return dimensionOptions(dimensions.filter(({ isFilterOnly }) => !isFilterOnly));
}
