/** How a replica follows the record that it shares with others. */
export interface ReplicaHealth {
  /** `stale`: nothing was heard of the record for too long, so that what others wrote may be missing. */
  state: 'catchingUp' | 'live' | 'stale';
  /** Epoch ms at which anything was last heard; null before. */
  lastHeardAt: number | null;
  /** 0 to 1 while a new copy is filled from the history, else null. */
  progress: number | null;
}

/** Answer of `GET /api/v1/health` and details of Grafana's health check. */
export interface ServiceHealth {
  status: 'ok' | 'degraded' | 'error';
  /** One sentence that says what works or what to do. */
  message: string;
  /** What needs a person, in sentences that say what to do; empty when nothing does. */
  problems: string[];
  version: string;
  mode: 'embedded' | 'cloud';
  /** Calls on record. */
  calls: number;
  /** Epoch ms of the newest delivery; null before the first. */
  lastDeliveryAt: number | null;
  /** Deliveries that were acknowledged and are not yet part of a call. */
  unapplied: number;
  /** In cloud mode, where every replica has a copy of the record; null in embedded mode. */
  replica: ReplicaHealth | null;
  hotStore: {
    state: 'ready' | 'rebuilding' | 'unavailable';
    /** Changed calls that the hot store does not show yet. */
    behind: number;
    /** 0 to 1 while rebuilding, else null. */
    progress: number | null;
  };
}
