import { z } from 'zod';
import { bucketStarts, chooseBucketMs } from '../analytics/catalogue/buckets.ts';
import type { GroupingDimension } from '../analytics/catalogue/dimensions.ts';
import { evaluate, leftOutOf, type LeftOut } from '../analytics/catalogue/formula.ts';
import { Grouping, OTHER, type GroupValue } from '../analytics/catalogue/grouping.ts';
import type { Measure } from '../analytics/catalogue/measure.ts';
import { findMeasure } from '../analytics/catalogue/measures.ts';
import type { ResolvedFilter } from '../analytics/catalogue/resolvedFilter.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { Frame, Notice } from '../frames/frame.ts';
import type { TimeRange } from '../analytics/hot/hotStore.ts';
import { Admission } from '../analytics/hot/duckdb/admission.ts';
import { bucketMs } from './bucketLength.ts';
import { comparisonFields, earlierTime } from './comparison.ts';
import { groupingId, limit, measureId } from './fields.ts';
import { filters } from './filterField.ts';
import { gatherMetric } from './gatherMetric.ts';
import type { MetricCells, Slots } from './metricCells.ts';
import { seriesFrames, tableFrame, type MetricResult } from './metricFrames.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';
import { selectionOf } from './selection.ts';
import { spanText } from './spanText.ts';

const MOST_MEASURES = 200;
const MOST_DIMENSIONS = 4;

/** More values than any panel can show; beyond it the service would only fill memory. */
const MOST_VALUES = 200_000;

/** Answers of more values are made one after the other: many of them at once would fill memory. */
const MANY_VALUES = 50_000;

const largeAnswers = new Admission(1);

const MOST_PER_BUCKET = 100_000;

const schema = z.object({
  measures: z
    .array(measureId, 'must be a list of measure ids')
    .min(1, 'must name at least one measure')
    .max(MOST_MEASURES, `must name at most ${MOST_MEASURES} measures`),
  groupBy: z
    .array(groupingId, 'must be a list of dimension ids')
    .max(MOST_DIMENSIONS, `must name at most ${MOST_DIMENSIONS} dimensions`)
    .default([]),
  filters,
  format: z.enum(['timeSeries', 'table'], 'must be timeSeries or table').default('timeSeries'),
  bucketMs,
  leastPerBucket: z
    .int('must be a whole number of calls')
    .min(1, 'must be at least 1')
    .max(MOST_PER_BUCKET, `must be at most ${MOST_PER_BUCKET}`)
    .nullish(),
  limit: limit(50),
  other: z.boolean('must be true or false').default(false),
  ...comparisonFields,
});

type MetricQuery = z.output<typeof schema>;

/** Without a user only harmless dimensions may be asked for: the others tell who called whom. */
function refusePrivateDimensions(query: MetricQuery, context: QueryContext): void {
  const asked = [...query.groupBy, ...query.filters.map(({ dimension }) => dimension)];
  const refused = asked.find(({ isPublic }) => !isPublic);
  if (context.access === 'public' && refused !== undefined) {
    throw new ServiceError('forbidden', `The dimension "${refused.id}" needs a user with the Viewer role.`, {
      field: 'groupBy',
    });
  }
}

/** One time of the question: the range itself, or an earlier one to compare with. */
interface Ask {
  measures: readonly Measure[];
  groupBy: readonly GroupingDimension[];
  filters: readonly ResolvedFilter[];
  range: TimeRange;
  slots: Slots;
}

/** Who asks, and whether the answer is still wanted. */
type Asker = Pick<QueryContext, 'access' | 'signal'>;

interface Gathering {
  cells: MetricCells;
  grouping: Grouping;
}

const WHOLE: Omit<Slots, 'first'> = { lengthMs: null, count: 1 };

/** `keep` names the groups that stay by themselves; null keeps all. */
async function gather(
  ask: Ask,
  keep: { groups: ReadonlyArray<readonly GroupValue[]>; withOther: boolean } | null,
  stores: QueryStores,
  { access, signal }: Asker
): Promise<Gathering> {
  const { hot } = stores;
  const selection = await selectionOf(ask.filters, { access, signal }, stores);
  const grouping = new Grouping(ask.groupBy, hot.groups.bind(hot), selection.hours === null ? [] : ['hourOfWeek']);
  if (keep !== null) {
    grouping.keep(keep.groups, keep.withOther);
  }
  return { cells: await gatherMetric({ ...ask, selection, grouping }, hot, signal), grouping };
}

/** Numbers of the groups, largest first by the measure; equal ones by name, so that the order never wavers. */
function ranked({ cells, grouping }: Gathering, measure: Measure): number[] {
  return grouping.values
    .map((group, index) => ({
      index,
      value: evaluate(measure.formula, cells.whole(index)) ?? -Infinity,
      key: JSON.stringify(group),
    }))
    .sort((left, right) => right.value - left.value || (left.key < right.key ? -1 : 1))
    .map(({ index }) => index);
}

