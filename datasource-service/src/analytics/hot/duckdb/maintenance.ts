import type { DuckDBConnection } from '@duckdb/node-api';
import { recomputePeaks } from './peaks.ts';
import { recomputeStatements, ROLL_UPS, type RecomputedGrain } from './rollUpTables.ts';
import { type StaleKind, type StaleSlotSet } from './staleSlots.ts';

const HOUR_MS = 60 * 60 * 1000;
const SLOT_MS: Readonly<Record<StaleKind, number>> = { hour: HOUR_MS, day: 24 * HOUR_MS, peak: HOUR_MS };

/** Slots made in one go: enough to get on, few enough that a batch of changes does not wait long. */
const SLOTS_AT_ONCE: Readonly<Record<StaleKind, number>> = { hour: 24, day: 1, peak: 24 };

/** Roll-ups of a slot begin once it is over and its stragglers are in, ms. */
const SETTLING_MS = 2 * 60 * 1000;

/** Neighbouring slots as ranges, end excluded. */
function rangesOf(slots: readonly number[]): Array<[from: number, to: number]> {
  const ranges: Array<[number, number]> = [];
  for (const slot of slots) {
    const last = ranges.at(-1);
    if (last?.[1] === slot) {
      last[1] = slot + 1;
    } else {
      ranges.push([slot, slot + 1]);
    }
  }
  return ranges;
}

async function recomputeGrain(
  connection: DuckDBConnection,
  grain: RecomputedGrain,
  slots: readonly number[]
): Promise<void> {
  for (const rollUp of ROLL_UPS.filter(({ madeBy }) => madeBy === grain)) {
    for (const [from, to] of rangesOf(slots)) {
      for (const statement of recomputeStatements(rollUp, from, to)) {
        await connection.run(statement);
      }
    }
  }
}

/** What is due now: the first kind with slots that are over and quiet. */
export function dueSlots(
  stale: StaleSlotSet,
  times: { now: number; moment: number }
): { kind: StaleKind; slots: number[] } | null {
  for (const kind of ['hour', 'day', 'peak'] as const) {
    const before = Math.floor((times.now - SETTLING_MS) / SLOT_MS[kind]);
    const slots = stale.quiet(kind, before, times.moment, SLOTS_AT_ONCE[kind]);
    if (slots.length > 0) {
      return { kind, slots };
    }
  }
  return null;
}

/** Makes the roll-ups of slots again from the rows, and marks the slots as up to date. Runs in the caller's transaction. */
export async function recomputeSlots(
  connection: DuckDBConnection,
  kind: StaleKind,
  slots: readonly number[]
): Promise<void> {
  await (kind === 'peak' ? recomputePeaks(connection, slots) : recomputeGrain(connection, kind, slots));
  await connection.run(
    `DELETE FROM stale_slots WHERE kind = '${kind}' AND slot IN (${slots.map(Math.trunc).join(', ')})`
  );
}
