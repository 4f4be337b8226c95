import { formattedValueToString, getValueFormat } from '@grafana/data';
import type { MeasureDescription } from '@voicehive/datasource-service/contract';

/** What a picker says below the title of a measure: what it counts, and when it is bad. */
export function describeMeasure(measure: MeasureDescription): string {
  return [measure.definition, describeThresholds(measure)].filter(Boolean).join(' ');
}

/** When the measure deserves attention and when it is bad, in its unit; empty where that depends on the business. */
export function describeThresholds({ thresholds, unit }: MeasureDescription): string {
  if (!thresholds) {
    return '';
  }
  const { warning, bad } = thresholds;
  const side = bad < warning ? 'below' : 'from';
  const inUnit = (value: number) => formattedValueToString(getValueFormat(unit)(value));
  return `Worth a look ${side} ${inUnit(warning)}, bad ${side} ${inUnit(bad)}.`;
}
