/** How soon somebody must act on an alert. */
export const ALERT_SEVERITIES = ['critical', 'warning'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** The service level objectives as of the end of the range, each over its own window. */
export interface SloQuery {
  queryType: 'slo';
  /** The only frame to answer with, where a panel shows one; without it all of them. */
  frame?: SloFrameName;
}

/**
 * Names of the frames that an `slo` query answers with: `slo` has a row for each objective, `burnRates` one for each
 * burn alert of each objective.
 */
export const SLO_FRAMES = ['slo', 'burnRates'] as const;
export type SloFrameName = (typeof SLO_FRAMES)[number];

/** What good and total of an objective count. */
export const OBJECTIVE_UNITS = ['minutes', 'calls', 'turns', 'tool calls', 'deliveries'] as const;
export type ObjectiveUnit = (typeof OBJECTIVE_UNITS)[number];

/** One row of the frame `slo`. */
export interface ObjectiveRow {
  id: string;
  title: string;
  description: string;
  /** Share that is to be good, 0 to 1. */
  objective: number;
  windowDays: number;
  unit: ObjectiveUnit;
  /** In the unit, over the window. */
  good: number;
  total: number;
  /** `good` by `total`; null over nothing. */
  attained: number | null;
  /** Share of the error budget that is left, below 0 when it is overspent; null over nothing. */
  budgetLeft: number | null;
  /** The same in the unit: how much more may be bad. */
  budgetLeftAmount: number;
  /** Severity of the most severe burn alert that fires; null when none does. */
  firing: AlertSeverity | null;
}

/** One row of the frame `burnRates`. */
export interface BurnRateRow {
  id: string;
  title: string;
  severity: AlertSeverity;
  /** The alert fires while both burn rates are above it. */
  factor: number;
  /** Seconds. */
  longSeconds: number;
  shortSeconds: number;
  /** How many times faster than allowed the budget is used up; null over nothing. */
  longBurn: number | null;
  shortBurn: number | null;
  firing: boolean;
}
