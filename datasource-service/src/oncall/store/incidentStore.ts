import type { Incident, IncidentChange, TimelineEntry } from '../incident/incident.ts';

/** One incident by its id, or the latest of the alerts with a fingerprint. */
export type IncidentKey = { id: string } | { fingerprint: string };

/** A question for incidents, newest first. Epoch ms, end excluded. */
export interface IncidentListRequest {
  /** When they were opened. Open incidents are listed whatever the range. */
  range: { from: number; to: number };
  limit: number;
}

/** Incidents and their timelines. What a returned promise confirmed is durable. */
export interface IncidentStore {
  /**
   * Changes one incident in a transaction: `decide` gets it as it is kept, or null, and what it gives back is kept with
   * its entries at the end of the timeline; null leaves all as it is. An incident with an id of its own is added.
   * `decide` is pure: it may be asked again when somebody else changes the same.
   *
   * @returns the incident as it is kept then, and whether it was changed; null when there is none
   */
  change(
    key: IncidentKey,
    decide: (current: Incident | null) => IncidentChange | null
  ): Promise<{ incident: Incident; isChanged: boolean } | null>;
  /** All that need attention (see `needsAttention`), in the order in which they were opened. */
  attended(): Promise<Incident[]>;
  list(request: IncidentListRequest): Promise<Incident[]>;
  find(id: string): Promise<Incident | null>;
  /** What happened to an incident, oldest first. */
  timeline(id: string): Promise<TimelineEntry[]>;
  /** Notes Grafana's sign of life, epoch ms. */
  beat(at: number): Promise<void>;
  /** The latest sign of life that was noted, by whichever replica; null when there was none. */
  lastBeat(): Promise<number | null>;
  close(): Promise<void>;
}
