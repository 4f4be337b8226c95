import { z } from 'zod';
import { findDimension, isForGroups } from '../analytics/catalogue/dimensions.ts';
import type { Selection } from '../analytics/catalogue/filters.ts';
import { Grouping } from '../analytics/catalogue/grouping.ts';
import { countsCalls, type Measure } from '../analytics/catalogue/measure.ts';
import { findMeasure } from '../analytics/catalogue/measures.ts';
import type { ResolvedFilter } from '../analytics/catalogue/resolvedFilter.ts';
import type { VersionRow } from '../contract/index.ts';
import { differenceOf, estimateShare, isClear, percentileBounds, type Estimate } from '../statistics/uncertainty.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { Split, TimeRange } from '../analytics/hot/hotStore.ts';
import { limit, measureId } from './fields.ts';
import { filters } from './filterField.ts';
import { gatherMetric } from './gatherMetric.ts';
import type { MetricCells } from './metricCells.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';
import { selectionOf } from './selection.ts';
import { tableFrame, type Columns } from './tableFrame.ts';
import { versionChanges, type VersionChange } from './versionChanges.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_WINDOW_MS = 90 * DAY_MS;

const DEFAULT_MEASURES = ['failureRatio', 'containmentRate', 'successRate', 'turnLatencyP95'];

const schema = z.object({
  measures: z
    .array(measureId, 'must be a list of measure ids')
    .min(1, 'must name at least one measure')
    .max(12)
    .nullish(),
  windowMs: z
    .int('must be a whole number of milliseconds')
    .min(HOUR_MS, `must be at least ${HOUR_MS}`)
    .max(LONGEST_WINDOW_MS, `must be at most ${LONGEST_WINDOW_MS}`)
    .default(7 * DAY_MS),
  filters,
  limit: limit(20),
});

type VersionsQuery = z.output<typeof schema>;

function known<Found>(found: Found | undefined): Found {
  // The catalogue has them; a test asks for every one.
  return found as Found;
}

function comparable({ measures }: VersionsQuery): Measure[] {
  const asked = measures ?? DEFAULT_MEASURES.map((id) => known(findMeasure(id)));
  const odd = asked.find(
    ({ formula }) => formula.kind !== 'percentile' && !(formula.kind === 'ratio' && countsCalls(formula))
  );
  if (odd !== undefined) {
    throw new ServiceError(
      'invalid_request',
      `"${odd.id}" cannot be compared with its uncertainty: choose a share of calls or turns, or a percentile.`,
      { field: 'measures' }
    );
  }
  return asked;
}

interface Asked {
  query: VersionsQuery;
  stores: QueryStores;
  access: QueryContext['access'];
  signal: AbortSignal;
}

/** Filters by hours of the week need rows told apart by them. */
function alsoBy({ hours }: Selection): Split[] {
  return hours === null ? [] : ['hourOfWeek'];
}

/** Calls by assistant and version, by the hour. */
async function countVersions(range: TimeRange, { query, stores, access, signal }: Asked) {
  const groups = stores.hot.groups.bind(stores.hot);
  const dimensions = ['assistant', 'assistantVersion'].map((id) => known(findDimension(id)));
  const selection = await selectionOf(query.filters, { access, signal }, stores);
  const grouping = new Grouping(dimensions.filter(isForGroups), groups, alsoBy(selection));
  const first = Math.floor(range.from / HOUR_MS) * HOUR_MS;
  const slots = { first, lengthMs: HOUR_MS, count: Math.ceil((range.to - first) / HOUR_MS) };
  const plan = {
    measures: [known(findMeasure('calls'))],
    range,
    slots,
    selection,
    grouping,
  };
  return { cells: await gatherMetric(plan, stores.hot, signal), grouping, slots };
}

/** Sums and histograms of an assistant's calls in a time, of one version or of all. */
async function gatherSide(
  change: VersionChange,
  side: { range: TimeRange; version: string | null },
  measures: readonly Measure[],
  { query, stores, access, signal }: Asked
): Promise<MetricCells> {
  const groups = stores.hot.groups.bind(stores.hot);
  const is = (id: string, value: string): ResolvedFilter => ({
    dimension: known(findDimension(id)),
    operator: '=',
    values: [value],
  });
  const own = [
    is('assistant', change.assistant),
    ...(side.version === null ? [] : [is('assistantVersion', side.version)]),
  ];
  const selection = await selectionOf([...query.filters, ...own], { access, signal }, stores);
  return gatherMetric(
    {
      measures: [known(findMeasure('calls')), ...measures],
      range: side.range,
      slots: { first: side.range.from, lengthMs: null, count: 1 },
      selection,
      grouping: new Grouping([], groups, alsoBy(selection)),
    },
    stores.hot,
    signal
  );
}

