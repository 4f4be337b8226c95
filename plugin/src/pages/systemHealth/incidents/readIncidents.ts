import type { DataFrame } from '@grafana/data';
import {
  ALERT_SEVERITIES,
  INCIDENT_EVENTS,
  INCIDENT_STATES,
  PAGE_CHANNELS,
  type IncidentEventRow,
  type IncidentRow,
} from '@voicehive/datasource-service/contract';

import { number, oneOf, readRows, text } from '../../../panels/readRows';

/** Incidents out of the answer of an `incidents` query. */
export function readIncidents(series: readonly DataFrame[]): IncidentRow[] {
  return readRows(series.find(({ name }) => name === 'incidents')).map((row) => ({
    id: text(row.id) ?? '',
    state: oneOf(INCIDENT_STATES, row.state) ?? 'triggered',
    severity: oneOf(ALERT_SEVERITIES, row.severity),
    title: text(row.title) ?? 'Unnamed alert',
    summary: text(row.summary),
    startedAt: number(row.startedAt) ?? 0,
    lastSeenAt: number(row.lastSeenAt) ?? 0,
    acknowledgedAt: number(row.acknowledgedAt),
    acknowledgedBy: text(row.acknowledgedBy),
    resolvedAt: number(row.resolvedAt),
    resolvedBy: text(row.resolvedBy),
    durationSeconds: number(row.durationSeconds) ?? 0,
    paged: text(row.paged),
    nextPageAt: number(row.nextPageAt),
    nextPaged: text(row.nextPaged),
    policy: text(row.policy) ?? '',
    ruleUrl: text(row.ruleUrl),
    panelUrl: text(row.panelUrl),
    runbookUrl: text(row.runbookUrl),
    callsUrl: text(row.callsUrl),
    link: text(row.link) ?? '',
  }));
}

/** What happened to an incident, oldest first, out of the same. */
export function readTimeline(series: readonly DataFrame[]): IncidentEventRow[] {
  return readRows(series.find(({ name }) => name === 'timeline')).map((row) => ({
    at: number(row.at) ?? 0,
    event: oneOf(INCIDENT_EVENTS, row.event) ?? 'triggered',
    who: text(row.who),
    channel: oneOf(PAGE_CHANNELS, row.channel),
    detail: text(row.detail) ?? '',
  }));
}
