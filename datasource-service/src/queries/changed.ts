import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { DIMENSIONS, isForGroups, type GroupingDimension } from '../analytics/catalogue/dimensions.ts';
import { explain, SIGNIFICANT, type Explanation, type Observation } from '../analytics/catalogue/explain.ts';
import { NO_VALUE } from '../analytics/catalogue/filters.ts';
import type { RatioFormula, SumFormula } from '../analytics/catalogue/formula.ts';
import { Grouping } from '../analytics/catalogue/grouping.ts';
import { countsCalls } from '../analytics/catalogue/measure.ts';
import { ServiceError } from '../runtime/errors.ts';
import { field, type Frame } from '../frames/frame.ts';
import type { TimeRange } from '../analytics/hot/hotStore.ts';
import { comparisonFields, earlierTime } from './comparison.ts';
import { limit, measureId } from './fields.ts';
import { dimensionId, filters } from './filterField.ts';
import { gatherMetric } from './gatherMetric.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';
import { selectionOf } from './selection.ts';
import { spanText } from './spanText.ts';

const schema = z.object({
  measure: measureId,
  ...comparisonFields,
  filters,
  dimensions: z.array(dimensionId, 'must be a list of dimension ids').nullish(),
  limit: limit(20),
});

type ChangedQuery = z.output<typeof schema>;

type CountedFormula = SumFormula | RatioFormula;

function formulaOf({ measure }: ChangedQuery): CountedFormula {
  const { formula } = measure;
  if (countsCalls(formula)) {
    return formula;
  }
  throw new ServiceError(
    'invalid_request',
    `"${measure.id}" cannot be explained: choose a count or a share, such as failureRatio, calls or slowTurnRatio.`,
    { field: 'measure' }
  );
}

/**
 * The dimension that says the same as a component: by it the component explains itself. That the answered calls are those
 * with the value `answered = true` is no news.
 */
const SAID_BY: Readonly<Record<string, string>> = {
  connected: 'answered',
  outbound_connected: 'answered',
  not_answered: 'answered',
  voicemail: 'answeredBy',
  successful: 'success',
};

function eventsOf(formula: CountedFormula): readonly string[] {
  return formula.kind === 'sum' ? formula.components : formula.over;
}

/**
 * Dimensions that can tell something: those of the rows, neither single calls nor hours, and not the one that the measure
 * is made of.
 */
function dimensionsOf({ dimensions, filters: given }: ChangedQuery, formula: CountedFormula): GroupingDimension[] {
  const { source } = formula;
  const said = eventsOf(formula).map((component) => SAID_BY[component]);
  const leftOut = new Set([...given.map(({ dimension }) => dimension.id), ...said]);
  return (dimensions ?? DIMENSIONS)
    .filter(isForGroups)
    .filter(
      ({ id, source: { kind } }) =>
        !leftOut.has(id) && (kind === 'profile' || kind === 'outcome' || (kind === 'tool' && source === 'tools'))
    );
}

interface Counted {
  /** Events and trials by the value of the dimension; a count has no trials. */
  byValue: Map<string, { events: number; trials: number }>;
}

async function count(
  query: ChangedQuery,
  dimension: GroupingDimension | null,
  range: TimeRange,
  stores: QueryStores,
  context: QueryContext
): Promise<Counted> {
  const formula = formulaOf(query);
  const { hot } = stores;
  const selection = await selectionOf(query.filters, context, stores);
  const grouping = new Grouping(
    dimension === null ? [] : [dimension],
    hot.groups.bind(hot),
    selection.hours === null ? [] : ['hourOfWeek']
  );
  const slots = { first: range.from, lengthMs: null, count: 1 };
  const cells = await gatherMetric(
    { measures: [query.measure], range, slots, selection, grouping },
    hot,
    context.signal
  );
  const total = (group: number, components: readonly string[]): number =>
    components.reduce((sum, component) => sum + cells.cell(group, 0).sum(formula.source, component, 0), 0);
  return {
    byValue: new Map(
      grouping.values.map(([value = null], group) => [
        value ?? NO_VALUE,
        formula.kind === 'sum'
          ? { events: total(group, formula.components), trials: 0 }
          : { events: total(group, formula.over), trials: total(group, formula.under) },
      ])
    ),
  };
}

const NOTHING = { events: 0, trials: 0 };

function wholeOf({ byValue }: Counted, isRatio: boolean): Observation['now'] {
  const all = [...byValue.values()];
  const events = all.reduce((sum, part) => sum + part.events, 0);
  return { events, trials: isRatio ? all.reduce((sum, part) => sum + part.trials, 0) : null };
}

interface Found extends Explanation {
  dimension: GroupingDimension;
  value: string;
}

/**
 * Explains by the values of one dimension. What became of calls depends on the event itself, so its values are counted
 * against all calls: every call that failed by a vendor has failed.
 */