/** The groups to show, largest first, with their values. */
interface Shown {
  groups: ReadonlyArray<readonly GroupValue[]>;
  cells: MetricCells;
  isCut: boolean;
}

function valuesAt({ grouping }: Gathering, numbers: readonly number[]): Array<readonly GroupValue[]> {
  return numbers.map((number) => grouping.values[number] as readonly GroupValue[]);
}

/** Gathers all groups and chooses among them afterwards. */
async function gatherThenChoose(
  ask: Ask,
  query: MetricQuery,
  first: Measure,
  stores: QueryStores,
  asker: Asker
): Promise<Shown> {
  const all = await gather(ask, null, stores, asker);
  const order = ranked(all, first);
  const kept = order.slice(0, query.limit);
  const rest = order.slice(query.limit);
  const isCut = rest.length > 0;
  const isWithOther = isCut && query.other;
  return {
    groups: [...valuesAt(all, kept), ...(isWithOther ? [query.groupBy.map(() => OTHER)] : [])],
    cells: all.cells.regroup([...kept.map((number) => [number]), ...(isWithOther ? [rest] : [])]),
    isCut,
  };
}

/** Chooses by the first measure over the whole range, and gathers only the groups chosen. */
async function chooseThenGather(
  ask: Ask,
  query: MetricQuery,
  first: Measure,
  stores: QueryStores,
  asker: Asker
): Promise<Shown> {
  const whole = { ...ask, measures: [first], slots: { ...WHOLE, first: ask.range.from } };
  const candidates = await gather(whole, null, stores, asker);
  const order = ranked(candidates, first);
  const isCut = order.length > query.limit;
  const keep = { groups: valuesAt(candidates, order.slice(0, query.limit)), withOther: isCut && query.other };
  const { cells, grouping } = await gather(ask, keep, stores, asker);
  return { groups: grouping.values, cells, isCut };
}

/** As many cells are gathered at once and thrown away again without harm. */
const FEW_CELLS = 60_000;

async function gatherShown(ask: Ask, query: MetricQuery, stores: QueryStores, asker: Asker): Promise<Shown> {
  const [first] = ask.measures;
  if (ask.groupBy.length === 0 || first === undefined) {
    const { cells } = await gather(ask, { groups: [[]], withOther: false }, stores, asker);
    return { groups: [[]], cells, isCut: false };
  }
  const { most } = new Grouping(ask.groupBy, stores.hot.groups.bind(stores.hot));
  const canMerge = ask.measures.every(({ formula }) => formula.kind !== 'concurrency');
  return canMerge && most * ask.slots.count <= FEW_CELLS
    ? gatherThenChoose(ask, query, first, stores, asker)
    : chooseThenGather(ask, query, first, stores, asker);
}

function refuseTooMany(values: number): void {
  if (values > MOST_VALUES) {
    throw new ServiceError(
      'invalid_request',
      `The answer would have ${values} values, more than ${MOST_VALUES}. Ask for longer buckets, fewer groups or fewer measures.`,
      { field: 'bucketMs' }
    );
  }
}

function mostGroups({ groupBy, limit: most }: MetricQuery, { hot }: QueryStores): number {
  return groupBy.length === 0 ? 1 : Math.min(most + 1, new Grouping(groupBy, hot.groups.bind(hot)).most);
}

function slotsOf(range: TimeRange, bucketMs: number | null): Slots {
  if (bucketMs === null) {
    return { ...WHOLE, first: range.from };
  }
  const starts = bucketStarts(range, bucketMs);
  return { first: starts[0] as number, lengthMs: bucketMs, count: starts.length };
}

/** How far back the comparison is: whole buckets, so that both times have the same ones. */
function wholeBuckets(offsetMs: number, bucketMs: number | null): number {
  return bucketMs === null ? offsetMs : Math.ceil(offsetMs / bucketMs) * bucketMs;
}

/** How many calls the sums of a measure leave out, over all groups; null when it leaves none out. */
function leftOutBy({ formula }: Measure, { groups, cells }: Shown): LeftOut | null {
  const parts = groups.flatMap((_, group) => leftOutOf(formula, cells.whole(group)) ?? []);
  const calls = parts.reduce((sum, part) => sum + part.calls, 0);
  return calls === 0 ? null : { calls, of: parts.reduce((sum, part) => sum + part.of, 0) };
}

/** A sum says what it leaves out: measures that leave out the same calls are named together. */
function coverageNotices({ measures }: MetricQuery, shown: Shown): Notice[] {
  const byCount = new Map<string, string[]>();
  for (const measure of measures) {
    const leftOut = leftOutBy(measure, shown);
    if (leftOut !== null) {
      const count = `${leftOut.calls} of ${leftOut.of} ended calls, whose amount is not known`;
      byCount.set(count, [...(byCount.get(count) ?? []), measure.title]);
    }
  }
  return [...byCount].map(([count, titles]) => ({
    severity: 'info' as const,
    text: `${titles.join(', ')}: without ${count}.`,
  }));
}

