import type { GroupKind, GroupTable, Split } from '../store/hot/hotStore.ts';
import { HOURS_OF_WEEK, type Dimension } from './dimensions.ts';

/** Value of a dimension in a group. */
export type GroupValue = string | null;

/** A group that stands for all that are not shown by themselves. */
export const OTHER = '(other)';

interface Part {
  /** For each number of the split, the place of its values in `tuples`. */
  placeOf: Int32Array;
  tuples: GroupValue[][];
}

function partOf(values: (number: number) => GroupValue[], count: number): Part {
  const places = new Map<string, number>();
  const tuples: GroupValue[][] = [];
  const placeOf = new Int32Array(count);
  for (let number = 0; number < count; number += 1) {
    const tuple = values(number);
    const key = JSON.stringify(tuple);
    const known = places.get(key);
    if (known === undefined) {
      places.set(key, tuples.length);
      placeOf[number] = tuples.length;
      tuples.push(tuple);
    } else {
      placeOf[number] = known;
    }
  }
  return { placeOf, tuples };
}

/**
 * Puts rows into groups by the dimensions asked for. Rows carry numbers of combinations; what the numbers mean is looked
 * up once, so that a row costs a few additions and no text.
 */
export class Grouping {
  /** What the hot store must tell rows apart by. */
  readonly splits: readonly Split[];
  readonly #dimensions: readonly Dimension[];
  readonly #parts: readonly Part[];
  readonly #groups = new Map<number, number>();
  readonly #values: GroupValue[][] = [];
  #kept: ReadonlyMap<string, number> | null = null;

  constructor(
    dimensions: readonly Dimension[],
    groups: (kind: GroupKind) => GroupTable,
    alsoBy: readonly Split[] = []
  ) {
    this.#dimensions = dimensions;
    const kinds = dimensions.flatMap(({ source }): Split[] => (source.kind === 'callId' ? [] : [source.kind]));
    this.splits = [...new Set([...kinds, ...alsoBy])];
    this.#parts = this.splits.map((split) => {
      if (split === 'hourOfWeek') {
        const isAsked = kinds.includes('hourOfWeek');
        return partOf((hour) => (isAsked ? [HOURS_OF_WEEK[hour] ?? null] : []), HOURS_OF_WEEK.length);
      }
      const table = groups(split);
      const columns = dimensions.flatMap(({ source }) =>
        source.kind === split && 'column' in source ? [table.columns.indexOf(source.column)] : []
      );
      return partOf((number) => columns.map((column) => table.rows[number]?.[column] ?? null), table.rows.length);
    });
  }

  /** At most so many groups can occur. */
  get most(): number {
    return this.#parts.reduce((product, { tuples }) => product * Math.max(1, tuples.length), 1);
  }

  /** Groups that occurred so far, each with a value for every dimension in order. */
  get values(): ReadonlyArray<readonly GroupValue[]> {
    return this.#values;
  }

  /**
   * Keeps the given groups by themselves, in their order; all others become one group after them, or none.
   */
  keep(groups: ReadonlyArray<readonly GroupValue[]>, withOther: boolean): void {
    this.#kept = new Map(groups.map((group, index) => [JSON.stringify(group), index]));
    this.#groups.clear();
    this.#values.splice(0, this.#values.length, ...groups.map((group) => [...group]));
    if (withOther) {
      this.#values.push(this.#dimensions.map(() => OTHER));
    }
  }

  /** Place in {@link values} of a row's group; -1 for a group that is left out. */
  groupOf(splits: readonly Int32Array[], row: number): number {
    let key = 0;
    for (let index = 0; index < this.#parts.length; index += 1) {
      const part = this.#parts[index];
      key = key * (part?.tuples.length ?? 1) + (part?.placeOf[splits[index]?.[row] ?? 0] ?? 0);
    }
    const known = this.#groups.get(key);
    if (known !== undefined) {
      return known;
    }
    const place = this.#place(this.#tuple(key));
    this.#groups.set(key, place);
    return place;
  }

  #place(tuple: GroupValue[]): number {
    if (this.#kept === null) {
      return this.#values.push(tuple) - 1;
    }
    return this.#kept.get(JSON.stringify(tuple)) ?? (this.#values.length > this.#kept.size ? this.#kept.size : -1);
  }

  /** The values for all dimensions in their order, put together from the splits'. */
  #tuple(key: number): GroupValue[] {
    const taken = new Map<Split, GroupValue[]>();
    let rest = key;
    for (let index = this.#parts.length - 1; index >= 0; index -= 1) {
      const part = this.#parts[index];
      const count = part?.tuples.length ?? 1;
      taken.set(this.splits[index] ?? 'profile', [...(part?.tuples[rest % count] ?? [])]);
      rest = Math.floor(rest / count);
    }
    return this.#dimensions.map(({ source }) =>
      source.kind === 'callId' ? null : (taken.get(source.kind)?.shift() ?? null)
    );
  }
}
