import { WATCHDOG_LABEL } from '@voicehive/datasource-service/contract';

import { ownPath } from '../ownPath';

/** An alert that fires, as Grafana tells it. */
export interface FiringAlert {
  name: string;
  severity: string | null;
  summary: string | null;
  /** Labels that tell one alert of a rule from another. */
  labels: Array<[name: string, value: string]>;
  /** ISO 8601. */
  since: string | null;
  silenced: boolean;
  /** Where the rule's author sends a reader: a path of this app, or an address; null when nowhere. */
  runbook: string | null;
  /** Path of the calls that it is about; null when its rule does not tell. */
  calls: string | null;
}

/** Labels that Grafana itself adds, and those that are shown elsewhere. */
const OWN_LABELS = /^(alertname|severity|grafana_folder|__.*)$/;

/**
 * Alerts out of the answer of Grafana's Alertmanager (`GET /api/v2/alerts`), most severe first; without the one that
 * always fires.
 */
export function readAlerts(answer: unknown): FiringAlert[] {
  const told: unknown[] = Array.isArray(answer) ? answer : [];
  const alerts = told.filter((alert) => texts(property(alert, 'labels'))[WATCHDOG_LABEL] === undefined).map(readAlert);
  return alerts.sort((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name));
}

function rank({ severity }: FiringAlert): number {
  return severity === 'critical' ? 0 : severity === 'warning' ? 1 : 2;
}

function readAlert(alert: unknown): FiringAlert {
  const labels = texts(property(alert, 'labels'));
  const annotations = texts(property(alert, 'annotations'));
  const since: unknown = property(alert, 'startsAt');
  return {
    name: labels.alertname ?? 'Unnamed alert',
    severity: labels.severity ?? null,
    summary: annotations.summary ?? annotations.description ?? null,
    labels: Object.entries(labels).filter(([name]) => !OWN_LABELS.test(name)),
    since: typeof since === 'string' ? since : null,
    silenced: property(property(alert, 'status'), 'state') === 'suppressed',
    runbook: ownPath(annotations.runbook_url) ?? annotations.runbook_url ?? null,
    calls: ownPath(annotations.calls_url),
  };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function texts(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
