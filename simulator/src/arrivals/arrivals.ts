import type { Workspace } from '../company/assistant.ts';
import { WORKSPACES } from '../company/company.ts';
import { effectsAt } from '../incidents/effectsAt.ts';
import type { Incident } from '../incidents/incident.ts';
import { Random } from '../random/random.ts';
import { MINUTE } from '../time/durations.ts';
import { byTime, SLOT_MS, slotOf, type Arrival } from './arrival.ts';
import { campaignCalls } from './campaigns.ts';
import { walkIns, type WalkInSlot } from './walkIns.ts';

/** What decides about the number of calls. */
export interface Demand {
  seed: number;
  /** Mean over a week, all assistants together. */
  callsPerDay: number;
  incidents: readonly Incident[];
}

function volumeAt(incidents: readonly Incident[], { at, assistant }: Arrival): number {
  return effectsAt(incidents, at, assistant).reduce((factor, { volume = 1 }) => factor * volume, 1);
}

function mostVolume(incidents: readonly Incident[]): number {
  const factors = incidents.flatMap(({ script }) => script.effects.map(({ volume = 1 }) => volume));
  return Math.max(1, ...factors);
}

/** A surge adds calls and a drop removes some; those that are left are what they would have been without it. */
function walkInsWithIncidents({ seed, callsPerDay, incidents }: Demand, place: WalkInSlot): Arrival[] {
  const usual = walkIns(seed, callsPerDay, place).filter(
    (arrival) => new Random(seed, 'stays-away', arrival.key).unit() < volumeAt(incidents, arrival)
  );
  const most = mostVolume(incidents);
  if (most === 1) {
    return usual;
  }
  const extra = walkIns(seed, callsPerDay, { ...place, factor: most - 1, lane: 'surge/' }).filter(
    (arrival) => new Random(seed, 'joins', arrival.key).unit() < (volumeAt(incidents, arrival) - 1) / (most - 1)
  );
  return [...usual, ...extra];
}

function arrivalsInSlot(demand: Demand, slot: number, workspaces: readonly Workspace[]): Arrival[] {
  const incidents = demand.incidents.filter(
    ({ startsAt, script }) =>
      startsAt < (slot + 1) * SLOT_MS && startsAt + script.durationMinutes * MINUTE > slot * SLOT_MS
  );
  return workspaces
    .flatMap((workspace) =>
      workspace.assistants.flatMap((assistant) =>
        assistant.direction === 'outbound'
          ? campaignCalls(demand.seed, demand.callsPerDay, { workspace, assistant, slot })
          : walkInsWithIncidents({ ...demand, incidents }, { workspace, assistant, slot })
      )
    )
    .sort(byTime);
}

/** All calls that begin in `[from, to)` (epoch ms), in order. Any division of the time gives the same calls. */
export function* arrivalsBetween(demand: Demand, from: number, to: number): Generator<Arrival> {
  for (let slot = slotOf(from); slot * SLOT_MS < to; slot += 1) {
    for (const arrival of arrivalsInSlot(demand, slot, WORKSPACES)) {
      if (arrival.at >= from && arrival.at < to) {
        yield arrival;
      }
    }
  }
}
