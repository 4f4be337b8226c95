import { APP_PLUGIN_ID } from './ids.ts';
import type { AlertSeverity } from './objectives.ts';

/** How an incident can be. It is paged while it is `triggered`, rests while `acknowledged`, and is over when `resolved`. */
export const INCIDENT_STATES = ['triggered', 'acknowledged', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** Label of the alert rule that always fires, so that its absence shows that Grafana's alerting stands still. */
export const WATCHDOG_LABEL = 'vh_watchdog';

/** Ways in which a person is paged. */
export const PAGE_CHANNELS = ['slack', 'webhook'] as const;
export type PageChannel = (typeof PAGE_CHANNELS)[number];

/**
 * What can happen to an incident. `paged` says that somebody's turn came, `sent` and `notSent` what became of one message
 * to them, and `nobodyToPage` that a step names nobody who is on call.
 */
export const INCIDENT_EVENTS = [
  'triggered',
  'paged',
  'nobodyToPage',
  'sent',
  'notSent',
  'acknowledged',
  'acknowledgementExpired',
  'resolved',
  'reopened',
] as const;
export type IncidentEvent = (typeof INCIDENT_EVENTS)[number];

/** Open incidents, whatever their age, and those that were opened in the range; newest first. */
export interface IncidentsQuery {
  queryType: 'incidents';
  /** One incident and what happened to it instead. */
  incidentId?: string;
  /** Rows at most, 1 to 1000. */
  limit?: number;
  /** The only frame to answer with, where a panel shows one; without it all of them. */
  frame?: IncidentsFrameName;
}

/**
 * Names of the frames that an `incidents` query answers with: `incidents` has a row for each incident, `timeline` one for
 * each thing that happened to the one that was asked for, oldest first, and none without one.
 */
export const INCIDENTS_FRAMES = ['incidents', 'timeline'] as const;
export type IncidentsFrameName = (typeof INCIDENTS_FRAMES)[number];

/** One row of the frame `incidents`. Times are epoch ms. */
export interface IncidentRow {
  id: string;
  state: IncidentState;
  /** Null where the alert names none of ours. */
  severity: AlertSeverity | null;
  title: string;
  summary: string | null;
  /** When the alert began to fire. */
  startedAt: number;
  /** When it was last heard that it fires. */
  lastSeenAt: number;
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
  resolvedAt: number | null;
  /** Who resolved it; null while it is open, and when the alert ceased by itself. */
  resolvedBy: string | null;
  /** Seconds from its start to its end, or until now. */
  durationSeconds: number;
  /** Who was paged so far, by name. */
  paged: string | null;
  /** When the next page goes out unless somebody acts; null when none is left. */
  nextPageAt: number | null;
  /** Whom it would go to, by name, as of today's rotation. */
  nextPaged: string | null;
  /** Escalation policy, as it was when the incident was opened. */
  policy: string;
  ruleUrl: string | null;
  panelUrl: string | null;
  runbookUrl: string | null;
  /** Where the calls are listed that it is about. */
  callsUrl: string | null;
  /** Path of the incident on the system health page. */
  link: string;
}

/** Parameter of the system health page that opens an incident. */
export const INCIDENT_PARAM = 'incident';

/** Path of an incident on the system health page. */
export function incidentPath(id: string): string {
  return `/a/${APP_PLUGIN_ID}/system-health?${INCIDENT_PARAM}=${encodeURIComponent(id)}`;
}

/** One row of the frame `timeline`. */
export interface IncidentEventRow {
  /** Epoch ms. */
  at: number;
  event: IncidentEvent;
  /** Who did it or was paged; null where the service or Grafana acted by itself. */
  who: string | null;
  channel: PageChannel | null;
  /** One sentence. */
  detail: string;
}

/** Body of `POST incidents/acknowledge` and `POST incidents/resolve`. */
export interface IncidentRequest {
  id: string;
}

/** Answer of both. */
export interface IncidentAnswer {
  id: string;
  state: IncidentState;
  /** False when the incident was so already. */
  changed: boolean;
}
