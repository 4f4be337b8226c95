import type { Assistant, Workspace } from '../company/assistant.ts';
import { MINUTE } from '../time/durations.ts';

/** A call that begins. Everything else about it follows from the seed and the key. */
export interface Arrival {
  /** Epoch ms at which the call is created. */
  at: number;
  /** Names the call's random streams; unique for a seed. */
  key: string;
  workspace: Workspace;
  assistant: Assistant;
  /** Outbound calls belong to a campaign. */
  campaignId: string | null;
}

/** Arrivals are drawn by slots of this length in ms, counted from 1970, each from streams of its own. */
export const SLOT_MS = 30 * MINUTE;

export function slotOf(at: number): number {
  return Math.floor(at / SLOT_MS);
}

/** Order of calls: by time, and by key within a millisecond. */
export function byTime(left: Arrival, right: Arrival): number {
  return left.at - right.at || (left.key < right.key ? -1 : 1);
}
