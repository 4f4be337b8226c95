import type { DuckDBConnection } from '@duckdb/node-api';
import { OUTCOME_COLUMNS, PROFILE_COLUMNS } from '../../../calls/callGroups.ts';
import type { GroupKind, GroupTable, HotCall, Split } from '../hotStore.ts';
import { GROUP_TABLES, type GroupedCall } from './layout.ts';

const HOURS_PER_WEEK = 168;

type Combination = ReadonlyArray<string | null>;

/** Combinations of one kind with their numbers. New ones are tentative until their transaction has been kept. */
class Combinations {
  readonly rows: Combination[] = [];
  readonly #numbers = new Map<string, number>();
  #kept = 0;

  numberOf(values: Combination): number {
    const key = JSON.stringify(values);
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    const number = this.rows.length;
    this.rows.push(values);
    this.#numbers.set(key, number);
    return number;
  }

  get tentative(): Array<{ number: number; values: Combination }> {
    return this.rows.slice(this.#kept).map((values, index) => ({ number: this.#kept + index, values }));
  }

  keep(): void {
    this.#kept = this.rows.length;
  }

  forgetTentative(): void {
    for (const values of this.rows.splice(this.#kept)) {
      this.#numbers.delete(JSON.stringify(values));
    }
  }
}

const KINDS = ['profile', 'outcome', 'tool'] as const satisfies readonly GroupKind[];

/** The tables of combinations, held in memory because every question needs them and they are few. */
export class GroupTables {
  readonly #combinations: Readonly<Record<GroupKind, Combinations>> = {
    profile: new Combinations(),
    outcome: new Combinations(),
    tool: new Combinations(),
  };

  /** Reads what a file already has. */
  async load(connection: DuckDBConnection): Promise<void> {
    for (const kind of KINDS) {
      const { table, id, columns } = GROUP_TABLES[kind];
      const names = columns.map((name) => `"${name}"`).join(', ');
      const reader = await connection.runAndReadAll(`SELECT ${names} FROM ${table} ORDER BY ${id}`);
      for (const row of reader.getRows()) {
        this.#combinations[kind].numberOf(row.map((value) => (typeof value === 'string' ? value : null)));
      }
      this.#combinations[kind].keep();
    }
  }

  table(kind: GroupKind): GroupTable {
    return { columns: GROUP_TABLES[kind].columns, rows: this.#combinations[kind].rows };
  }

  /** How many combinations of each kind there are, and hours in a week. */
  get sizes(): Readonly<Record<Split, number>> {
    return {
      profile: this.#combinations.profile.rows.length,
      outcome: this.#combinations.outcome.rows.length,
      tool: this.#combinations.tool.rows.length,
      hourOfWeek: HOURS_PER_WEEK,
    };
  }

  /** A call with the numbers of its combinations. */
  group(call: HotCall): GroupedCall {
    return {
      ...call,
      profile: this.#combinations.profile.numberOf(PROFILE_COLUMNS.map(({ of }) => of(call.view))),
      outcome: this.#combinations.outcome.numberOf(OUTCOME_COLUMNS.map(({ of }) => of(call.view))),
    };
  }

  toolNumber(name: string): number {
    return this.#combinations.tool.numberOf([name]);
  }

  /** Writes the combinations that are new; they count as kept only after {@link keep}. */
  async write(connection: DuckDBConnection): Promise<void> {
    for (const kind of KINDS) {
      const { table, columns } = GROUP_TABLES[kind];
      for (const { number, values } of this.#combinations[kind].tentative) {
        await connection.run(`INSERT INTO ${table} VALUES (?${', ?'.repeat(columns.length)})`, [number, ...values]);
      }
    }
  }

  /** Says that the transaction was kept. */
  keep(): void {
    KINDS.forEach((kind) => this.#combinations[kind].keep());
  }

  /** Says that the transaction was undone. */
  forgetTentative(): void {
    KINDS.forEach((kind) => this.#combinations[kind].forgetTentative());
  }
}
