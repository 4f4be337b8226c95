import { API_PREFIX } from '@voicehive/datasource-service/contract';
import type { Incident } from '../incidents/incident.ts';
import type { HttpPool } from '../sender/httpRequest.ts';
import { alertProof, demoMessage, isOn } from './demoMessage.ts';

interface AlertTellerOptions {
  pool: HttpPool;
  incidents: readonly Incident[];
  /** Signs what is told; null for none. */
  secret: string | null;
  /** The clock, epoch ms. */
  now: () => number;
  say: (line: string) => void;
}

/**
 * Tells the service when a simulated incident begins and ends, as Grafana would, so that somebody is paged. Those that
 * were over before are told as such once: an earlier run may have ended in the middle of them.
 */
export class AlertTeller {
  readonly #options: AlertTellerOptions;
  readonly #told = new Map<Incident, boolean>();

  constructor(options: AlertTellerOptions) {
    this.#options = options;
  }

  /** Tells what has changed until a simulated time, epoch ms. */
  async tell(at: number): Promise<void> {
    for (const incident of this.#options.incidents) {
      const isFiring = isOn(incident, at);
      if (at >= incident.startsAt && this.#told.get(incident) !== isFiring) {
        this.#told.set(incident, isFiring);
        await this.#send(incident, at);
      }
    }
  }

  async #send(incident: Incident, at: number): Promise<void> {
    const { pool, secret, now, say } = this.#options;
    const body = JSON.stringify(demoMessage(incident, at));
    const headers = secret === null ? {} : alertProof(secret, body, now());
    const problem = await pool.send({ method: 'POST', path: `${API_PREFIX}/alerts/grafana`, headers, body }).then(
      ({ status }) => (status === 200 ? null : `answered with ${status}`),
      (error: unknown) => (error instanceof Error ? error.message : String(error))
    );
    if (problem !== null) {
      say(`The alert of ${incident.script.name} was not taken: ${problem}.`);
    }
  }
}
