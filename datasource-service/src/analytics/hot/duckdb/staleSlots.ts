import type { StaleSlots } from './planner.ts';
import type { RecomputedGrain } from './rollUpTables.ts';

/** Roll-ups are made again once nothing in their hour or day has changed for so long, ms. */
const QUIET_MS = 60_000;

const HOURS_PER_DAY = 24;

/** What is made again from the rows: roll-ups by hour and by day, and each hour's peak of open calls. */
export const STALE_KINDS = ['hour', 'day', 'peak'] as const satisfies ReadonlyArray<RecomputedGrain | 'peak'>;
export type StaleKind = (typeof STALE_KINDS)[number];

/** Hours in which rows changed: those that calls started in, and those in which they were open. */
export interface TouchedHours {
  started: ReadonlySet<number>;
  open: ReadonlySet<number>;
}

/** A slot of a kind: the number of its hour or day since 1970. */
export interface StaleSlot {
  kind: StaleKind;
  slot: number;
}

/** The slots that a change makes stale. */
export function slotsOf({ started, open }: TouchedHours): StaleSlot[] {
  const days = new Set([...started].map((hour) => Math.floor(hour / HOURS_PER_DAY)));
  return [
    ...[...started].map((slot): StaleSlot => ({ kind: 'hour', slot })),
    ...[...days].map((slot): StaleSlot => ({ kind: 'day', slot })),
    ...[...open].map((slot): StaleSlot => ({ kind: 'peak', slot })),
  ];
}

/**
 * The slots in which rows changed since their roll-up was made. They are kept in memory beside a table that survives a
 * restart; a change of a row makes its slots stale in the same transaction.
 */
export class StaleSlotSet implements StaleSlots {
  readonly #touchedAt: Readonly<Record<StaleKind, Map<number, number>>> = {
    hour: new Map(),
    day: new Map(),
    peak: new Map(),
  };

  has({ kind, slot }: StaleSlot): boolean {
    return this.#touchedAt[kind].has(slot);
  }

  /** Says that rows of the slots changed at the given moment (any clock, ms). */
  add(slots: readonly StaleSlot[], moment: number): void {
    for (const { kind, slot } of slots) {
      this.#touchedAt[kind].set(slot, moment);
    }
  }

  /** Says that the roll-ups of the slots were made. */
  remove(kind: StaleKind, slots: readonly number[]): void {
    for (const slot of slots) {
      this.#touchedAt[kind].delete(slot);
    }
  }

  clear(): void {
    for (const kind of STALE_KINDS) {
      this.#touchedAt[kind].clear();
    }
  }

  within(kind: StaleKind, fromSlot: number, toSlot: number): number[] {
    return [...this.#touchedAt[kind].keys()]
      .filter((slot) => slot >= fromSlot && slot < toSlot)
      .sort((left, right) => left - right);
  }

  /** Slots that ended before `before` and have been quiet for a while, oldest first, at most so many. */
  quiet(kind: StaleKind, before: number, moment: number, most: number): number[] {
    return [...this.#touchedAt[kind]]
      .filter(([slot, touchedAt]) => slot < before && moment - touchedAt >= QUIET_MS)
      .map(([slot]) => slot)
      .sort((left, right) => left - right)
      .slice(0, most);
  }
}
