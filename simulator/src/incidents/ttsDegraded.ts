import type { IncidentScript } from './incident.ts';

/** After outages of speech-synthesis vendors in 2024 and 2025. */
export const ttsDegraded: IncidentScript = {
  name: 'tts-degraded',
  story: 'One voice vendor is three times as slow and fails in 5 % of its calls.',
  durationMinutes: 60,
  effects: [
    {
      affects: { voiceProvider: 'cartesia' },
      slower: { voice: 3 },
      endings: [{ reason: 'call.in-progress.error-vapifault-cartesia-voice-failed', share: 0.05 }],
    },
  ],
};