function noticesOf(query: MetricQuery, shown: Shown, context: QueryContext, stores: QueryStores): Notice[] {
  const { limit: most, other } = query;
  const text = other
    ? `The ${most} largest groups are shown; the rest is together as "(other)".`
    : `Only the ${most} largest groups are shown; raise the limit, add "other", or filter to see the rest.`;
  return [
    ...stores.notices(context),
    ...(shown.isCut ? [{ severity: 'info' as const, text }] : []),
    ...coverageNotices(query, shown),
  ];
}

/** The number of calls that chooses the length of buckets; null where something else does. */
function leastCalls({ format, bucketMs: asked, leastPerBucket = null }: MetricQuery): number | null {
  return format === 'table' || typeof asked === 'number' ? null : leastPerBucket;
}

/** Where the number of calls chose the length of a bucket, the answer says so. */
function bucketNotices(query: MetricQuery, bucketMs: number | null): Notice[] {
  const least = leastCalls(query);
  return least === null
    ? []
    : [
        {
          severity: 'info',
          text: `One point stands for ${spanText(Number(bucketMs))}, which hold ${least} calls or more on average.`,
        },
      ];
}

/** The same groups at an earlier time. */
function gatherEarlier(
  ask: Ask,
  offset: number,
  { groups, isWithOther }: { groups: Shown['groups']; isWithOther: boolean },
  stores: QueryStores,
  asker: Asker
): Promise<Gathering> {
  const { range, slots } = ask;
  const keep = { groups: isWithOther ? groups.slice(0, -1) : groups, withOther: isWithOther };
  const earlier = {
    ...ask,
    range: { from: range.from - offset, to: range.to - offset },
    slots: { ...slots, first: slots.first - offset },
  };
  return gather(earlier, keep, stores, asker);
}

const CALLS = findMeasure('calls') as Measure;

/** Length in ms of a time that holds so many of the range's calls on average; at most the whole range. */
async function lengthFor(
  calls: number,
  query: MetricQuery,
  range: TimeRange,
  stores: QueryStores,
  asker: Asker
): Promise<number> {
  const ask = { measures: [CALLS], groupBy: [], filters: query.filters, range, slots: { ...WHOLE, first: range.from } };
  const { cells } = await gather(ask, { groups: [[]], withOther: false }, stores, asker);
  const counted = Number(evaluate(CALLS.formula, cells.whole(0)));
  const length = range.to - range.from;
  return Math.ceil(Math.min(length, (length * calls) / Math.max(1, counted)));
}

async function bucketMsOf(query: MetricQuery, context: QueryContext, stores: QueryStores): Promise<number | null> {
  const { range, intervalMs } = context;
  if (query.format === 'table') {
    return null;
  }
  const least = leastCalls(query);
  const suggested = least === null ? 0 : await lengthFor(least, query, range, stores, context);
  return chooseBucketMs(range, query.bucketMs ?? null, Math.max(intervalMs, suggested));
}

/** The frames of an answer with buckets of the given length; null without any. */
async function answer(
  query: MetricQuery,
  bucketMs: number | null,
  context: QueryContext,
  stores: QueryStores
): Promise<Frame[]> {
  const { range } = context;
  const slots = slotsOf(range, bucketMs);
  const ask: Ask = { ...query, range, slots };
  const shown = await gatherShown(ask, query, stores, context);
  const { groups, cells, isCut } = shown;
  const earlier = earlierTime(query, range);
  const offset = earlier === null ? 0 : wholeBuckets(earlier.offsetMs, bucketMs);
  const before =
    earlier === null
      ? null
      : await gatherEarlier(ask, offset, { groups, isWithOther: isCut && query.other }, stores, context);
  const result: MetricResult = {
    measures: query.measures,
    groupBy: query.groupBy,
    groups,
    slots,
    cells,
    before: before === null || earlier === null ? null : { cells: before.cells, title: earlier.title },
    notices: [...noticesOf(query, shown, context, stores), ...bucketNotices(query, bucketMs)],
  };
  return bucketMs === null ? [tableFrame(result)] : seriesFrames(result, bucketMs);
}

/** Measures over time or over the whole range, split by dimensions, with an earlier time beside them. */
export const metricKind: QueryKind<MetricQuery> = {
  queryType: 'metric',
  schema,
  needs: 'public',
  async run(query, context, stores): Promise<Frame[]> {
    refusePrivateDimensions(query, context);
    const { range } = context;
    const bucketMs = await bucketMsOf(query, context, stores);
    const slots = slotsOf(range, bucketMs);
    const values = slots.count * mostGroups(query, stores) * query.measures.length;
    refuseTooMany(values);
    const work = (): Promise<Frame[]> => answer(query, bucketMs, context, stores);
    return values > MANY_VALUES ? await largeAnswers.run(work, context.signal) : await work();
  },
};
