import { COMPONENT_STATUSES, type ComponentStatus, type ServiceComponent } from '../contract/index.ts';

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
 * end of a run that had the component and the start of the next the component was down. Before the first run, and in
 * runs without the component, nothing is known.
 *
 * @param now epoch ms
 */
export function spansOf(component: ServiceComponent, { runs, changes }: StatusHistory, now: number): StatusSpan[] {
  const spans: StatusSpan[] = [];
  for (const [index, { run, startedAt, lastBeatAt }] of runs.entries()) {
    const own = changes.filter((change) => change.run === run && change.component === component);
    const before = spans.at(-1);
    const runBefore = runs[index - 1];
    if (before !== undefined && before.to === runBefore?.lastBeatAt) {
      spans.push({ status: 'down', detail: NOT_RUNNING, from: before.to, to: own[0]?.at ?? startedAt });
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

function worse(left: ComponentStatus, right: ComponentStatus): ComponentStatus {
  return COMPONENT_STATUSES.indexOf(right) > COMPONENT_STATUSES.indexOf(left) ? right : left;
}

/**
 * The worst status in each of some buckets of equal length; null where nothing is known.
 *
 * @param starts starts of the buckets, epoch ms, growing
 */
export function worstByBucket(
  spans: readonly StatusSpan[],
  starts: readonly number[],
  bucketMs: number
): Array<ComponentStatus | null> {
  const worst = starts.map((): ComponentStatus | null => null);
  const [first = 0] = starts;
  for (const { status, from, to } of spans) {
    const begin = Math.max(0, Math.floor((from - first) / bucketMs));
    const end = Math.min(starts.length, Math.ceil((to - first) / bucketMs));
    for (let bucket = begin; bucket < end; bucket += 1) {
      worst[bucket] = worse(worst[bucket] ?? status, status);
    }
  }
  return worst;
}
