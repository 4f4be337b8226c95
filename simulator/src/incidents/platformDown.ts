import type { IncidentScript } from './incident.ts';

/** After a database outage of the voice platform in May 2026. */
export const platformDown: IncidentScript = {
  name: 'platform-down',
  story: 'Most calls fail at the start and many that run lose their worker.',
  durationMinutes: 45,
  effects: [
    {
      affects: {},
      endings: [
        { reason: 'call.start.error-vapifault-database-error', share: 0.8 },
        { reason: 'call.in-progress.error-vapifault-worker-died', share: 0.15 },
      ],
    },
  ],
};
