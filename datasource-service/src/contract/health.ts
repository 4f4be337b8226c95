/** Answer of `GET /api/v1/health` and details of Grafana's health check. */
export interface ServiceHealth {
  status: 'ok' | 'degraded' | 'error';
  /** One sentence that says what works or what to do. */
  message: string;
  version: string;
  mode: 'embedded' | 'cloud';
  /** Calls on record. */
  calls: number;
  /** Epoch ms of the newest delivery; null before the first. */
  lastDeliveryAt: number | null;
  /** Deliveries that were acknowledged and are not yet part of a call. */
  unapplied: number;
  hotStore: {
    state: 'ready' | 'rebuilding' | 'unavailable';
    /** Changed calls that the hot store does not show yet. */
    behind: number;
    /** 0 to 1 while rebuilding, else null. */
    progress: number | null;
  };
}
