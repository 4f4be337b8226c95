import type { IncidentScript } from './incident.ts';

/** After an incident of May 2025: nothing fails by its ended reason, only the durations tell. */
export const sipThirtySeconds: IncidentScript = {
  name: 'sip-30s',
  story: 'Every inbound telephone call ends after 30 seconds; the failure ratio does not move.',
  durationMinutes: 120,
  effects: [{ affects: { direction: 'inbound' }, cutAtSeconds: 30, successFactor: 0.5 }],
};
