import type { DataFrame } from '@grafana/data';
import { COMPONENT_STATUSES, type ComponentStatus } from '@voicehive/datasource-service/contract';

import { oneOf } from '../readRows';

/** A stretch of time with the same status; null where nothing is known. Epoch ms. */
export interface StatusSpan {
  from: number;
  to: number;
  status: ComponentStatus | null;
}

/** A component's statuses over time. */
export interface StatusLine {
  title: string;
  spans: StatusSpan[];
}

/**
 * Lines out of a frame with a time and a field of statuses for each component. Neighbouring buckets of one status become
 * one span; the last ends with the range.
 */
export function readTimeline(frame: DataFrame | undefined, end: number): StatusLine[] {
  const times = frame?.fields.find(({ name }) => name === 'time')?.values ?? [];
  return (frame?.fields ?? [])
    .filter(({ name }) => name !== 'time')
    .map(({ name, config, values }) => ({
      title: config.displayName ?? config.displayNameFromDS ?? name,
      spans: spansOf(times, values, end),
    }));
}

function spansOf(times: ArrayLike<number>, values: ArrayLike<unknown>, end: number): StatusSpan[] {
  const spans: StatusSpan[] = [];
  for (let index = 0; index < times.length; index += 1) {
    const status = oneOf(COMPONENT_STATUSES, values[index]);
    const last = spans.at(-1);
    const to = index + 1 < times.length ? times[index + 1] : Math.max(end, times[index]);
    if (last?.status === status) {
      last.to = to;
    } else {
      spans.push({ from: times[index], to, status });
    }
  }
  return spans;
}
