import type { GroupValue } from '../catalogue/metricSql.ts';

/** A text that is the same for equal groups and different for others. */
export function groupKey(group: readonly GroupValue[]): string {
  return JSON.stringify(group);
}

/** Values by group, bucket and measure, gathered from several statements. */
export class MetricTable {
  readonly #groups = new Map<string, readonly GroupValue[]>();
  readonly #values = new Map<string, Map<number, Map<string, number | null>>>();

  set(group: readonly GroupValue[], bucket: number, measureId: string, value: number | null): void {
    const key = groupKey(group);
    this.#groups.set(key, group);
    const buckets = this.#values.get(key) ?? new Map<number, Map<string, number | null>>();
    this.#values.set(key, buckets);
    const cells = buckets.get(bucket) ?? new Map<string, number | null>();
    buckets.set(bucket, cells);
    cells.set(measureId, value);
  }

  /** The value, or undefined when nothing happened in the bucket. */
  get(group: readonly GroupValue[], bucket: number, measureId: string): number | null | undefined {
    return this.#values.get(groupKey(group))?.get(bucket)?.get(measureId);
  }

  groups(): Array<readonly GroupValue[]> {
    return [...this.#groups.values()];
  }
}
