/**
 * Parts of the service whose status is watched. `ingest` takes webhooks in, `record` keeps them and works them into
 * calls, `hotStore` answers aggregates, `searchIndex` finds words, `liveBoard` shows calls under way, and `tee` hands
 * messages on to the customer's own server; it is watched only where it is configured.
 */
export const SERVICE_COMPONENTS = ['ingest', 'record', 'hotStore', 'searchIndex', 'liveBoard', 'tee'] as const;
export type ServiceComponent = (typeof SERVICE_COMPONENTS)[number];

/** How a component can be, best first. `degraded` works with limits and counts as up. */
export const COMPONENT_STATUSES = ['ok', 'degraded', 'down'] as const;
export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];

/** Share of the time in which each component is to be up. */
export const UPTIME_OBJECTIVE = 0.999;

/** How the service's components are, and how they were over the range. */
export interface HealthQuery {
  queryType: 'health';
  /** Bucket length of the history in ms; without it as for a `metric` query. */
  bucketMs?: number;
  /** The only frame to answer with, where a panel shows one; without it all of them. */
  frame?: HealthFrameName;
}

/**
 * Names of the frames that a `health` query answers with: `components` has a row for each component, `history` a field
 * for each component beside `time`, with the worst status of each bucket and null where nothing is known.
 */
export const HEALTH_FRAMES = ['components', 'history'] as const;
export type HealthFrameName = (typeof HEALTH_FRAMES)[number];

/** One row of the frame `components`. */
export interface ComponentRow {
  component: ServiceComponent;
  title: string;
  /** As of now, whatever the range. */
  status: ComponentStatus;
  /** Epoch ms at which it became so. */
  since: number;
  /** Why, in one sentence. */
  detail: string;
  /** Share of the known time of the range in which it was not down; null when nothing of the range is known. */
  uptime: number | null;
  /** {@link UPTIME_OBJECTIVE}. */
  objective: number;
  downSeconds: number;
  degradedSeconds: number;
  /** Seconds of the range of which anything is known: the service was never watched before its first start. */
  knownSeconds: number;
}
