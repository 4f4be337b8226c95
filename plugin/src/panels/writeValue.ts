import { formattedValueToString, getDisplayProcessor, type Field, type GrafanaTheme2 } from '@grafana/data';

import { UNKNOWN } from './formatValues';

/** Writes values of a field with its unit, for answers that no panel has prepared. */
export function valueWriter(field: Field | undefined, theme: GrafanaTheme2): (value: number | null) => string {
  const display = getDisplayProcessor({ field: field ?? { config: {} }, theme });
  return (value) => (value === null ? UNKNOWN : formattedValueToString(display(value)));
}
