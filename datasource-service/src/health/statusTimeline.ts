import type { ComponentStatus, ServiceComponent } from '../contract/index.ts';

/** One run of the service, from its first sign of life to its last. Times are epoch ms. */
export interface ServiceRun {
  run: number;
  startedAt: number;
  lastBeatAt: number;
}

/** A component's status from a moment on, until its next change in the same run or the end of the run. */
export interface StatusChange {
  run: number;
  component: ServiceComponent;
  status: ComponentStatus;
  /** Why, in one sentence. */
  detail: string;
  /** Epoch ms. */
  at: number;
}

/** Runs in order of time, and the changes in them in order of time. */
export interface StatusHistory {
  runs: readonly ServiceRun[];
  changes: readonly StatusChange[];
}

/** A time in which a component had one status. Epoch ms, end excluded. */
export interface StatusSpan {
  status: ComponentStatus;
  detail: string;
  from: number;
  to: number;
}

/** A restart: a shorter time between two runs is not counted at all, ms. */
const RESTART_MS = 60_000;

/** So many restarts in an hour are not counted: a service that starts again and again is down in between. */
const MOST_RESTARTS = 2;

const HOUR_MS = 60 * 60 * 1000;

/** Shorter than this within a bucket, nobody was kept waiting by it, ms. */
const LEAST_SHOWN_MS = 1000;

/** A bucket is down when a component was so for this share of it, or for this long, ms. */
const DOWN_SHARE = 0.01;
const DOWN_MS = 60_000;

/** Why a component was down between two runs. */
export const NOT_RUNNING = 'The service was not running.';

function spansOfRun(changes: readonly StatusChange[], end: number): StatusSpan[] {
  return changes.map(({ status, detail, at }, index) => ({
    status,
    detail,
    from: at,
    to: Math.max(at, changes[index + 1]?.at ?? end),
  }));
}

/**
 * What is known of one component, in order of time. The last run is still going on: it lasts until `now`. Between the
 * end of a run that had the component and the start of the next the component was down, if that was longer than a restart
 * takes, or one restart of many. Before the first run, during a restart, and in runs without the component, nothing is
 * known.
 *
 * @param now epoch ms
 */
export function spansOf(component: ServiceComponent, { runs, changes }: StatusHistory, now: number): StatusSpan[] {
  const spans: StatusSpan[] = [];
  let restarts: number[] = [];
  for (const [index, { run, startedAt, lastBeatAt }] of runs.entries()) {
    const own = changes.filter((change) => change.run === run && change.component === component);
    const before = spans.at(-1);
    const runBefore = runs[index - 1];
    if (before !== undefined && before.to === runBefore?.lastBeatAt) {
      const gap: StatusSpan = { status: 'down', detail: NOT_RUNNING, from: before.to, to: own[0]?.at ?? startedAt };
      restarts = restarts.filter((at) => at > gap.from - HOUR_MS);
      const isRestart = gap.to - gap.from <= RESTART_MS && restarts.length < MOST_RESTARTS;
      spans.push(...(isRestart ? [] : [gap]));
      restarts.push(...(isRestart ? [gap.from] : []));
    }
    spans.push(...spansOfRun(own, index === runs.length - 1 ? now : lastBeatAt));
  }
  return spans;
}

/** The parts of spans that lie in a range. */
export function spansWithin(spans: readonly StatusSpan[], range: { from: number; to: number }): StatusSpan[] {
  return spans
    .map((span) => ({ ...span, from: Math.max(span.from, range.from), to: Math.min(span.to, range.to) }))
    .filter(({ from, to }) => from < to);
}

/** Milliseconds of the spans with the given status, or with any. */
export function lengthOf(spans: readonly StatusSpan[], wanted: ComponentStatus | null = null): number {
  return spans
    .filter(({ status }) => wanted === null || status === wanted)
    .reduce((total, { from, to }) => total + (to - from), 0);
}

/** Milliseconds that lie in any of the spans, each counted once. */
export function unionLength(spans: readonly StatusSpan[]): number {
  let total = 0;
  let reached = -Infinity;
  for (const { from, to } of spans.toSorted((left, right) => left.from - right.from)) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}

/** The status of a bucket by how long each status was seen in it, ms. */
function statusOf(seen: Readonly<Record<ComponentStatus, number>>): ComponentStatus | null {
  const total = seen.ok + seen.degraded + seen.down;
  if (total === 0) {
    return null;
  }
  const isSeen = seen.down >= LEAST_SHOWN_MS || seen.down === total;
  if (isSeen && (seen.down >= DOWN_MS || seen.down >= total * DOWN_SHARE)) {
    return 'down';
  }
  return isSeen || seen.degraded >= Math.min(LEAST_SHOWN_MS, total) ? 'degraded' : 'ok';
}

/**
 * How a component was in each of some buckets of equal length; null where nothing is known. A moment in which it was down
 * colours no bucket, and a short outage within a long bucket makes it degraded.
 *
 * @param starts starts of the buckets, epoch ms, growing
 */
export function statusByBucket(
  spans: readonly StatusSpan[],
  starts: readonly number[],
  bucketMs: number
): Array<ComponentStatus | null> {
  const seen = starts.map(() => ({ ok: 0, degraded: 0, down: 0 }));
  const [first = 0] = starts;
  for (const { status, from, to } of spans) {
    const begin = Math.max(0, Math.floor((from - first) / bucketMs));
    const end = Math.min(starts.length, Math.ceil((to - first) / bucketMs));
    for (let bucket = begin; bucket < end; bucket += 1) {
      const start = first + bucket * bucketMs;
      (seen[bucket] as (typeof seen)[number])[status] += Math.min(to, start + bucketMs) - Math.max(from, start);
    }
  }
  return seen.map(statusOf);
}
