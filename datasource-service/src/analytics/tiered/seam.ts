import type { TimeRange } from '../hot/hotStore.ts';

/** The parts of a range on both sides of a seam (epoch ms), the later first; null for none. */
export function divideAt(seam: number, { from, to }: TimeRange): [recent: TimeRange | null, earlier: TimeRange | null] {
  return [to > seam ? { from: Math.max(from, seam), to } : null, from < seam ? { from, to: Math.min(to, seam) } : null];
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
