/** From which value a measure deserves attention, and from which it is bad. */
export interface MeasureThresholds {
  warning: number;
  bad: number;
}

/** Thresholds that pages and alert rules name directly. */
interface NamedThresholds extends Readonly<Record<string, MeasureThresholds | undefined>> {
  turnLatencyP95: MeasureThresholds;
  failureRatio: MeasureThresholds;
}

/**
 * Thresholds of measures by id, in the measure's unit, as pages, dashboards and alert rules use them. A measure is bad
 * above them, or below them where the bad one is the smaller. Sources: turn latency, stages and interruptions from
 * Hamming AI's figures of over four million calls; network figures from Twilio's Voice Insights tags; short calls from
 * Twilio's rule of trust; failure ratio from an objective of 99.5 % of calls without a technical failure (twice that
 * budget is worth a look). The rest are starting points of our own, to be adjusted to the business.
 */
export const MEASURE_THRESHOLDS: NamedThresholds = {
  turnLatencyP50: { warning: 1500, bad: 2000 },
  turnLatencyP90: { warning: 3500, bad: 5000 },
  turnLatencyP95: { warning: 5000, bad: 7000 },
  turnLatencyP99: { warning: 10_000, bad: 15_000 },
  observedP50: { warning: 1500, bad: 2000 },
  observedP95: { warning: 5000, bad: 7000 },
  slowTurnRatio: { warning: 0.05, bad: 0.15 },
  slowCallRatio: { warning: 0.05, bad: 0.15 },
  transcriberP95: { warning: 300, bad: 600 },
  firstSpeechP95: { warning: 2000, bad: 4000 },
  failureRatio: { warning: 0.01, bad: 0.05 },
  containmentRate: { warning: 0.7, bad: 0.5 },
  successRate: { warning: 0.85, bad: 0.7 },
  shortCallRate: { warning: 0.15, bad: 0.3 },
  transferFailureRate: { warning: 0.05, bad: 0.15 },
  blockedStarts: { warning: 1, bad: 5 },
  toolFailureRate: { warning: 0.02, bad: 0.05 },
  toolLatencyP95: { warning: 3000, bad: 6000 },
  interruptedCallRate: { warning: 0.3, bad: 0.5 },
  deadAirCallRate: { warning: 0.1, bad: 0.25 },
  blankCalls: { warning: 5, bad: 15 },
  analysisShare: { warning: 0.3, bad: 0.5 },
  packetLoss: { warning: 0.02, bad: 0.05 },
  jitterMean: { warning: 5, bad: 30 },
  meanOpinionScore: { warning: 4, bad: 3.5 },
  lineFindingRate: { warning: 0.02, bad: 0.05 },
  stuckCalls: { warning: 1, bad: 10 },
  reportLagP95: { warning: 60_000, bad: 600_000 },
  lateReportRate: { warning: 0.01, bad: 0.05 },
  unknownEndedReasons: { warning: 1, bad: 20 },
  artifactFailures: { warning: 1, bad: 20 },
  implausibleValues: { warning: 1, bad: 100 },
};
