import type { Assistant, Workspace } from '../company/assistant.ts';
import { poisson } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { HOUR } from '../time/durations.ts';
import { SLOT_MS, type Arrival } from './arrival.ts';
import { dayNoise, slotNoise } from './volumeNoise.ts';
import { dayFactor, hourShare, localDay } from './weekProfile.ts';

/** Expected calls to an assistant in a slot, noise included. */
function slotMean(seed: number, callsPerDay: number, workspace: Workspace, assistant: Assistant, slot: number): number {
  const { id, utcOffsetHours, week } = workspace;
  const start = slot * SLOT_MS;
  const day = localDay(start, utcOffsetHours);
  const expected =
    callsPerDay * assistant.share * dayFactor(week, day) * hourShare(start, utcOffsetHours) * (SLOT_MS / HOUR);
  return expected * dayNoise(seed, id, day) * slotNoise(seed, id, slot);
}

/**
 * Calls that people make by themselves, to a number or from the web page, in one slot: a Poisson process whose rate
 * follows weekday and hour (non-homogeneous Poisson arrivals, Brown et al. 2005). The rate is constant within a slot,
 * so that the arrivals are uniform in it.
 *
 * @param factor multiplies the rate; each `lane` draws from streams of its own, so that a surge adds calls and leaves
 *   the others as they were
 */
export function walkIns(
  seed: number,
  callsPerDay: number,
  { workspace, assistant, slot, factor = 1, lane = '' }: WalkInSlot
): Arrival[] {
  const name = `${assistant.id}/${lane}${slot}`;
  const random = new Random(seed, 'walk-ins', name);
  const count = poisson(random, factor * slotMean(seed, callsPerDay, workspace, assistant, slot));
  return Array.from({ length: count }, (_, index) => ({
    at: Math.floor((slot + random.unit()) * SLOT_MS),
    key: `${name}/${index}`,
    workspace,
    assistant,
    campaignId: null,
  }));
}

/** One slot of one assistant. */
export interface WalkInSlot {
  workspace: Workspace;
  assistant: Assistant;
  slot: number;
  factor?: number;
  lane?: string;
}
