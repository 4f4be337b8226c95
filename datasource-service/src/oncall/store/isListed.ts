import type { Incident } from '../incident/incident.ts';
import type { IncidentListRequest } from './incidentStore.ts';

/** Whether an incident belongs in a list: those that are not over do whatever the range. */
export function isListed({ state, openedAt }: Incident, { from, to }: IncidentListRequest['range']): boolean {
  return state !== 'resolved' || (openedAt >= from && openedAt < to);
}
