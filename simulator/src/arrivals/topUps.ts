import { simulateCall } from '../call/simulateCall.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';
import { WORKSPACES } from '../company/company.ts';
import { pickWeighted, type Weighted } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { MINUTE, SECOND } from '../time/durations.ts';
import { SLOT_MS, type Arrival } from './arrival.ts';
import { arrivalsBetween, type Demand } from './arrivals.ts';

/** Top-up calls are long ones, so that few of them keep the lines busy. */
const SHORTEST_MS = 2 * MINUTE;
const LONGEST_MS = 15 * MINUTE;
const MOST_CANDIDATES = 25;

/** The longest that a call can last from its creation, report excluded. */
const LONGEST_SPAN_MS = 33 * MINUTE;

/** A lane that is not needed looks again after this time. */
const LOOK_AGAIN_MS = 5 * SECOND;

/** The next call of a lane begins a little before the one before ends, so that the number never falls short. */
const OVERLAP_MS = 3 * SECOND;

type Place = Pick<Arrival, 'workspace' | 'assistant'>;

function places(): [Weighted<Place>, ...Array<Weighted<Place>>] {
  const [first, ...others] = WORKSPACES.flatMap((workspace) =>
    workspace.assistants
      .filter(({ direction }) => direction !== 'outbound')
      .map((assistant): Weighted<Place> => [{ workspace, assistant }, assistant.share])
  );
  if (first === undefined) {
    throw new Error('The company has no assistant that people can call.');
  }
  return [first, ...others];
}

function longCall({ seed, incidents }: Demand, name: string, at: number): SimulatedCall | null {
  for (let candidate = 0; candidate < MOST_CANDIDATES; candidate += 1) {
    const key = `top-up/${name}/${candidate}`;
    const place = pickWeighted(new Random(seed, key, 'place'), places());
    const call = simulateCall(seed, { at: Math.floor(at), key, ...place, campaignId: null }, incidents);
    const length = call.endedAt - call.createdAt;
    if (length >= SHORTEST_MS && length <= LONGEST_MS) {
      return call;
    }
  }
  return null;
}

function laneCalls(demand: Demand, name: string, from: number, isNeeded: (at: number) => boolean): SimulatedCall[] {
  const calls: SimulatedCall[] = [];
  for (let at = from; at < from + SLOT_MS;) {
    const call = isNeeded(at) ? longCall(demand, `${name}/${calls.length}`, at) : null;
    if (call === null) {
      at += LOOK_AGAIN_MS;
    } else {
      calls.push(call);
      at = call.endedAt - OVERLAP_MS;
    }
  }
  return calls;
}

/**
 * Calls that are added so that at least `minActive` are open at any moment, for one slot. A lane is a line that makes
 * call after call for half an hour whenever too few others are open; lanes begin at different minutes of the slot. They
 * depend on the seed and the slot alone.
 */
export function topUps(demand: Demand, minActive: number, slot: number): SimulatedCall[] {
  const start = slot * SLOT_MS;
  const spans = [...arrivalsBetween(demand, start - LONGEST_SPAN_MS, start + 2 * SLOT_MS)].map((arrival) => {
    const { createdAt, endedAt } = simulateCall(demand.seed, arrival, demand.incidents);
    return { createdAt, endedAt };
  });
  const openAt = (at: number) => spans.filter(({ createdAt, endedAt }) => createdAt <= at && endedAt > at).length;
  return Array.from({ length: minActive }, (_, lane) =>
    laneCalls(demand, `${slot}/${lane}`, start + (lane * SLOT_MS) / minActive, (at) => openAt(at) < minActive - lane)
  )
    .flat()
    .sort((left, right) => left.createdAt - right.createdAt);
}
