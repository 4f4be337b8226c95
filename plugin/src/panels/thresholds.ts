import { formattedValueToString, getValueFormat, ThresholdsMode, type ThresholdsConfig } from '@grafana/data';
import { MEASURE_THRESHOLDS } from '@voicehive/datasource-service/contract';

/** Colours of a measure by the catalogue's thresholds; undefined where good and bad depend on the business. */
export function thresholdsOf(measure: string): ThresholdsConfig | undefined {
  const known = MEASURE_THRESHOLDS[measure];
  if (!known) {
    return undefined;
  }
  const { warning, bad } = known;
  const steps =
    bad > warning
      ? [
          { value: -Infinity, color: 'green' },
          { value: warning, color: 'orange' },
          { value: bad, color: 'red' },
        ]
      : [
          { value: -Infinity, color: 'red' },
          { value: bad, color: 'orange' },
          { value: warning, color: 'green' },
        ];
  return { mode: ThresholdsMode.Absolute, steps };
}

/** The thresholds in words, such as `Orange from 5 s, red from 7 s.`; empty without thresholds. */
export function thresholdText(measure: string, unit: string): string {
  const known = MEASURE_THRESHOLDS[measure];
  if (!known) {
    return '';
  }
  const { warning, bad } = known;
  const say = (value: number) => formattedValueToString(getValueFormat(unit)(value)).trim();
  return bad > warning
    ? `Orange from ${say(warning)}, red from ${say(bad)}.`
    : `Orange below ${say(warning)}, red below ${say(bad)}.`;
}
