import type { EscalationPolicy } from './incident/escalation.ts';

/** Somebody who can be on call. Addresses leave the service in pages only. */
export interface Person {
  id: string;
  name: string;
  /** Null without one, or when the environment variable that the file names is not set. */
  email: string | null;
  /** Slack's id of the member, such as U01ABCDEF. */
  slack: string | null;
}

/** Length of a shift, by the clock on the wall. */
export interface ShiftLength {
  unit: 'hours' | 'days' | 'weeks' | 'months';
  count: number;
}

/** Weekdays as ISO 8601 counts them: Monday is 1. */
export interface Restriction {
  days: readonly number[];
  /** Minutes from midnight; the end is excluded and may be 1440. */
  fromMinute: number;
  toMinute: number;
}

/** People who take turns from a moment on. */
export interface Layer {
  id: string;
  timeZone: string;
  /** Local date and time of the first handoff, such as `2026-01-05T09:00`. */
  start: string;
  every: ShiftLength;
  /** Ids, in the order of their turns. */
  people: readonly string[];
  /** The layer has somebody only then; always when empty. */
  restrict: readonly Restriction[];
}

/** Somebody who takes over for a while: for one person where `replace` names one, else for whoever is on duty. */
export interface Override {
  /** Local dates and times in the schedule's zone; the end is excluded. */
  from: string;
  to: string;
  replace: string | null;
  with: string;
}

/** Who is on call when. One person at a time: where layers overlap, the later one in the list has its way. */
export interface Schedule {
  id: string;
  title: string;
  timeZone: string;
  /** Who stands in while nobody is on duty; null when then nobody is. */
  fallback: string | null;
  layers: readonly Layer[];
  overrides: readonly Override[];
}

/** Alerts with all these labels are escalated so. */
export interface Route {
  match: Readonly<Record<string, string>>;
  policy: EscalationPolicy;
}

/** Everything of the rotation file. */
export interface OnCallPlan {
  people: ReadonlyMap<string, Person>;
  schedules: ReadonlyMap<string, Schedule>;
  /** In the order in which they are tried; the last one takes every alert. */
  routes: readonly Route[];
  /** Time without a sign of life from Grafana's alerting after which somebody is paged, ms; null when it is not watched. */
  watchdogMs: number | null;
}

/** How an alert with these labels is escalated. */
export function policyFor(labels: Readonly<Record<string, string>>, { routes }: OnCallPlan): EscalationPolicy {
  const route = routes.find(({ match }) => Object.entries(match).every(([name, value]) => labels[name] === value));
  if (route === undefined) {
    throw new TypeError('The last route takes every alert; the file is checked for it.');
  }
  return route.policy;
}