function explainBy(dimension: GroupingDimension, now: Counted, before: Counted, isRatio: boolean): Found[] {
  const whole: Observation = { now: wholeOf(now, isRatio), before: wholeOf(before, isRatio) };
  const isOutcome = dimension.source.kind === 'outcome';
  const values = new Set([...now.byValue.keys(), ...before.byValue.keys()]);
  const part = (counted: Counted, value: string, all: Observation['now']): Observation['now'] => {
    const found = counted.byValue.get(value) ?? NOTHING;
    return { events: found.events, trials: isRatio ? (isOutcome ? all.trials : found.trials) : null };
  };
  return (
    [...values]
      .map((value) => ({
        value,
        seen: { now: part(now, value, whole.now), before: part(before, value, whole.before) },
      }))
      // A value of everything that was counted, as "(none)" where no call has one, tells nothing apart.
      .filter(({ seen }) => !isDeepStrictEqual(seen, whole))
      .map(({ value, seen }) => ({ dimension, value, ...explain(seen, whole, 1) }))
  );
}

/** Those that chance would hardly bring about and that have more of the change than their size accounts for. */
function worthTelling(found: readonly Found[], most: number): Found[] {
  const surplus = ({ support, lift }: Found): number => (lift === null ? support : support - support / lift);
  return found
    .map((each) => ({ ...each, pValue: Math.min(1, each.pValue * found.length) }))
    .filter((each) => each.pValue < SIGNIFICANT && surplus(each) > 0)
    .sort((left, right) => surplus(right) - surplus(left) || (left.dimension.id < right.dimension.id ? -1 : 1))
    .slice(0, most);
}

function frameOf(query: ChangedQuery, found: readonly Found[], whole: Observation, offsetMs: number): Frame {
  const share = (events: Observation['now']): number | null =>
    events.trials === null ? events.events : events.trials === 0 ? null : events.events / events.trials;
  const { title, unit, id } = query.measure;
  return {
    name: 'changed',
    meta: {
      type: 'table',
      typeVersion: [0, 1],
      custom: {
        measure: id,
        now: share(whole.now),
        before: share(whole.before),
        offsetMs,
        test: whole.now.trials === null ? 'conditional test of two Poisson counts' : 'two-proportion z-test, pooled',
        correction: 'Bonferroni over all values tried',
        level: SIGNIFICANT,
      },
    },
    fields: [
      field(
        'dimension',
        'string',
        found.map(({ dimension }) => dimension.title),
        { config: { displayName: 'Dimension' } }
      ),
      field(
        'dimensionId',
        'string',
        found.map(({ dimension }) => dimension.id),
        { config: { displayName: 'Dimension id' } }
      ),
      field(
        'value',
        'string',
        found.map(({ value }) => value),
        { config: { displayName: 'Value' } }
      ),
      field(
        'now',
        'number',
        found.map(({ now }) => now),
        { config: { displayName: title, unit } }
      ),
      field(
        'before',
        'number',
        found.map(({ before }) => before),
        {
          config: { displayName: `${title}, ${spanText(offsetMs)} earlier`, unit },
        }
      ),
      field(
        'support',
        'number',
        found.map(({ support }) => support),
        {
          config: { displayName: 'Part of the change', unit: 'percentunit' },
        }
      ),
      field(
        'lift',
        'number',
        found.map(({ lift }) => lift),
        { config: { displayName: 'Lift', unit: 'short' } }
      ),
      field(
        'pValue',
        'number',
        found.map(({ pValue }) => pValue),
        { config: { displayName: 'p-value' } }
      ),
    ],
  };
}

interface Observed {
  now: Counted;
  before: Counted;
}

async function observe(
  query: ChangedQuery,
  dimension: GroupingDimension | null,
  context: QueryContext,
  stores: QueryStores,
  offset: number
): Promise<Observed> {
  const { range } = context;
  const earlier = { from: range.from - offset, to: range.to - offset };
  const [now, before] = await Promise.all([
    count(query, dimension, range, stores, context),
    count(query, dimension, earlier, stores, context),
  ]);
  return { now, before };
}

/** The values of dimensions that explain how a measure differs from a baseline. */
export const changedKind: QueryKind<ChangedQuery> = {
  queryType: 'changed',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const { range } = context;
    const offset = earlierTime(query, range)?.offsetMs ?? range.to - range.from;
    const formula = formulaOf(query);
    const isRatio = formula.kind === 'ratio';
    const dimensions = dimensionsOf(query, formula);
    // All at once: those of a kind share an answer of the hot store.
    const observed = await Promise.all(
      dimensions.map((dimension) => observe(query, dimension, context, stores, offset))
    );
    const found = dimensions.flatMap((dimension, index) => {
      const { now, before } = observed[index] as Observed;
      return explainBy(dimension, now, before, isRatio);
    });
    // The values of every dimension are all of the calls.
    const all = observed[0] ?? (await observe(query, null, context, stores, offset));
    const whole = { now: wholeOf(all.now, isRatio), before: wholeOf(all.before, isRatio) };
    return [frameOf(query, worthTelling(found, query.limit), whole, offset)];
  },
};
