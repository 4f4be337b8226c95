/** From which value a measure deserves attention, and from which it is bad. */
export interface MeasureThresholds {
  warning: number;
  bad: number;
}

/**
 * Thresholds of measures by id, in the measure's unit, as pages, dashboards and alert rules use them. Turn latency: the
 * warning and critical figures that Hamming AI publishes for voice agents, from over four million calls. Failure ratio:
 * the objective is 99.5 % of calls without a technical failure; twice that budget is worth a look.
 */
export const MEASURE_THRESHOLDS = {
  turnLatencyP95: { warning: 5000, bad: 7000 },
  failureRatio: { warning: 0.01, bad: 0.05 },
} as const satisfies Record<string, MeasureThresholds>;
