import { classifyElevenLabsReason } from './endedReasons/elevenlabs.ts';
import { classifyLineReason } from './endedReasons/line.ts';
import { LIVEKIT_REASONS } from './endedReasons/livekit.ts';
import type { EndedReasonMeaning } from './endedReasons/meaning.ts';
import { RETELL_REASONS } from './endedReasons/retell.ts';
import { classifyVapiReason } from './endedReasons/vapi.ts';

/** ElevenLabs writes sentences; every other platform writes one word. */
const SENTENCE = /\s/;

/**
 * Groups an ended reason of any platform and says who must act on it. Never drops a value: one that no rule knows is
 * in group `other` with owner `unknown`, and is kept verbatim by the caller. The platforms' closed lists come first,
 * because Vapi's rules are patterns that would also fit some of their values.
 */
export function classifyEndedReason(reason: string): EndedReasonMeaning {
  return (
    classifyLineReason(reason) ??
    RETELL_REASONS.get(reason) ??
    LIVEKIT_REASONS.get(reason) ??
    (SENTENCE.test(reason) ? classifyElevenLabsReason(reason) : classifyVapiReason(reason))
  );
}
