import { z } from 'zod';
import { bucketStarts, chooseBucketMs } from '../analytics/catalogue/buckets.ts';
import { DIMENSIONS, isForGroups } from '../analytics/catalogue/dimensions.ts';
import { evaluate } from '../analytics/catalogue/formula.ts';
import { Grouping } from '../analytics/catalogue/grouping.ts';
import type { Measure } from '../analytics/catalogue/measure.ts';
import { findMeasure } from '../analytics/catalogue/measures.ts';
import {
  ALL_PLATFORMS,
  PIPELINE_FRAMES,
  PROVIDERS,
  type PipelineFrameName,
  type PipelineRow,
} from '../contract/index.ts';
import { SlottedHistogram } from '../statistics/slottedHistogram.ts';
import { field, type Frame, type Notice } from '../frames/frame.ts';
import type { CountedDeliveries, CountedLags, DeliveryCounts, DeliveryLag } from '../record/deliveryLog.ts';
import { bucketMs } from './bucketLength.ts';
import { gatherMetric } from './gatherMetric.ts';
import { frameName, onlyFrame } from './onlyFrame.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';
import { tableFrame, type Columns } from './tableFrame.ts';

const MINUTE_MS = 60_000;

const schema = z.object({ bucketMs, frame: frameName(PIPELINE_FRAMES) });

type PipelineQuery = z.output<typeof schema>;

type Platform = PipelineRow['platform'];

const PLATFORMS: readonly Platform[] = [...PROVIDERS, ALL_PLATFORMS];

/** What of the counts is a sum, and so the same in rows and series. */
const COUNTS = ['received', 'duplicates', 'unsigned', 'quarantined', 'unreadable', 'applied'] as const;

/** Counted calls of a platform, each by a measure. */
const CALL_MEASURES = {
  callsEnded: 'endedCalls',
  callsReported: 'reportedCalls',
  callsExpected: 'listedCalls',
  callsRepaired: 'repairedCalls',
  callsLate: 'repairedEarlyCalls',
} as const;

type CallCounts = Record<keyof typeof CALL_MEASURES, number>;

const CALL_COUNTS = Object.keys(CALL_MEASURES) as Array<keyof CallCounts>;

const measureOf = (id: string) => findMeasure(id) as Measure;

function countsFrom(count: (name: keyof CallCounts) => number): CallCounts {
  return Object.fromEntries(CALL_COUNTS.map((name) => [name, count(name)])) as CallCounts;
}

/** Ended calls that are here in full: each repaired one that was reported later too is counted once. */
function completeCalls({ callsReported, callsRepaired, callsLate }: CallCounts): number {
  return callsReported + callsRepaired - callsLate;
}

/** Calls by platform, from the same formulas as every other number. */
async function countCalls({ range, signal }: QueryContext, { hot }: QueryStores): Promise<Map<Platform, CallCounts>> {
  const measures = Object.values(CALL_MEASURES).map(measureOf);
  const platform = DIMENSIONS.filter(isForGroups).filter(({ id }) => id === 'provider');
  const grouping = new Grouping(platform, hot.groups.bind(hot));
  const slots = { first: range.from, lengthMs: null, count: 1 };
  const cells = await gatherMetric(
    { measures, range, slots, selection: { only: {}, hours: null }, grouping },
    hot,
    signal
  );
  return new Map(
    grouping.values.map(([provider], group): [Platform, CallCounts] => {
      const valueOf = ({ formula }: Measure) => Number(evaluate(formula, cells.cell(group, 0)));
      return [provider as Platform, countsFrom((name) => valueOf(measureOf(CALL_MEASURES[name])))];
    })
  );
}

function isOf(platform: Platform): (row: { provider: Platform }) => boolean {
  return ({ provider }) => platform === ALL_PLATFORMS || provider === platform;
}

function addUp(counts: readonly CountedDeliveries[], platform: Platform): DeliveryCounts {
  const sums: DeliveryCounts = { received: 0, duplicates: 0, unsigned: 0, quarantined: 0, applied: 0, unreadable: 0 };
  for (const row of counts.filter(isOf(platform))) {
    COUNTS.forEach((name) => (sums[name] += row[name]));
  }
  return sums;
}

/** Percentiles of a lag over one platform or all. */
function lagsOf(lags: readonly CountedLags[], platform: Platform, wanted: DeliveryLag) {
  const histogram = new SlottedHistogram(1);
  for (const { buckets } of lags.filter(isOf(platform)).filter(({ lag }) => lag === wanted)) {
    const numbers = Array.from(buckets.counts, (_, index) => buckets.first + index);
    histogram.add(0, { buckets: numbers, counts: buckets.counts, from: 0, to: numbers.length });
  }
  return { p50: histogram.percentile(0, 0.5), p95: histogram.percentile(0, 0.95) };
}

/** Deliveries that were filled in afterwards. */
function backfilledOf(lags: readonly CountedLags[], platform: Platform): number {
  return lags
    .filter(isOf(platform))
    .filter(({ lag }) => lag === 'backfill')
    .reduce((sum, { buckets }) => sum + Array.from(buckets.counts).reduce((all, count) => all + count, 0), 0);
}

