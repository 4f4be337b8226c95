import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ALERT_SEVERITIES, WATCHDOG_LABEL } from '../contract/index.ts';
import type { Alert } from './incident/incident.ts';
import { ServiceError } from '../runtime/errors.ts';

/** Longest text that is kept of an alert, in characters. */
const LONGEST_TEXT = 1000;

/** Most alerts of one message, and most labels of one alert. */
const MOST_ALERTS = 1000;
const MOST_LABELS = 100;

const texts = z.record(z.string(), z.coerce.string()).nullish();

const alert = z.object({
  status: z.enum(['firing', 'resolved'], 'must be firing or resolved'),
  labels: texts,
  annotations: texts,
  startsAt: z.string('must be a time').refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time'),
  fingerprint: z.string('must be text').min(1, 'must not be empty').max(100, 'must be at most 100 characters long'),
  generatorURL: z.string().nullish(),
  panelURL: z.string().nullish(),
  dashboardURL: z.string().nullish(),
});

/** What Grafana's webhook contact point sends, as far as it is read. */
export const grafanaMessage = z.object(
  {
    externalURL: z.string().nullish(),
    alerts: z
      .array(alert, 'must be a list of alerts')
      .max(MOST_ALERTS, `must be at most ${MOST_ALERTS} alerts: set maxAlerts of the contact point`),
  },
  'must be the message of a webhook contact point'
);

type GrafanaAlert = z.output<typeof alert>;

/** What a message says of alerts, and whether it is a sign of life of the watchdog. */
export interface GrafanaMessage {
  alerts: Alert[];
  isWatchdog: boolean;
}

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** An address that a reader may follow; null for any other. */
function httpAddress(text: string | null | undefined): string | null {
  return text && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;
}

/** A path of Grafana, or an address. */
function pathOrAddress(text: string | undefined): string | null {
  return text !== undefined && /^\/(?!\/)/.test(text) ? text : httpAddress(text);
}

/** Id of the incident of an alert: the same however often it is told. */
export function incidentId(fingerprint: string, startedAt: number): string {
  return createHash('sha256').update(`${fingerprint}\n${startedAt}`).digest('hex').slice(0, 20);
}

function labelsOf({ labels }: GrafanaAlert): Record<string, string> {
  const shown = Object.entries(labels ?? {}).filter(([name]) => !name.startsWith('__'));
  return Object.fromEntries(shown.slice(0, MOST_LABELS).map(([name, value]) => [name, shortened(value)]));
}

function asAlert(given: GrafanaAlert, grafana: string | null): Alert {
  const { fingerprint, annotations } = given;
  const labels = labelsOf(given);
  const startedAt = Date.parse(given.startsAt);
  const summary = annotations?.['summary'] ?? '';
  return {
    id: incidentId(fingerprint, startedAt),
    fingerprint,
    startedAt,
    // Grafana names an alert about missing data or errors after those, and keeps the rule's name apart.
    title: labels['rulename'] ?? labels['alertname'] ?? 'Unnamed alert',
    summary: summary === '' ? null : shortened(summary),
    severity: ALERT_SEVERITIES.find((known) => known === labels['severity']) ?? null,
    labels,
    links: {
      rule: httpAddress(given.generatorURL),
      panel: httpAddress(given.panelURL) ?? httpAddress(given.dashboardURL),
      runbook: pathOrAddress(annotations?.['runbook_url']),
      calls: pathOrAddress(annotations?.['calls_url']),
      grafana,
    },
    isFiring: given.status === 'firing',
  };
}

/**
 * Reads a message of Grafana's webhook contact point.
 *
 * @throws ServiceError `invalid_json` or `invalid_request`, naming the field at fault
 */
export function readGrafanaMessage(body: Uint8Array): GrafanaMessage {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (error) {
    throw new ServiceError('invalid_json', 'The body is not valid JSON.', { field: 'body', cause: error });
  }
  const parsed = grafanaMessage.safeParse(json);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
    const field = path.length === 0 ? 'body' : path.join('.');
    throw new ServiceError('invalid_request', `${field}: ${message}.`, { field });
  }
  const { alerts, externalURL } = parsed.data;
  const isBeat = ({ labels }: GrafanaAlert) => labels?.[WATCHDOG_LABEL] === 'true';
  return {
    alerts: alerts.filter((each) => !isBeat(each)).map((each) => asAlert(each, httpAddress(externalURL))),
    isWatchdog: alerts.some((each) => isBeat(each) && each.status === 'firing'),
  };
}
