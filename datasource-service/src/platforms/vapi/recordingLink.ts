import { z } from 'zod';

const link = z.url({ protocol: /^https?$/ });

const recorded = z.looseObject({
  recordingUrl: link.nullish().catch(null),
  stereoRecordingUrl: link.nullish().catch(null),
});

const call = recorded.extend({ artifact: recorded.nullish().catch(null) });

/**
 * Link to the recording of a call as Vapi's list of calls holds it; null without one. Source: `Call` and `Artifact` in
 * Vapi's OpenAPI document: on the artifact now, on the call itself before.
 */
export function recordingLink(listed: unknown): string | null {
  const parsed = call.safeParse(listed);
  if (!parsed.success) {
    return null;
  }
  const { artifact, recordingUrl, stereoRecordingUrl } = parsed.data;
  return artifact?.recordingUrl ?? artifact?.stereoRecordingUrl ?? recordingUrl ?? stereoRecordingUrl ?? null;
}