function estimate({ formula }: Measure, cells: MetricCells): Estimate | null {
  const cell = cells.cell(0, 0);
  if (formula.kind === 'percentile') {
    const { source, latency, share, scale } = formula;
    const at = (place: number): number | null => cell.percentile(source, latency, place);
    const [value, bounds] = [at(share), percentileBounds(share, cells.observations(source, latency))];
    return value === null
      ? null
      : { value: value * scale, low: Number(at(bounds.low)) * scale, high: Number(at(bounds.high)) * scale };
  }
  const { source, over, under } = formula as Extract<Measure['formula'], { kind: 'ratio' }>;
  const total = (components: readonly string[]): number =>
    components.reduce((sum, component) => sum + cell.sum(source, component, 0), 0);
  return estimateShare({ events: total(over), trials: total(under) });
}

/** The difference as columns have it. */
function differenceColumns(
  after: Estimate | null,
  before: Estimate | null
): Pick<VersionRow, 'difference' | 'low' | 'high' | 'isClear'> {
  if (after === null || before === null) {
    return { difference: null, low: null, high: null, isClear: null };
  }
  const difference = differenceOf(after, before);
  return { difference: difference.value, low: difference.low, high: difference.high, isClear: isClear(difference) };
}

function rowOf(
  { at, assistant, version, previousVersion }: VersionChange,
  measure: Measure,
  sides: { before: MetricCells; after: MetricCells }
): VersionRow {
  const [before, after] = [estimate(measure, sides.before), estimate(measure, sides.after)];
  const callsOf = (cells: MetricCells): number => cells.cell(0, 0).sum('calls', 'calls', 0);
  const { id, title, unit, goodDirection } = measure;
  return {
    at,
    assistant,
    version,
    previousVersion,
    callsBefore: callsOf(sides.before),
    callsAfter: callsOf(sides.after),
    measure: id,
    title,
    unit,
    goodDirection,
    before: before?.value ?? null,
    after: after?.value ?? null,
    ...differenceColumns(after, before),
  };
}

const TEXT = { type: 'string' } as const;
const NUMBER = { type: 'number' } as const;

const COLUMNS: Columns<VersionRow> = {
  at: { type: 'time', config: { displayName: 'Since' } },
  assistant: { ...TEXT, config: { displayName: 'Assistant' } },
  version: { ...TEXT, config: { displayName: 'Version' } },
  previousVersion: { ...TEXT, config: { displayName: 'Version before' } },
  callsBefore: { ...NUMBER, config: { displayName: 'Calls before', unit: 'short' } },
  callsAfter: { ...NUMBER, config: { displayName: 'Calls after', unit: 'short' } },
  measure: TEXT,
  title: { ...TEXT, config: { displayName: 'Measure' } },
  unit: TEXT,
  goodDirection: TEXT,
  before: { ...NUMBER, config: { displayName: 'Before' } },
  after: { ...NUMBER, config: { displayName: 'After' } },
  difference: { ...NUMBER, config: { displayName: 'Difference' } },
  low: { ...NUMBER, config: { displayName: 'Difference, low' } },
  high: { ...NUMBER, config: { displayName: 'Difference, high' } },
  isClear: { type: 'boolean', config: { displayName: 'Clear' } },
};

/** New versions of assistants, with what was different before and after. */
export const versionsKind: QueryKind<VersionsQuery> = {
  queryType: 'versions',
  schema,
  needs: 'viewer',
  async run(query, { range, access, signal }: QueryContext, stores) {
    const measures = comparable(query);
    const asked = { query, stores, access, signal };
    const counts = await countVersions({ from: range.from - query.windowMs, to: range.to }, asked);
    const changes = versionChanges(counts, range.from, query.windowMs).slice(0, query.limit);
    const rows: VersionRow[] = [];
    // One after the other: a page must not take the whole line of queries for itself.
    for (const change of changes) {
      const [before, after] = await Promise.all([
        gatherSide(change, { range: { from: change.from, to: change.at }, version: null }, measures, asked),
        gatherSide(change, { range: { from: change.at, to: change.to }, version: change.version }, measures, asked),
      ]);
      rows.push(...measures.map((measure) => rowOf(change, measure, { before, after })));
    }
    return [tableFrame('versions', rows, COLUMNS)];
  },
};
