import type { GroupKind, GroupTable, Split } from '../hot/hotStore.ts';
import { HOURS_OF_WEEK, type GroupingDimension } from './dimensions.ts';

/** Value of a dimension in a group. */
export type GroupValue = string | null;

/** A group that stands for all that are not shown by themselves. */
export const OTHER = '(other)';

/** Hours of the week as if they were combinations. */
const HOURS: GroupTable = { columns: ['hourOfWeek'], rows: HOURS_OF_WEEK.map((hour) => [hour]) };

function columnOf({ source }: GroupingDimension, { columns }: GroupTable): number {
  return source.kind === 'hourOfWeek' ? 0 : columns.indexOf(source.column);
}

/** One split's numbers, of which those that are alike in all columns asked for share a place. */
class Part {
  /** The place of each number. */
  readonly placeOf: number[] = [];
  readonly #table: GroupTable;
  readonly #columns: readonly number[];
  readonly #places = new Map<string, number>();

  constructor(table: GroupTable, columns: readonly number[]) {
    this.#table = table;
    this.#columns = columns;
    this.catchUp();
  }

  /** Number of different places. */
  get size(): number {
    return this.#places.size;
  }

  /** Takes in the combinations that came since. */
  catchUp(): void {
    for (const row of this.#table.rows.slice(this.placeOf.length)) {
      const key = JSON.stringify(this.#columns.map((column) => row[column]));
      const place = this.#places.get(key) ?? this.#places.size;
      this.#places.set(key, place);
      this.placeOf.push(place);
    }
  }
}

/**
 * Puts rows into groups by the dimensions asked for. Rows carry numbers of combinations; what the numbers mean is looked
 * up once, so that a row costs a few additions and no text.
 */
export class Grouping {
  /** What the hot store must tell rows apart by. */
  readonly splits: readonly Split[];
  readonly #parts: readonly Part[];
  /** For each dimension where its value is found: the place of its split, the split's table, and the column. */
  readonly #sources: ReadonlyArray<{ split: number; table: GroupTable; column: number }>;
  readonly #groupOfPlaces = new Map<number, number>();
  readonly #groupOfValues = new Map<string, number>();
  readonly #values: GroupValue[][] = [];
  /** The group of all that are not kept; null as long as each is kept. */
  #rest: number | null = null;

  constructor(
    dimensions: readonly GroupingDimension[],
    groups: (kind: GroupKind) => GroupTable,
    alsoBy: readonly Split[] = []
  ) {
    this.splits = [...new Set([...dimensions.map(({ source }) => source.kind), ...alsoBy])];
    const tableOf = (split: Split): GroupTable => (split === 'hourOfWeek' ? HOURS : groups(split));
    this.#sources = dimensions.map((dimension) => {
      const { kind } = dimension.source;
      const table = tableOf(kind);
      return { split: this.splits.indexOf(kind), table, column: columnOf(dimension, table) };
    });
    this.#parts = this.splits.map((split, index) => {
      const columns = this.#sources.filter((source) => source.split === index).map(({ column }) => column);
      return new Part(tableOf(split), columns);
    });
  }

  /** At most so many groups can occur. */
  get most(): number {
    return this.#parts.reduce((product, { size }) => product * Math.max(1, size), 1);
  }

  /** Groups that occurred so far, each with a value for every dimension in order. */
  get values(): ReadonlyArray<readonly GroupValue[]> {
    return this.#values;
  }

  /**
   * Keeps the given groups by themselves, in their order; all others become one group after them, or none. Rows are put
   * into groups only afterwards.
   */
  keep(groups: ReadonlyArray<readonly GroupValue[]>, withOther: boolean): void {
    for (const group of groups) {
      this.#groupOfValues.set(JSON.stringify(group), this.#values.push([...group]) - 1);
    }
    this.#rest = withOther ? this.#values.push(this.#sources.map(() => OTHER)) - 1 : -1;
  }

  /** Place in {@link values} of a row's group; -1 for a group that is left out. */
  groupOf(splits: readonly Int32Array[], row: number): number {
    let key = 0;
    for (let index = 0; index < this.#parts.length; index += 1) {
      const part = this.#parts[index] as Part;
      const number = splits[index]?.[row] as number;
      const place = part.placeOf[number] ?? this.#placeOfNewcomer(part, number);
      key = key * part.size + place;
    }
    const known = this.#groupOfPlaces.get(key);
    if (known !== undefined) {
      return known;
    }
    const group = this.#groupWith(this.#valuesIn(splits, row));
    this.#groupOfPlaces.set(key, group);
    return group;
  }

  /** A combination may have been added since the tables were read; then places are counted differently. */
  #placeOfNewcomer(part: Part, number: number): number {
    part.catchUp();
    this.#groupOfPlaces.clear();
    return part.placeOf[number] as number;
  }

  #valuesIn(splits: readonly Int32Array[], row: number): GroupValue[] {
    return this.#sources.map(({ split, table, column }) => {
      const number = splits[split]?.[row] as number;
      return table.rows[number]?.[column] ?? null;
    });
  }

  #groupWith(values: GroupValue[]): number {
    const key = JSON.stringify(values);
    const group = this.#groupOfValues.get(key) ?? this.#rest ?? this.#values.push(values) - 1;
    this.#groupOfValues.set(key, group);
    return group;
  }
}
