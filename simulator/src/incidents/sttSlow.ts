import type { IncidentScript } from './incident.ts';

/** After a transcription vendor's incident of October 2024 as the voice platform's status page told it. */
export const sttSlow: IncidentScript = {
  name: 'stt-slow',
  story: 'One transcriber takes twenty times as long and fails in 8 % of its calls.',
  durationMinutes: 140,
  effects: [
    {
      affects: { transcriberProvider: 'deepgram' },
      slower: { transcriber: 20 },
      endings: [{ reason: 'call.in-progress.error-vapifault-deepgram-transcriber-failed', share: 0.08 }],
      successFactor: 0.7,
    },
  ],
};
