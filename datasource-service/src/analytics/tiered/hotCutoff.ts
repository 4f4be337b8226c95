import type { TimeRange } from '../hot/hotStore.ts';

/** The parts of a range on both sides of a hot cutoff (epoch ms), the later first; null for none. */
export function divideAt(
  hotCutoff: number,
  { from, to }: TimeRange
): [recent: TimeRange | null, earlier: TimeRange | null] {
  return [
    to > hotCutoff ? { from: Math.max(from, hotCutoff), to } : null,
    from < hotCutoff ? { from, to: Math.min(to, hotCutoff) } : null,
  ];
}

/** Smallest and largest number of both sides; null when neither has any. */
export function spanOver(
  sides: ReadonlyArray<{ first: number; last: number } | null>
): { first: number; last: number } | null {
  const known = sides.filter((side) => side !== null);
  return known.length === 0
    ? null
    : { first: Math.min(...known.map(({ first }) => first)), last: Math.max(...known.map(({ last }) => last)) };
}
