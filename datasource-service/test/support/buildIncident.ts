import type { EscalationPolicy } from '../../src/oncall/incident/escalation.ts';
import { seeAlert, type Alert, type Incident, type IncidentChange } from '../../src/oncall/incident/incident.ts';
import { NOON } from './build.ts';

const MINUTE = 60_000;

/** A policy of two steps that is taken once more. */
export function buildPolicy(differences: Partial<EscalationPolicy> = {}): EscalationPolicy {
  return {
    id: 'critical',
    title: 'critical',
    acknowledgeTimeoutMs: 30 * MINUTE,
    repeat: { times: 1, everyMs: 20 * MINUTE },
    steps: [
      { afterMs: 0, notify: ['schedule:primary'], via: ['slack'] },
      { afterMs: 5 * MINUTE, notify: ['everyone', 'channel'], via: ['slack', 'webhook'] },
    ],
    ...differences,
  };
}

/** An alert that fires. */
export function buildAlert(differences: Partial<Alert> = {}): Alert {
  const { fingerprint, startedAt } = { fingerprint: 'f1', startedAt: NOON, ...differences };
  return {
    id: `${fingerprint}-${startedAt}`,
    fingerprint,
    startedAt,
    title: 'Turn latency is high',
    summary: 'Reception answers slowly',
    severity: 'critical',
    labels: { alertname: 'Turn latency is high', severity: 'critical' },
    links: { rule: null, panel: null, runbook: null, calls: null, grafana: null },
    isFiring: true,
    ...differences,
  };
}

/** The change that there must be. */
export function changed(change: IncidentChange | null): IncidentChange {
  if (change === null) {
    throw new Error('Nothing was changed.');
  }
  return change;
}

/** An incident that was opened when its alert began to fire. */
export function buildIncident(differences: Partial<Alert> = {}, policy = buildPolicy()): Incident {
  const alert = buildAlert(differences);
  return changed(seeAlert(alert, null, policy, alert.startedAt)).incident;
}
