import { createHmac } from 'node:crypto';
import type { Incident } from '../incidents/incident.ts';
import { MINUTE } from '../time/durations.ts';

/** Whether an incident goes on at a time. */
export function isOn({ script, startsAt }: Incident, at: number): boolean {
  return at >= startsAt && at < startsAt + script.durationMinutes * MINUTE;
}

/**
 * What Grafana's webhook contact point would send of an incident, firing or not. No rule has found it: it says of itself
 * that it is a demo.
 */
export function demoMessage(incident: Incident, at: number): object {
  const { name, story } = incident.script;
  return {
    version: '1',
    receiver: 'simulator',
    alerts: [
      {
        status: isOn(incident, at) ? 'firing' : 'resolved',
        labels: { alertname: `Demo: ${name}`, severity: 'critical', demo: 'true' },
        annotations: {
          summary: `Simulated incident. ${story}`,
          runbook_url: '/a/voicehive-monitoring-app/call-analytics',
        },
        startsAt: new Date(incident.startsAt).toISOString(),
        fingerprint: `demo-${name}`,
      },
    ],
  };
}

/** The headers with which Grafana signs a body: HMAC-SHA256 of `{timestamp}:{body}` in hex. */
export function alertProof(secret: string, body: string, sentAt: number): Record<string, string> {
  const timestamp = String(Math.floor(sentAt / 1000));
  return {
    'x-grafana-alerting-signature-timestamp': timestamp,
    'x-grafana-alerting-signature': createHmac('sha256', secret).update(`${timestamp}:${body}`).digest('hex'),
  };
}