/** What the rows are made of. */
interface Pipeline {
  counts: readonly CountedDeliveries[];
  lags: readonly CountedLags[];
  calls: ReadonlyMap<Platform, CallCounts>;
  stuck: readonly Platform[];
}

function rowOf(platform: Platform, { counts, lags, calls, stuck }: Pipeline): PipelineRow {
  const sums = addUp(counts, platform);
  const [event, apply] = [lagsOf(lags, platform, 'event'), lagsOf(lags, platform, 'apply')];
  const own = [...calls].filter(([provider]) => isOf(platform)({ provider })).map(([, each]) => each);
  const ownCalls = countsFrom((name) => own.reduce((sum, each) => sum + each[name], 0));
  return {
    platform,
    ...sums,
    waiting: sums.received - sums.quarantined - sums.applied - sums.unreadable,
    backfilled: backfilledOf(lags, platform),
    eventLagP50: event.p50,
    eventLagP95: event.p95,
    applyLagP50: apply.p50,
    applyLagP95: apply.p95,
    ...ownCalls,
    completeness: ownCalls.callsEnded === 0 ? null : completeCalls(ownCalls) / ownCalls.callsEnded,
    stuckCalls: stuck.filter((provider) => isOf(platform)({ provider })).length,
  };
}

const COUNT = { type: 'number', config: { unit: 'short' } } as const;
const LAG = { type: 'number', config: { unit: 'ms' } } as const;

const COLUMNS: Columns<PipelineRow> = {
  platform: { type: 'string' },
  received: COUNT,
  duplicates: COUNT,
  unsigned: COUNT,
  quarantined: COUNT,
  unreadable: COUNT,
  applied: COUNT,
  waiting: COUNT,
  backfilled: COUNT,
  eventLagP50: LAG,
  eventLagP95: LAG,
  applyLagP50: LAG,
  applyLagP95: LAG,
  callsEnded: COUNT,
  callsReported: COUNT,
  callsExpected: COUNT,
  callsRepaired: COUNT,
  callsLate: COUNT,
  completeness: { type: 'number', config: { unit: 'percentunit' } },
  stuckCalls: COUNT,
};

function hasAnything({ received, duplicates, callsEnded, stuckCalls }: PipelineRow): boolean {
  return received > 0 || duplicates > 0 || callsEnded > 0 || stuckCalls > 0;
}

function platformsFrame(pipeline: Pipeline, notices: readonly Notice[]): Frame {
  const rows = PLATFORMS.map((platform) => rowOf(platform, pipeline));
  const shown = rows.filter((row) => row.platform === ALL_PLATFORMS || hasAnything(row));
  return tableFrame(
    'pipeline' satisfies PipelineFrameName,
    shown,
    COLUMNS,
    notices.length === 0 ? {} : { notices: [...notices] }
  );
}

/** Length of the series' buckets in whole minutes, ms: deliveries are counted by minute. */
function seriesBucketMs({ range, intervalMs }: QueryContext, query: PipelineQuery): number {
  const length = chooseBucketMs(range, query.bucketMs ?? null, intervalMs);
  return Math.ceil(length / MINUTE_MS) * MINUTE_MS;
}

function seriesFrame(counts: readonly CountedDeliveries[], { range }: QueryContext, length: number): Frame {
  const starts = bucketStarts(range, length);
  const sums = starts.map(() => addUp([], ALL_PLATFORMS));
  for (const row of counts) {
    const bucket = sums[Math.floor((row.at - Number(starts[0])) / length)];
    COUNTS.forEach((name) => ((bucket as DeliveryCounts)[name] += row[name]));
  }
  return {
    name: 'pipelineSeries' satisfies PipelineFrameName,
    meta: { type: 'timeseries-wide', typeVersion: [0, 1], preferredVisualisationType: 'graph' },
    fields: [
      field('time', 'time', starts, { nullable: false }),
      ...COUNTS.map((name) =>
        field(
          name,
          'number',
          sums.map((bucket) => bucket[name]),
          { nullable: false, config: { unit: 'short' } }
        )
      ),
      field(
        'problems',
        'number',
        sums.map(({ quarantined, unreadable }) => quarantined + unreadable),
        { nullable: false, config: { unit: 'short' } }
      ),
    ],
  };
}

function uncountedNotice(until: number | null, from: number): Notice[] {
  return until === null || until < from
    ? []
    : [
        {
          severity: 'info',
          text: `Deliveries are counted since ${new Date(until).toISOString()}; earlier ones are not.`,
        },
      ];
}

/** `pipeline`: how webhooks go through the service, by platform and over time. */
export const pipelineKind: QueryKind<PipelineQuery> = {
  queryType: 'pipeline',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const { range } = context;
    const { record, live } = stores;
    const length = seriesBucketMs(context, query);
    const [counts, lags, calls, until] = await Promise.all([
      record.deliveryCounts(range, length),
      record.deliveryLags(range),
      countCalls(context, stores),
      record.uncountedUntil(),
    ]);
    const stuck = live.calls().flatMap(({ provider, isStuck }) => (isStuck ? [provider] : []));
    const notices = [...stores.notices(context), ...uncountedNotice(until, range.from)];
    const frames = [platformsFrame({ counts, lags, calls, stuck }, notices), seriesFrame(counts, context, length)];
    return onlyFrame(frames, query.frame);
  },
};
