import type { Cell } from '../analytics/catalogue/formula.ts';
import type { Grouping } from '../analytics/catalogue/grouping.ts';
import { SlottedHistogram } from '../statistics/slottedHistogram.ts';
import type { AggregateRows, BucketRuns, RowSource } from '../analytics/hot/hotStore.ts';

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

/** The least and the greatest bucket that occur. */
interface Reach {
  least: number;
  most: number;
}

/** Counts of one latency, and the tables by group that they are added to. */
interface GatheredRuns {
  runs: BucketRuns;
  reach: Reach;
  tables: SlottedHistogram[];
}

function reachOf({ buckets }: BucketRuns): Reach {
  let least = Infinity;
  let most = -Infinity;
  for (let index = 0; index < buckets.length; index += 1) {
    const bucket = buckets[index] as number;
    least = bucket < least ? bucket : least;
    most = bucket > most ? bucket : most;
  }
  return { least, most };
}

/** Sums and histograms by group and slot, added up from the parts of several answers. */
export class MetricCells {
  readonly #slots: Slots;
  readonly #sums = new Map<string, Float64Array[]>();
  readonly #histograms = new Map<string, SlottedHistogram[]>();
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
    const latencies = 'latencies' in gathered ? this.#gatheredRuns(source, gathered.latencies, rows) : [];
    const hourOf = rows.splits[grouping.splits.indexOf('hourOfWeek')];
    for (let row = 0; row < rows.rowCount; row += 1) {
      const isWanted = hours === null || hours.has(hourOf?.[row] as number);
      const group = isWanted ? grouping.groupOf(rows.splits, row) : -1;
      if (group >= 0) {
        const slot = this.#slotOf(rows.slots, row);
        columns.forEach((column, index) => this.#addSum(column, group, slot, rows.sums[index]?.[row] as number));
        latencies.forEach((latency) => this.#addRun(latency, group, slot, row));
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
        this.#histograms.get(`${source} ${latency}`)?.[group]?.percentile(slot, share) ?? null,
      peak: this.#peaks[group]?.[slot] ?? null,
    };
  }

  /** How many values a latency's percentiles are made of, for cells of one group and one slot. */
  observations(source: RowSource, latency: string): number {
    return this.#histograms.get(`${source} ${latency}`)?.[0]?.count(0) ?? 0;
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
        this.#histograms.get(`${source} ${latency}`)?.[group]?.wholePercentile(share) ?? null,
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
    for (const [key, given] of this.#histograms) {
      const tables = cells.#tablesOf(key);
      for (const [group, parts] of groups.entries()) {
        const found = parts.flatMap((part) => given[part] ?? []);
        const [only, ...more] = found;
        if (only !== undefined && more.length === 0) {
          tables[group] = only;
        } else {
          found.forEach((table) => cells.#table(tables, group).merge(table));
        }
      }
    }
    return cells;
  }

  #slotOf(starts: Float64Array, row: number): number {
    const { first, lengthMs } = this.#slots;
    return lengthMs === null ? 0 : Math.round(((starts[row] as number) - first) / lengthMs);
  }

  #column(key: string): Float64Array[] {
    const known = this.#sums.get(key);
    const column = known ?? [];
    this.#sums.set(key, column);
    return column;
  }

  #addSum(column: Float64Array[], group: number, slot: number, value: number): void {
    const sums = (column[group] ??= new Float64Array(this.#slots.count));
    sums[slot] = (sums[slot] as number) + value;
  }

  #gatheredRuns(source: RowSource, names: readonly string[], rows: AggregateRows): GatheredRuns[] {
    return names.flatMap((name, index) => {
      const runs = rows.latencies[index];
      return runs ? [{ runs, reach: reachOf(runs), tables: this.#tablesOf(`${source} ${name}`) }] : [];
    });
  }

  #addRun({ runs, reach, tables }: GatheredRuns, group: number, slot: number, row: number): void {
    const { offsets, buckets, counts } = runs;
    const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
    if (from < to) {
      const table = this.#table(tables, group);
      table.cover(reach.least, reach.most);
      table.add(slot, { buckets, counts, from, to });
    }
  }

  #tablesOf(key: string): SlottedHistogram[] {
    const known = this.#histograms.get(key);
    const tables = known ?? [];
    this.#histograms.set(key, tables);
    return tables;
  }

  #table(tables: SlottedHistogram[], group: number): SlottedHistogram {
    return (tables[group] ??= new SlottedHistogram(this.#slots.count));
  }
}
