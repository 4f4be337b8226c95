import type { Assistant } from '../company/assistant.ts';
import { MINUTE } from '../time/durations.ts';
import type { Affected, Effect, Incident, SlowablePart } from './incident.ts';

/** What incidents do to a call that begins now. */
export interface Conditions {
  slower: Partial<Record<SlowablePart, number>>;
  endings: Array<{ reason: string; share: number }>;
  /** Null without an incident. */
  toolFailureShare: number | null;
  versionSuffix: string;
  cutAtSeconds: number | null;
  successFactor: number;
}

function isAffected(affects: Affected, assistant: Assistant): boolean {
  const pairs: Array<[string | undefined, string]> = [
    [affects.assistant, assistant.name],
    [affects.direction, assistant.direction],
    [affects.modelProvider, assistant.model.provider],
    [affects.voiceProvider, assistant.voice.provider],
    [affects.transcriberProvider, assistant.transcriber.provider],
  ];
  return pairs.every(([wanted, actual]) => wanted === undefined || wanted === actual);
}

function lasts(effect: Effect, incident: Incident, at: number): boolean {
  const minute = (at - incident.startsAt) / MINUTE;
  return minute >= (effect.fromMinute ?? 0) && minute < (effect.toMinute ?? incident.script.durationMinutes);
}

/** The effects that touch an assistant's calls at a time. */
export function effectsAt(incidents: readonly Incident[], at: number, assistant: Assistant): Effect[] {
  return incidents.flatMap((incident) =>
    incident.script.effects.filter((effect) => lasts(effect, incident, at) && isAffected(effect.affects, assistant))
  );
}

/** What all effects together do to a call. */
export function conditionsOf(effects: readonly Effect[]): Conditions {
  const conditions: Conditions = {
    slower: {},
    endings: [],
    toolFailureShare: null,
    versionSuffix: '',
    cutAtSeconds: null,
    successFactor: 1,
  };
  for (const effect of effects) {
    for (const [part, factor] of Object.entries(effect.slower ?? {}) as Array<[SlowablePart, number]>) {
      conditions.slower[part] = (conditions.slower[part] ?? 1) * factor;
    }
    conditions.endings.push(...(effect.endings ?? []));
    conditions.toolFailureShare = effect.toolFailureShare ?? conditions.toolFailureShare;
    conditions.versionSuffix += effect.versionSuffix ?? '';
    conditions.cutAtSeconds = effect.cutAtSeconds ?? conditions.cutAtSeconds;
    conditions.successFactor *= effect.successFactor ?? 1;
  }
  return conditions;
}
