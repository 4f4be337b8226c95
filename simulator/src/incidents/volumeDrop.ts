import type { IncidentScript } from './incident.ts';

/** A number that was routed elsewhere: nothing fails, the calls just stay away. */
export const volumeDrop: IncidentScript = {
  name: 'volume-drop',
  story: 'The clinic reception gets a tenth of its calls; nothing fails.',
  durationMinutes: 180,
  effects: [{ affects: { assistant: 'Clinic reception' }, volume: 0.1 }],
};
