import type { MetricCells, Slots } from './metricCells.ts';
import type { Grouping } from '../analytics/catalogue/grouping.ts';

/** An assistant's new version. */
export interface VersionChange {
  /** Start of the slot of its first call, epoch ms. */
  at: number;
  assistant: string;
  version: string;
  previousVersion: string | null;
  /** Bounds of the times to compare, epoch ms: the assistant's neighbouring changes at the most. */
  from: number;
  to: number;
}

/** When a version was in use: calls of it by slot. */
interface VersionUse {
  version: string | null;
  firstSlot: number;
  calls: (fromSlot: number, toSlot: number) => number;
}

/** Counts of calls by assistant and version over slots, and the time that they cover. */
export interface VersionCounts {
  cells: MetricCells;
  grouping: Grouping;
  slots: Slots & { lengthMs: number };
}

function usesByAssistant({ cells, grouping, slots }: VersionCounts): Map<string, VersionUse[]> {
  const uses = new Map<string, VersionUse[]>();
  for (const [group, values] of grouping.values.entries()) {
    const [assistant, version] = [values[0] ?? null, values[1] ?? null];
    const callsIn = (slot: number): number => cells.cell(group, slot).sum('calls', 'calls', 0);
    const used = Array.from({ length: slots.count }, (_, slot) => slot).filter((slot) => callsIn(slot) > 0);
    const [firstSlot] = used;
    if (assistant !== null && firstSlot !== undefined) {
      const use = {
        version,
        firstSlot,
        calls: (from: number, to: number) =>
          used.filter((slot) => slot >= from && slot < to).reduce((sum, slot) => sum + callsIn(slot), 0),
      };
      uses.set(assistant, [...(uses.get(assistant) ?? []), use]);
    }
  }
  return uses;
}

/** The version with most calls in the given slots; null when no call told one. */
function leading(uses: readonly VersionUse[], fromSlot: number, toSlot: number): string | null {
  let most = { version: null as string | null, calls: 0 };
  for (const { version, calls } of uses) {
    const counted = calls(fromSlot, toSlot);
    most = counted > most.calls ? { version, calls: counted } : most;
  }
  return most.version;
}

/**
 * New versions in the counts, latest first. The first version of an assistant is no change, because there is nothing
 * before it.
 *
 * @param since changes before it (epoch ms) are only bounds of later ones
 */
export function versionChanges(counts: VersionCounts, since: number, windowMs: number): VersionChange[] {
  const { slots } = counts;
  const startOf = (slot: number): number => slots.first + slot * slots.lengthMs;
  const end = startOf(slots.count);
  const windowSlots = Math.ceil(windowMs / slots.lengthMs);
  return [...usesByAssistant(counts)]
    .flatMap(([assistant, uses]) => {
      const begun = uses.toSorted((left, right) => left.firstSlot - right.firstSlot);
      return begun.flatMap(({ version, firstSlot }, index): VersionChange[] => {
        const at = startOf(firstSlot);
        const before = begun[index - 1];
        if (before === undefined || version === null || at < since || before.firstSlot === firstSlot) {
          return [];
        }
        const next = begun.slice(index + 1).find((later) => later.firstSlot > firstSlot);
        const earliest = Math.max(before.firstSlot, firstSlot - windowSlots);
        return [
          {
            at,
            assistant,
            version,
            previousVersion: leading(begun, earliest, firstSlot),
            from: startOf(earliest),
            to: Math.min(end, at + windowMs, next === undefined ? Infinity : startOf(next.firstSlot)),
          },
        ];
      });
    })
    .sort((left, right) => right.at - left.at || left.assistant.localeCompare(right.assistant));
}
