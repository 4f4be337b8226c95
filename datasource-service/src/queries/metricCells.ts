import type { Cell } from '../catalogue/formula.ts';
import type { Grouping } from '../catalogue/grouping.ts';
import { LatencyHistogram } from '../domain/latencyHistogram.ts';
import type { AggregateRows, RowSource } from '../store/hot/hotStore.ts';

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
    const columns =
      'components' in gathered
        ? gathered.components.map((component) => this.#column(sumKey(gathered.source, component, gathered.settledMs)))
        : [];
    const histograms =
      'latencies' in gathered
        ? gathered.latencies.map((latency) => this.#histogramsOf(`${gathered.source} ${latency}`))
        : [];
    const hourSplit = hours === null ? undefined : rows.splits[grouping.splits.indexOf('hourOfWeek')];
    for (let row = 0; row < rows.rowCount; row += 1) {
      if (hourSplit !== undefined && hours?.has(hourSplit[row] ?? 0) === false) {
        continue;
      }
      const group = grouping.groupOf(rows.splits, row);
      const slot = this.#slotOf(rows.slots[row]);
      if (group < 0 || slot < 0) {
        continue;
      }
      columns.forEach((column, index) => this.#addSum(column, group, slot, rows.sums[index]?.[row] ?? 0));
      for (let index = 0; index < histograms.length; index += 1) {
        const runs = rows.latencies[index];
        const slots = histograms[index];
        if (runs && slots !== undefined) {
          const from = runs.offsets[row] ?? 0;
          const to = runs.offsets[row + 1] ?? 0;
          if (from < to) {
            this.#histogram(slots, group, slot).add(runs.buckets, runs.counts, from, to);
          }
        }
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
