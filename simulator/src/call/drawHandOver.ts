import type { Arrival } from '../arrivals/arrival.ts';
import type { Assistant } from '../company/assistant.ts';
import { chance, wholeBetween } from '../random/distributions.ts';
import { Random } from '../random/random.ts';

/** A call that one assistant of a squad passes on to another. */
export interface HandOver {
  squadId: string;
  to: Assistant;
  /** The first turn that the other assistant answers. */
  turn: number;
}

/** Each assistant has at least this many turns in a call that is passed on. */
const FEWEST_TURNS = 2;

/** Draws whether and when a call of so many turns is passed on within its squad. */
export function drawHandOver(seed: number, { assistant, workspace, key }: Arrival, turns: number): HandOver | null {
  const squad = workspace.squads.find(({ from }) => from === assistant.id);
  const to = workspace.assistants.find(({ id }) => id === squad?.to);
  const random = new Random(seed, key, 'hand-over');
  if (squad === undefined || to === undefined || turns < 2 * FEWEST_TURNS || !chance(random, squad.share)) {
    return null;
  }
  return { squadId: squad.id, to, turn: wholeBetween(random, FEWEST_TURNS, turns - FEWEST_TURNS) };
}
