import type { Effect, IncidentScript } from './incident.ts';

const overloaded: Effect = {
  affects: {},
  volume: 3,
  slower: { model: 1.3, endpointing: 1.2, stall: 1.5 },
  endings: [
    { reason: 'call.in-progress.error-vapifault-transport-never-connected', share: 0.04 },
    { reason: 'call.in-progress.error-vapifault-worker-not-available', share: 0.04 },
    { reason: 'call.in-progress.error-vapifault-worker-died', share: 0.02 },
    { reason: 'call.in-progress.error-vapifault-deepgram-transcriber-failed', share: 0.02 },
  ],
};

/** After a capacity incident of March 2026 as the voice platform's status page told it: two windows. */
export const surgeCapacity: IncidentScript = {
  name: 'surge-capacity',
  story: 'Three times the usual calls; workers run out in two windows of 70 and 50 minutes.',
  durationMinutes: 180,
  effects: [
    { ...overloaded, fromMinute: 0, toMinute: 70 },
    { ...overloaded, fromMinute: 130, toMinute: 180 },
  ],
};
