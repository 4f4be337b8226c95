import type { IncidentAnswer } from '../contract/index.ts';
import { acknowledge, resolve, seeAlert, type Alert, type IncidentChange, type Incident } from './incident/incident.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { IncidentStore } from './store/incidentStore.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { policyFor, type OnCallPlan } from './plan.ts';

interface IncidentsOptions {
  store: IncidentStore;
  plan: OnCallPlan;
  metrics: Pick<Metrics, 'alertReceived'>;
  /** Epoch ms. */
  now: () => number;
  /** Called when something may be due. */
  onChanged: () => void;
}

type Decision = (incident: Incident, who: string, now: number) => IncidentChange | null;

/** Makes incidents of alerts, and lets people act on them. */
export class Incidents {
  readonly #options: IncidentsOptions;

  constructor(options: IncidentsOptions) {
    this.#options = options;
  }

  /** Takes alerts in, each by itself. What was made of them is durable when the promise resolves. */
  async see(alerts: readonly Alert[]): Promise<void> {
    const { metrics, onChanged } = this.#options;
    for (const alert of alerts) {
      await this.seeOwn(alert);
      metrics.alertReceived(alert.isFiring ? 'firing' : 'resolved');
    }
    onChanged();
  }

  /** Takes an alert of the service's own in, which nobody sent. */
  async seeOwn(alert: Alert): Promise<void> {
    const { store, plan, now } = this.#options;
    const { fingerprint, labels } = alert;
    await store.change({ fingerprint }, (latest) => seeAlert(alert, latest, policyFor(labels, plan), now()));
  }

  /**
   * Somebody takes care of an incident.
   *
   * @throws ServiceError `not_found`
   */
  acknowledge(id: string, who: string): Promise<IncidentAnswer> {
    return this.#decide(id, who, acknowledge);
  }

  /**
   * Somebody calls an incident over.
   *
   * @throws ServiceError `not_found`
   */
  resolve(id: string, who: string): Promise<IncidentAnswer> {
    return this.#decide(id, who, resolve);
  }

  async #decide(id: string, who: string, decision: Decision): Promise<IncidentAnswer> {
    const { store, now } = this.#options;
    const result = await store.change({ id }, (incident) =>
      incident === null ? null : decision(incident, who, now())
    );
    if (result === null) {
      throw new ServiceError('not_found', `There is no incident "${id}".`, { field: 'id' });
    }
    return { id, state: result.incident.state, changed: result.isChanged };
  }
}
