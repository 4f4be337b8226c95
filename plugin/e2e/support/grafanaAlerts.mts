/** An alert that is told as Grafana's webhook contact point tells it. */
export interface ToldAlert {
  name: string;
  severity: 'critical' | 'warning';
  summary: string;
  fingerprint: string;
  /** Epoch ms. */
  startsAt: number;
}

/** Tells the service that alerts fire, or do not any more. */
export async function tellAlerts(
  serviceUrl: string,
  alerts: readonly ToldAlert[],
  status: 'firing' | 'resolved' = 'firing'
): Promise<void> {
  const message = {
    version: '1',
    alerts: alerts.map(({ name, severity, summary, fingerprint, startsAt }) => ({
      status,
      labels: { alertname: name, severity },
      annotations: { summary, runbook_url: '/a/voicehive-monitoring-app/call-analytics' },
      startsAt: new Date(startsAt).toISOString(),
      fingerprint,
      generatorURL: 'https://grafana.example/alerting/grafana/rule/view',
    })),
  };
  const response = await fetch(`${serviceUrl}/api/v1/alerts/grafana`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
  if (!response.ok) {
    throw new Error(`The service answered an alert with ${response.status}: ${await response.text()}`);
  }
}
