import { badVersion } from './badVersion.ts';
import type { IncidentScript } from './incident.ts';
import { platformDown } from './platformDown.ts';
import { sipThirtySeconds } from './sipThirtySeconds.ts';
import { sttSlow } from './sttSlow.ts';
import { surgeCapacity } from './surgeCapacity.ts';
import { ttsDegraded } from './ttsDegraded.ts';
import { volumeDrop } from './volumeDrop.ts';

/** Every incident that can be asked for. */
export const INCIDENT_SCRIPTS: readonly IncidentScript[] = [
  sttSlow,
  badVersion,
  surgeCapacity,
  platformDown,
  sipThirtySeconds,
  ttsDegraded,
  volumeDrop,
];

/** The script of that name, or undefined. */
export function findIncidentScript(name: string): IncidentScript | undefined {
  return INCIDENT_SCRIPTS.find((script) => script.name === name);
}
