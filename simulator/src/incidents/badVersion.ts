import type { IncidentScript } from './incident.ts';

/** A release of one assistant that is rolled back after three hours: p95 about 60 % up, 15 % of tool calls fail. */
export const badVersion: IncidentScript = {
  name: 'bad-version',
  story: 'A new version of the clinic reception answers slowly, and 15 % of its tool calls fail.',
  durationMinutes: 180,
  effects: [
    {
      affects: { assistant: 'Clinic reception' },
      versionSuffix: '.1',
      slower: { model: 2.2, tool: 1.7, stall: 1.7 },
      toolFailureShare: 0.15,
      successFactor: 0.85,
    },
  ],
};
