import type { CallDirection } from '@voicehive/datasource-service/contract';

/** Parts of a turn that an incident can slow down. */
export type SlowablePart = 'transport' | 'endpointing' | 'transcriber' | 'model' | 'voice' | 'tool' | 'stall';

/** Calls that an effect touches: all that match every given property. */
export interface Affected {
  assistant?: string;
  direction?: CallDirection;
  modelProvider?: string;
  voiceProvider?: string;
  transcriberProvider?: string;
}

/** One thing that goes wrong during a part of an incident. */
export interface Effect {
  affects: Affected;
  /** Minutes from the incident's start; without them the whole incident. */
  fromMinute?: number;
  toMinute?: number;
  /** Factor on the time of each part of a turn. */
  slower?: Partial<Record<SlowablePart, number>>;
  /** Ended reasons that replace the usual ones, with the share of calls that get each. */
  endings?: ReadonlyArray<{ reason: string; share: number }>;
  /** Share of tool calls that fail. */
  toolFailureShare?: number;
  /** Put behind the usual version to name the one that was live meanwhile. */
  versionSuffix?: string;
  /** Every conversation ends after this many seconds, give or take one. */
  cutAtSeconds?: number;
  /** Factor on the number of calls that people make. */
  volume?: number;
  /** Factor on the probability of success. */
  successFactor?: number;
}

/** A scripted incident, independent of when it happens. */
export interface IncidentScript {
  name: string;
  /** What it looks like, in one sentence. */
  story: string;
  durationMinutes: number;
  effects: readonly Effect[];
}

/** A script at a time. */
export interface Incident {
  script: IncidentScript;
  /** Epoch ms. */
  startsAt: number;
}
