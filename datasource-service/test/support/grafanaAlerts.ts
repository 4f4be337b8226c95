import { createHmac } from 'node:crypto';
import type { Service } from '../../src/service/service.ts';

/** An alert as Grafana's webhook contact point sends it. */
export function grafanaAlert(differences: object = {}): object {
  return {
    status: 'firing',
    labels: {
      alertname: 'Turn latency is high',
      assistant: 'Reception',
      severity: 'critical',
      __alert_rule_uid__: 'x',
    },
    annotations: {
      summary: 'Reception answers slowly',
      runbook_url: '/a/voicehive-monitoring-app/call-analytics',
      calls_url: 'http://grafana.example:3000/a/voicehive-monitoring-app/call-logs?sort=slowest',
    },
    startsAt: '2026-03-04T12:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: 'c6eadffa33fcdf37',
    generatorURL: 'http://grafana.example:3000/alerting/grafana/voicehive_turn_latency_p95/view?orgId=1',
    panelURL: 'http://grafana.example:3000/d/voicehive-call-quality?orgId=1&viewPanel=7',
    dashboardURL: 'http://grafana.example:3000/d/voicehive-call-quality?orgId=1',
    silenceURL: 'http://grafana.example:3000/alerting/silence/new',
    values: { A: 6100, B: 1 },
    valueString: '',
    ...differences,
  };
}

/** A message of Grafana's webhook contact point. */
export function grafanaMessage(alerts: object[] = [grafanaAlert()]): object {
  return {
    receiver: 'oncall',
    status: 'firing',
    orgId: 1,
    alerts,
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://grafana.example:3000/',
    version: '1',
    groupKey: '{}:{}',
    truncatedAlerts: 0,
    state: 'alerting',
  };
}

/** The headers with which Grafana signs a body. */
export function signatureHeaders(secret: string, body: string, at: number = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  return {
    'x-grafana-alerting-signature-timestamp': timestamp,
    'x-grafana-alerting-signature': createHmac('sha256', secret).update(`${timestamp}:${body}`).digest('hex'),
  };
}

/** Sends a message as Grafana does. */
export function sendAlerts(
  service: Pick<Service, 'url'>,
  message: object | string = grafanaMessage(),
  headers: Record<string, string> = {}
): Promise<Response> {
  return fetch(`${service.url}/api/v1/alerts/grafana`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
}
