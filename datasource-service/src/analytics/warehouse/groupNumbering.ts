import type { CallRow, GroupKind, GroupTable, HotStore, RowFilter, Split } from '../hot/hotStore.ts';
import type { HistoryFilter } from './historyStore.ts';
import { COMBINATION_COLUMNS, combinationKey, type Combination } from './combinationKey.ts';

/** The hot store's numbers of one kind as numbers of both stores, as far as they are known. */
interface HotNumbers {
  /** The table they were read from: another one means another hot store. */
  rows: GroupTable['rows'] | null;
  ours: number[];
}

const KINDS = ['profile', 'outcome', 'tool'] as const;

function kindsOf(
  only: Partial<Record<GroupKind, readonly number[] | undefined>>
): Array<[GroupKind, readonly number[]]> {
  return KINDS.flatMap((kind) => {
    const numbers = only[kind];
    return numbers === undefined ? [] : [[kind, numbers] as [GroupKind, readonly number[]]];
  });
}

/** Numbers of one kind of combinations. */
class Numbering {
  readonly rows: Combination[] = [];
  readonly keys: string[] = [];
  readonly #numbers = new Map<string, number>();

  add(values: Combination): number {
    const key = combinationKey(values);
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    const number = this.rows.push(values) - 1;
    this.keys.push(key);
    this.#numbers.set(key, number);
    return number;
  }

  numberOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }
}

/**
 * One numbering of the combinations of hot store and history. Numbers are only ever added. A combination is the same in
 * both when its values are, so that its key can be worked out from them.
 */
export class GroupNumbering {
  readonly #hot: Pick<HotStore, 'groups'>;
  readonly #numberings: Readonly<Record<GroupKind, Numbering>> = {
    profile: new Numbering(),
    outcome: new Numbering(),
    tool: new Numbering(),
  };
  readonly #hotNumbers: Readonly<Record<GroupKind, HotNumbers>> = {
    profile: { rows: null, ours: [] },
    outcome: { rows: null, ours: [] },
    tool: { rows: null, ours: [] },
  };

  constructor(hot: Pick<HotStore, 'groups'>) {
    this.#hot = hot;
  }

  /** Combinations of a kind in both stores. */
  table(kind: GroupKind): GroupTable {
    this.fromHot(kind);
    return { columns: COMBINATION_COLUMNS[kind], rows: this.#numberings[kind].rows };
  }

  /** Adds a combination of the history. */
  learn(kind: GroupKind, values: Combination): void {
    this.#numberings[kind].add(values);
  }

  /** Our numbers by those of the hot store. */
  fromHot(kind: GroupKind): readonly number[] {
    const known = this.#hotNumbers[kind];
    const { rows } = this.#hot.groups(kind);
    if (known.rows !== rows) {
      known.rows = rows;
      known.ours = [];
    }
    for (let number = known.ours.length; number < rows.length; number += 1) {
      known.ours.push(this.#numberings[kind].add(rows[number] as Combination));
    }
    return known.ours;
  }

  /** The hot store's numbers of ours; what it does not have is left out. */
  toHot(kind: GroupKind, numbers: readonly number[]): number[] {
    const hotNumbers = new Map(this.fromHot(kind).map((ours, hot) => [ours, hot]));
    return numbers.flatMap((number) => hotNumbers.get(number) ?? []);
  }

  /** Keys of our numbers. */
  keysOf(kind: GroupKind, numbers: readonly number[]): string[] {
    return numbers.map((number) => this.#numberings[kind].keys[number] as string);
  }

  /** Our number of a key; undefined when it was never learnt. */
  numberOf(kind: GroupKind, key: string): number | undefined {
    return this.#numberings[kind].numberOf(key);
  }

  /** A filter as the hot store takes it. */
  hotFilter({ profile, outcome, tool, ...rest }: RowFilter): RowFilter {
    const only: RowFilter = rest;
    for (const [kind, numbers] of kindsOf({ profile, outcome, tool })) {
      only[kind] = this.toHot(kind, numbers);
    }
    return only;
  }

  /** A filter as the history takes it. */
  historyFilter({ profile, outcome, tool, ...rest }: RowFilter): HistoryFilter {
    const only: HistoryFilter = rest;
    for (const [kind, numbers] of kindsOf({ profile, outcome, tool })) {
      only[kind] = this.keysOf(kind, numbers);
    }
    return only;
  }

  /** Columns of the hot store's numbers as columns of ours. */
  numbersOfHot(splits: readonly Split[], columns: readonly Int32Array[]): Int32Array[] {
    return columns.map((column, index) => {
      const split = splits[index] as Split;
      if (split === 'hourOfWeek') {
        return column;
      }
      const ours = this.fromHot(split);
      return column.map((number) => ours[number] as number);
    });
  }

  /** A call of the hot store with our numbers. */
  ofHot(row: CallRow): CallRow {
    const { profile, outcome } = row;
    return {
      ...row,
      profile: this.fromHot('profile')[profile] as number,
      outcome: this.fromHot('outcome')[outcome] as number,
    };
  }
}
