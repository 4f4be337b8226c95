import { z } from 'zod';
import { bucketStarts, chooseBucketMs } from '../analytics/catalogue/buckets.ts';
import {
  HEALTH_FRAMES,
  SERVICE_COMPONENTS,
  UPTIME_OBJECTIVE,
  type ComponentRow,
  type ComponentStatus,
  type HealthFrameName,
  type ServiceComponent,
} from '../contract/index.ts';
import { lengthOf, spansOf, spansWithin, statusByBucket, type StatusSpan } from '../health/statusTimeline.ts';
import { field, type Frame } from '../frames/frame.ts';
import { bucketMs } from './bucketLength.ts';
import { frameName, onlyFrame } from './onlyFrame.ts';
import type { QueryContext, QueryKind } from './query.ts';
import { tableFrame } from './tableFrame.ts';

const schema = z.object({ bucketMs, frame: frameName(HEALTH_FRAMES) });

type HealthQuery = z.output<typeof schema>;

const TITLES: Readonly<Record<ServiceComponent, string>> = {
  ingest: 'Webhooks',
  record: 'Record',
  hotStore: 'Hot store',
  searchIndex: 'Full-text index',
  liveBoard: 'Live board',
  tee: 'Tee',
};

const SECOND = 1000;

/** A component with all that is known of it since the beginning of the range, and what of it lies in the range. */
interface WatchedComponent {
  component: ServiceComponent;
  last: StatusSpan;
  spans: readonly StatusSpan[];
}

function rowOf({ component, last, spans }: WatchedComponent): ComponentRow {
  const known = lengthOf(spans);
  const down = lengthOf(spans, 'down');
  return {
    component,
    title: TITLES[component],
    status: last.status,
    since: last.from,
    detail: last.detail,
    uptime: known === 0 ? null : 1 - down / known,
    objective: UPTIME_OBJECTIVE,
    downSeconds: down / SECOND,
    degradedSeconds: lengthOf(spans, 'degraded') / SECOND,
    knownSeconds: known / SECOND,
  };
}

function componentsFrame(watched: readonly WatchedComponent[]): Frame {
  return tableFrame('components' satisfies HealthFrameName, watched.map(rowOf), {
    component: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'string' },
    since: { type: 'time' },
    detail: { type: 'string' },
    uptime: { type: 'number', config: { unit: 'percentunit' } },
    objective: { type: 'number', config: { unit: 'percentunit' } },
    downSeconds: { type: 'number', config: { unit: 's' } },
    degradedSeconds: { type: 'number', config: { unit: 's' } },
    knownSeconds: { type: 'number', config: { unit: 's' } },
  });
}

function historyFrame(watched: readonly WatchedComponent[], query: HealthQuery, context: QueryContext): Frame {
  const length = chooseBucketMs(context.range, query.bucketMs ?? null, context.intervalMs);
  const starts = bucketStarts(context.range, length);
  return {
    name: 'history' satisfies HealthFrameName,
    meta: { preferredVisualisationType: 'graph' },
    fields: [
      field('time', 'time', starts, { nullable: false }),
      ...watched.map(({ component, spans }) =>
        field(component, 'string', statusByBucket(spans, starts, length) satisfies Array<ComponentStatus | null>, {
          config: { displayNameFromDS: TITLES[component] },
        })
      ),
    ],
  };
}

/** `health`: how the service's components are, and how they were. */
export const healthKind: QueryKind<HealthQuery> = {
  queryType: 'health',
  schema,
  needs: 'viewer',
  async run(query, context, { operations: { status, now } }) {
    const moment = now();
    const history = await status.history(Math.min(context.range.from, moment));
    const watched = SERVICE_COMPONENTS.flatMap((component): WatchedComponent[] => {
      const spans = spansOf(component, history, moment);
      const last = spans.at(-1);
      // What is not part of this run, as a tee that was taken away, is no component any more.
      return last === undefined || last.to < moment
        ? []
        : [{ component, last, spans: spansWithin(spans, context.range) }];
    });
    return onlyFrame([componentsFrame(watched), historyFrame(watched, query, context)], query.frame);
  },
};
