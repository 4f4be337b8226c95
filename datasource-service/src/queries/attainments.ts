import { evaluate } from '../analytics/catalogue/formula.ts';
import { Grouping } from '../analytics/catalogue/grouping.ts';
import type { Measure } from '../analytics/catalogue/measure.ts';
import { findMeasure } from '../analytics/catalogue/measures.ts';
import type { Objective, ObjectiveSource } from '../analytics/catalogue/objectives.ts';
import { bucketOf } from '../statistics/logBuckets.ts';
import type { Attainment } from '../health/serviceLevel.ts';
import { spansOf, spansWithin, unionLength } from '../health/statusTimeline.ts';
import type { TimeRange } from '../analytics/hot/hotStore.ts';
import { gatherMetric } from './gatherMetric.ts';
import type { MetricCells } from './metricCells.ts';
import type { QueryStores } from './query.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Uptime = Extract<ObjectiveSource, { kind: 'uptime' }>;
type Share = Extract<ObjectiveSource, { kind: 'measure' }>;
type Lag = Extract<ObjectiveSource, { kind: 'lag' }>;

/** Minutes in which none of the components was down, of those of which anything is known. */
async function uptimeOver({ components }: Uptime, range: TimeRange, { status, now }: QueryStores['operations']) {
  const history = await status.history(range.from);
  const spans = components.flatMap((component) => spansWithin(spansOf(component, history, now()), range));
  const total = unionLength(spans);
  const down = unionLength(spans.filter((span) => span.status === 'down'));
  return { good: (total - down) / MINUTE_MS, total: total / MINUTE_MS };
}

/** What a measure counts, as good and total. */
function shareOf({ formula, counts }: Share, cells: MetricCells): Attainment {
  const sumOf = (components: readonly string[]) =>
    evaluate(
      { kind: 'sum', source: formula.source, components, scale: 1, settledMs: 0, coverage: null },
      cells.cell(0, 0)
    ) as number;
  const [over, total] = [sumOf(formula.over), sumOf(formula.under)];
  return { good: counts === 'good' ? over : total - over, total };
}

/** Deliveries that took no longer than they may. Those that still wait, and have for longer than that, were too slow. */
async function lagOver({ lag, withinMs }: Lag, range: TimeRange, { record }: QueryStores): Promise<Attainment> {
  const limit = bucketOf(withinMs);
  const own = (await record.deliveryLags(range)).filter((counted) => counted.lag === lag);
  let [good, total] = [0, 0];
  for (const { buckets } of own) {
    Array.from(buckets.counts).forEach((count, index) => {
      total += count;
      good += buckets.first + index <= limit ? count : 0;
    });
  }
  return { good, total: total + (lag === 'apply' ? await lateNow(range, withinMs, record) : 0) };
}

async function lateNow({ from, to }: TimeRange, withinMs: number, record: QueryStores['record']): Promise<number> {
  // Counts are by whole minutes: one that is not over yet may hold deliveries that are not late.
  const over = Math.floor((to - withinMs) / MINUTE_MS) * MINUTE_MS;
  const counts = over <= from ? [] : await record.deliveryCounts({ from, to: over }, HOUR_MS);
  return counts.reduce(
    (sum, { received, quarantined, applied, unreadable }) => sum + received - quarantined - applied - unreadable,
    0
  );
}

/** What was counted for each of some objectives over one range, in their order. */
export async function attainmentsOver(
  objectives: readonly Objective[],
  range: TimeRange,
  stores: QueryStores,
  signal: AbortSignal
): Promise<Attainment[]> {
  const { hot, operations } = stores;
  const measures = objectives.flatMap(({ source }) =>
    source.kind === 'measure' ? [findMeasure(source.measure) as Measure] : []
  );
  const plan = {
    measures,
    range,
    slots: { first: range.from, lengthMs: null, count: 1 },
    selection: { only: {}, hours: null },
    grouping: new Grouping([], hot.groups.bind(hot)),
  };
  const cells = await gatherMetric(plan, hot, signal);
  return Promise.all(
    objectives.map(async ({ source }) => {
      switch (source.kind) {
        case 'uptime':
          return uptimeOver(source, range, operations);
        case 'measure':
          return shareOf(source, cells);
        case 'lag':
          return lagOver(source, range, stores);
      }
    })
  );
}
