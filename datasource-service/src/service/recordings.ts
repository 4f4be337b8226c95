import type { Config } from '../config/config.ts';
import { createVapiCalls } from '../ingest/reconcile/vapiCalls.ts';
import { recordingLink } from '../platforms/vapi/recordingLink.ts';
import type { RecordingSource } from '../api/recordings.ts';

/** Those platforms that can be asked for recordings, because there is a key. */
export function createRecordingSources({ vapiApi }: Pick<Config, 'vapiApi'>): { vapi?: RecordingSource } {
  if (vapiApi === null) {
    return {};
  }
  const calls = createVapiCalls(vapiApi);
  return {
    vapi: {
      async link(callId, signal) {
        return recordingLink((await calls.find(callId, signal))?.call);
      },
    },
  };
}
