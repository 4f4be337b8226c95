import type { Cell } from '../catalogue/formula.ts';
import type { Grouping } from '../catalogue/grouping.ts';
import { LatencyHistogram } from '../domain/latencyHistogram.ts';
import type { AggregateRows, BucketRuns, RowSource } from '../store/hot/hotStore.ts';

/** The slots that values are gathered in; one slot for a whole range. */
export interface Slots {
  /** Start of the first slot, epoch ms. */
  first: number;
  /** Length of a slot, ms; null for one slot of any length. */
  lengthMs: number | null;
  count: number;
}

/** What the rows of an answer are: sums of these components, or counts of this latency. */
export type Gathered = { source: RowSource; settledMs: number } & (
  { components: readonly string[] } | { latencies: readonly string[] }
);

function sumKey(source: RowSource, component: string, settledMs: number): string {
  return `${source} ${component} ${settledMs}`;
}

const NO_SUMS = new Float64Array();

function mergeAll(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const merged = new LatencyHistogram();
  histograms.forEach((histogram) => merged.merge(histogram));
  return merged;
}

/** Sums and histograms by group and slot, added up from the parts of several answers. */
export class MetricCells {
  readonly #slots: Slots;
  readonly #sums = new Map<string, Float64Array[]>();
  readonly #histograms = new Map<string, LatencyHistogram[][]>();
  readonly #peaks: number[][] = [];

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** Adds the rows of a part. `hours` leaves out rows of other hours of the week. */
  add(gathered: Gathered, rows: AggregateRows, grouping: Grouping, hours: ReadonlySet<number> | null): void {
    const { source, settledMs } = gathered;
    const columns =
      'components' in gathered
        ? gathered.components.map((component) => this.#column(sumKey(source, component, settledMs)))
        : [];
    const histograms =
      'latencies' in gathered ? gathered.latencies.map((latency) => this.#histogramsOf(`${source} ${latency}`)) : [];
    const hourOf = hours === null ? undefined : rows.splits[grouping.splits.indexOf('hourOfWeek')];
    for (let row = 0; row < rows.rowCount; row += 1) {
      const isWanted = hourOf === undefined || hours?.has(hourOf[row] ?? 0) === true;
      const group = isWanted ? grouping.groupOf(rows.splits, row) : -1;
      const slot = this.#slotOf(rows.slots[row]);
      if (group >= 0 && slot >= 0) {
        columns.forEach((column, index) => this.#addSum(column, group, slot, rows.sums[index]?.[row] ?? 0));
        histograms.forEach((slotted, index) => this.#addRun(slotted, group, slot, rows.latencies[index], row));
      }
    }
  }

  setPeaks(group: number, peaks: number[]): void {
    this.#peaks[group] = peaks;
  }

  /** The values of a group in a slot, for formulas. */
  cell(group: number, slot: number): Cell {
    return {
      sum: (source, component, settledMs) => this.#sums.get(sumKey(source, component, settledMs))?.[group]?.[slot] ?? 0,
      percentile: (source, latency, share) =>
        this.#histograms.get(`${source} ${latency}`)?.[group]?.[slot]?.percentile(share) ?? null,
      peak: this.#peaks[group]?.[slot] ?? null,
    };
  }

  /** The values of a group over all slots. */
  whole(group: number): Cell {
    return {
      sum: (source, component, settledMs) =>
        (this.#sums.get(sumKey(source, component, settledMs))?.[group] ?? NO_SUMS).reduce(
          (sum, value) => sum + value,
          0
        ),
      percentile: (source, latency, share) =>
        mergeAll(this.#histograms.get(`${source} ${latency}`)?.[group] ?? []).percentile(share),
      peak: this.#peaks[group]?.reduce((most, peak) => Math.max(most, peak), 0) ?? null,
    };
  }

  /** The same with other groups: each is put together from the given ones. Peaks do not add up and are left out. */
  regroup(groups: ReadonlyArray<readonly number[]>): MetricCells {
    const cells = new MetricCells(this.#slots);
    for (const [key, column] of this.#sums) {
      const sums = cells.#column(key);
      groups.forEach((parts, group) =>
        parts.forEach((part) => column[part]?.forEach((value, slot) => cells.#addSum(sums, group, slot, value)))
      );
    }
    for (const [key, histograms] of this.#histograms) {
      const slotted = cells.#histogramsOf(key);
      for (const [group, parts] of groups.entries()) {
        const [only] = parts;
        if (parts.length === 1 && only !== undefined) {
          slotted[group] = histograms[only] ?? [];
        } else {
          parts.forEach((part) =>
            histograms[part]?.forEach((histogram, slot) => cells.#histogram(slotted, group, slot).merge(histogram))
          );
        }
      }
    }
    return cells;
  }

  #slotOf(start: number | undefined): number {
    const { first, lengthMs, count } = this.#slots;
    if (lengthMs === null || start === undefined) {
      return 0;
    }
    const slot = Math.round((start - first) / lengthMs);
    return slot < count ? slot : -1;
  }

  #column(key: string): Float64Array[] {
    const known = this.#sums.get(key);
    const column = known ?? [];
    this.#sums.set(key, column);
    return column;
  }

  #addSum(column: Float64Array[], group: number, slot: number, value: number): void {
    const sums = (column[group] ??= new Float64Array(this.#slots.count));
    sums[slot] = (sums[slot] ?? 0) + value;
  }

  #addRun(
    histograms: LatencyHistogram[][],
    group: number,
    slot: number,
    runs: BucketRuns | null | undefined,
    row: number
  ): void {
    const from = runs?.offsets[row] ?? 0;
    const to = runs?.offsets[row + 1] ?? 0;
    if (runs && from < to) {
      this.#histogram(histograms, group, slot).add(runs.buckets, runs.counts, from, to);
    }
  }

  #histogramsOf(key: string): LatencyHistogram[][] {
    const known = this.#histograms.get(key);
    const histograms = known ?? [];
    this.#histograms.set(key, histograms);
    return histograms;
  }

  #histogram(histograms: LatencyHistogram[][], group: number, slot: number): LatencyHistogram {
    const slots = (histograms[group] ??= []);
    return (slots[slot] ??= new LatencyHistogram());
  }
}
