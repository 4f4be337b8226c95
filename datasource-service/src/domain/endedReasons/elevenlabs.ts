import { meaning, type EndedReasonMeaning } from './meaning.ts';

/**
 * ElevenLabs documents `termination_reason` as free text, so these are words rather than values, in order: the first
 * that fits wins.
 * Source: `ConversationHistoryMetadataCommonModel.termination_reason` in ElevenLabs' OpenAPI document.
 */
const RULES: ReadonlyArray<readonly [RegExp, EndedReasonMeaning]> = [
  [/voicemail/, meaning('no_contact', 'callee')],
  [/transfer/, meaning('transferred', 'none')],
  [/silence|inactivity|max(imum)?\b.*\bduration|timed? ?out/, meaning('timeout', 'agent')],
  [/end_call|ended by (the )?agent/, meaning('agent_ended', 'none')],
  [/quota|credit|concurren|rate limit/, meaning('start_error', 'config')],
  [/\b(llm|model)\b/, meaning('llm_error', 'provider')],
  [/\b(tts|voice)\b/, meaning('tts_error', 'provider')],
  [/\b(asr|stt|transcri\w*)\b/, meaning('stt_error', 'provider')],
  [/client disconnected|remote party|ended by (the )?(user|client|caller)|user ended/, meaning('caller_ended', 'none')],
];

const UNKNOWN = meaning('other', 'unknown');

/** What a sentence about the end of a conversation means. */
export function classifyElevenLabsReason(reason: string): EndedReasonMeaning {
  const plain = reason.toLowerCase();
  return RULES.find(([pattern]) => pattern.test(plain))?.[1] ?? UNKNOWN;
}
