import type { Alert } from './incident/incident.ts';

const FINGERPRINT = 'voicehive-watchdog';

/**
 * Watches for Grafana's sign of life: an alert that always fires. The time at which the watch begins counts as one, so
 * that a Grafana that never speaks is missed too.
 */
export class Watchdog {
  readonly #alarmAfterMs: number;
  readonly #begunAt: number;

  /**
   * @param alarmAfterMs silence that is an alarm, ms
   * @param now epoch ms
   */
  constructor(alarmAfterMs: number, now: number) {
    this.#alarmAfterMs = alarmAfterMs;
    this.#begunAt = now;
  }

  /**
   * The alert on silence, firing or not, as of a moment; null while nothing is known: a service that has just started
   * waits for a while before it calls Grafana silent, and calls it alive only by Grafana's own word.
   *
   * @param lastBeatAt when it was last heard, by whichever replica; null for never
   */
  look(lastBeatAt: number | null, now: number): Alert | null {
    // A sign of life from the future was written by a clock that was wrong, and would keep the alarm silent until then.
    const beatAt = lastBeatAt === null || lastBeatAt > now + this.#alarmAfterMs ? null : lastBeatAt;
    const heardAt = Math.max(this.#begunAt, beatAt ?? 0);
    const isFiring = now - heardAt > this.#alarmAfterMs;
    const isAlive = beatAt !== null && now - beatAt <= this.#alarmAfterMs;
    return isFiring || isAlive ? this.#alert(heardAt, isFiring) : null;
  }

  #alert(heardAt: number, isFiring: boolean): Alert {
    const seconds = Math.round(this.#alarmAfterMs / 1000);
    return {
      id: `${FINGERPRINT}-${heardAt}`,
      fingerprint: FINGERPRINT,
      startedAt: heardAt,
      title: 'Grafana alerting is silent',
      summary: `The alert that always fires was not heard for more than ${seconds} seconds: no other alert would arrive either.`,
      severity: 'critical',
      labels: { alertname: 'Grafana alerting is silent', severity: 'critical' },
      links: { rule: null, panel: null, runbook: null, calls: null, grafana: null },
      isFiring,
    };
  }
}
