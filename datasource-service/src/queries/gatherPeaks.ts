import { peakBySlot, type Spans } from '../statistics/concurrency.ts';
import { ServiceError } from '../runtime/errors.ts';
import { takeTurn } from '../frames/turns.ts';
import type { GroupKind, HotStore, OpenSpans, TimeRange } from '../analytics/hot/hotStore.ts';
import type { GatherPlan } from './gatherMetric.ts';
import type { MetricCells, Slots } from './metricCells.ts';

const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * 1000;

function startsOf({ first, lengthMs, count }: Slots, range: TimeRange): number[] {
  return lengthMs === null
    ? [range.from]
    : Array.from({ length: count }, (_, index) => Math.max(range.from, first + index * lengthMs));
}

/** Seconds of a range: the first whole second in it, and the first after it. */
function secondsOf({ from, to }: TimeRange): { fromSecond: number; toSecond: number } {
  return { fromSecond: Math.ceil(from / SECOND_MS), toSecond: Math.ceil(to / SECOND_MS) };
}

/** Rows of spans by group. */
function byGroup(
  parts: readonly OpenSpans[],
  { grouping }: GatherPlan
): Array<{ openFrom: number[]; openTo: number[] }> {
  const groups: Array<{ openFrom: number[]; openTo: number[] }> = [];
  for (const { rowCount, openFrom, openTo, splits } of parts) {
    for (let row = 0; row < rowCount; row += 1) {
      const group = grouping.groupOf(splits, row);
      if (group >= 0) {
        const spans = (groups[group] ??= { openFrom: [], openTo: [] });
        spans.openFrom.push(openFrom[row] as number);
        spans.openTo.push(openTo[row] as number);
      }
    }
  }
  return groups;
}

function joined(columns: readonly Float64Array[]): Float64Array {
  const [only, ...more] = columns;
  if (only !== undefined && more.length === 0) {
    return only;
  }
  const all = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const column of columns) {
    all.set(column, filled);
    filled += column.length;
  }
  return all;
}

/** Spans of all parts as one: calls of different parts are open at once too. */
function together(parts: readonly OpenSpans[]): Spans {
  return { openFrom: joined(parts.map(({ openFrom }) => openFrom)), openTo: joined(parts.map(({ openTo }) => openTo)) };
}

async function peaksOfSpans(plan: GatherPlan, range: TimeRange, hot: HotStore, signal: AbortSignal) {
  const splits = plan.grouping.splits.filter((split): split is GroupKind => split !== 'hourOfWeek');
  const parts = await hot.openSpans(range, splits, plan.selection.only, signal);
  const starts = startsOf(plan.slots, plan.range)
    .filter((start) => start < range.to)
    .map((start) => Math.ceil(start / SECOND_MS));
  return { parts, starts };
}

/**
 * Peaks of all calls together over whole hours are known beforehand; only the hours that are not, and the broken ends,
 * are counted from the calls.
 */
async function peaksOfAll(plan: GatherPlan, cells: MetricCells, hot: HotStore, signal: AbortSignal): Promise<void> {
  const { range, slots } = plan;
  const known = await hot.hourlyPeaks(range, signal);
  const starts = startsOf(slots, range);
  const peaks = starts.map(() => 0);
  const slotOf = (at: number): number =>
    slots.lengthMs === null ? 0 : Math.min(starts.length - 1, Math.floor((at - slots.first) / slots.lengthMs));
  const raise = (at: number, peak: number): void => {
    const slot = slotOf(at);
    peaks[slot] = Math.max(peaks[slot] as number, peak);
  };
  for (const [hour, peak] of known) {
    raise(hour * HOUR_MS, peak);
  }
  for (const gap of unknownStretches(range, known)) {
    const parts = await hot.openSpans(gap, [], {}, signal);
    const inGap = [gap.from, ...starts.filter((start) => start > gap.from && start < gap.to)];
    const seconds = { ...secondsOf(gap), starts: inGap.map((start) => Math.ceil(start / SECOND_MS)) };
    const peaksInGap = peakBySlot(together(parts), seconds);
    inGap.forEach((start, index) => raise(start, peaksInGap[index] as number));
  }
  cells.setPeaks(plan.grouping.groupOf([], 0), peaks);
}

function unknownStretches(range: TimeRange, known: ReadonlyMap<number, number>): TimeRange[] {
  const stretches: TimeRange[] = [];
  let from = range.from;
  for (const hour of [...known.keys()].sort((left, right) => left - right)) {
    if (hour * HOUR_MS > from) {
      stretches.push({ from, to: hour * HOUR_MS });
    }
    from = (hour + 1) * HOUR_MS;
  }
  return from < range.to ? [...stretches, { from, to: range.to }] : stretches;
}

/** Whether whole hours fit whole slots, so that an hour's peak belongs to one slot. */
function fitsHours({ lengthMs }: Slots): boolean {
  return lengthMs === null || lengthMs % HOUR_MS === 0;
}

/** Counts the most calls open at once, by group and slot. */
export async function gatherPeaks(
  plan: GatherPlan,
  cells: MetricCells,
  hot: HotStore,
  signal: AbortSignal
): Promise<void> {
  const { grouping, selection, slots, range } = plan;
  const isByTool = grouping.splits.includes('tool') || selection.only.tool !== undefined;
  if (isByTool || grouping.splits.includes('hourOfWeek')) {
    throw new ServiceError('invalid_request', 'Concurrent calls cannot be told apart by tool or hour of week.', {
      field: 'groupBy',
    });
  }
  if (grouping.splits.length === 0 && Object.keys(selection.only).length === 0 && fitsHours(slots)) {
    await peaksOfAll(plan, cells, hot, signal);
    return;
  }
  const { parts, starts } = await peaksOfSpans(plan, range, hot, signal);
  for (const [group, spans] of Object.entries(byGroup(parts, plan))) {
    await takeTurn();
    cells.setPeaks(Number(group), peakBySlot(spans, { ...secondsOf(range), starts }));
  }
}
