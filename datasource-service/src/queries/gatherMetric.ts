import { componentsOf, type Formula } from '../analytics/catalogue/formula.ts';
import type { Grouping } from '../analytics/catalogue/grouping.ts';
import type { Measure } from '../analytics/catalogue/measure.ts';
import type { Selection } from '../analytics/catalogue/filters.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { AggregateRequest, HotStore, RowSource, Split, TimeRange } from '../analytics/hot/hotStore.ts';
import { gatherPeaks } from './gatherPeaks.ts';
import { MetricCells, type Gathered, type Slots } from './metricCells.ts';

/** What is to be gathered for some measures. */
export interface GatherPlan {
  measures: readonly Measure[];
  range: TimeRange;
  slots: Slots;
  selection: Selection;
  grouping: Grouping;
}

/** Everything the formulas need, each thing once. */
function gatheredFor(formulas: readonly Formula[]): Gathered[] {
  const sums = new Map<string, { source: RowSource; settledMs: number; components: Set<string> }>();
  const latencies = new Map<RowSource, Set<string>>();
  for (const formula of formulas) {
    if (formula.kind === 'percentile') {
      const { source, latency } = formula;
      latencies.set(source, (latencies.get(source) ?? new Set()).add(latency));
    } else if (formula.kind !== 'concurrency') {
      const settledMs = formula.kind === 'sum' ? formula.settledMs : 0;
      const key = `${formula.source} ${settledMs}`;
      const known = sums.get(key) ?? { source: formula.source, settledMs, components: new Set<string>() };
      componentsOf(formula).forEach((component) => known.components.add(component));
      sums.set(key, known);
    }
  }
  return [
    ...[...sums.values()].map((sum) => ({ ...sum, components: [...sum.components].sort() })),
    ...[...latencies].map(([source, names]) => ({ source, settledMs: 0, latencies: [...names].sort() })),
  ];
}

function refuseToolsElsewhere({ source }: Gathered, splits: readonly Split[], { only }: Selection): void {
  if (source !== 'tools' && (splits.includes('tool') || only.tool !== undefined)) {
    throw new ServiceError('invalid_request', 'The dimension "tool" fits only measures of tool calls.', {
      field: 'groupBy',
    });
  }
}

function requestFor(gathered: Gathered, plan: GatherPlan): AggregateRequest | null {
  const { range, slots, selection, grouping } = plan;
  const to = range.to - gathered.settledMs;
  return to <= range.from
    ? null
    : {
        source: gathered.source,
        range: { from: range.from, to },
        slotMs: slots.lengthMs,
        splits: grouping.splits,
        only: selection.only,
        ask: 'latencies' in gathered ? { latencies: gathered.latencies } : { components: gathered.components },
      };
}

/** Asks the hot store for all that the measures need and adds it up by group and slot. */
export async function gatherMetric(plan: GatherPlan, hot: HotStore, signal: AbortSignal): Promise<MetricCells> {
  const { measures, slots, selection, grouping } = plan;
  const cells = new MetricCells(slots);
  const wanted = gatheredFor(measures.map(({ formula }) => formula));
  wanted.forEach((gathered) => refuseToolsElsewhere(gathered, grouping.splits, selection));
  await Promise.all([
    ...wanted.map(async (gathered) => {
      const request = requestFor(gathered, plan);
      for (const rows of request === null ? [] : await hot.aggregate(request, signal)) {
        cells.add(gathered, rows, grouping, selection.hours);
      }
    }),
    ...(measures.some(({ formula }) => formula.kind === 'concurrency') ? [gatherPeaks(plan, cells, hot, signal)] : []),
  ]);
  return cells;
}
