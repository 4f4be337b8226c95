import type { Alert } from '../domain/incidents/incident.ts';

const FINGERPRINT = 'voicehive-watchdog';

/**
 * Watches for Grafana's sign of life: an alert that always fires. The time at which the watch begins counts as one, so
 * that a Grafana that never speaks is missed too.
 */
export class Watchdog {
  readonly #alarmAfterMs: number;
  #lastBeatAt: number;

  /**
   * @param alarmAfterMs silence that is an alarm, ms
   * @param now epoch ms
   */
  constructor(alarmAfterMs: number, now: number) {
    this.#alarmAfterMs = alarmAfterMs;
    this.#lastBeatAt = now;
  }

  beat(now: number): void {
    this.#lastBeatAt = now;
  }

  /** The alert on silence, firing or not, as of a moment. */
  look(now: number): Alert {
    const seconds = Math.round(this.#alarmAfterMs / 1000);
    return {
      id: `${FINGERPRINT}-${this.#lastBeatAt}`,
      fingerprint: FINGERPRINT,
      startedAt: this.#lastBeatAt,
      title: 'Grafana alerting is silent',
      summary: `The alert that always fires was not heard for more than ${seconds} seconds: no other alert would arrive either.`,
      severity: 'critical',
      labels: { alertname: 'Grafana alerting is silent', severity: 'critical' },
      links: { rule: null, panel: null, runbook: null, grafana: null },
      isFiring: now - this.#lastBeatAt > this.#alarmAfterMs,
    };
  }
}
