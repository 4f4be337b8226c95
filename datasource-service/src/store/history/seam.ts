import type { TimeRange } from '../hot/hotStore.ts';

/** The parts of a range on both sides of a seam (epoch ms), the later first; null for none. */
export function divideAt(seam: number, { from, to }: TimeRange): [recent: TimeRange | null, earlier: TimeRange | null] {
  return [to > seam ? { from: Math.max(from, seam), to } : null, from < seam ? { from, to: Math.min(to, seam) } : null];
}
