import { ThresholdsMode, type ThresholdsConfig } from '@grafana/data';
import { MEASURE_THRESHOLDS, type MeasureThresholds } from '@voicehive/datasource-service/contract';

/** Colours of turn latency, from milliseconds. */
export const TURN_LATENCY_THRESHOLDS = ascending(MEASURE_THRESHOLDS.turnLatencyP95);

/** Colours of the share of ended calls with a technical fault. */
export const FAILURE_RATIO_THRESHOLDS = ascending(MEASURE_THRESHOLDS.failureRatio);

function ascending({ warning, bad }: MeasureThresholds): ThresholdsConfig {
  return {
    mode: ThresholdsMode.Absolute,
    steps: [
      { value: -Infinity, color: 'green' },
      { value: warning, color: 'orange' },
      { value: bad, color: 'red' },
    ],
  };
}
