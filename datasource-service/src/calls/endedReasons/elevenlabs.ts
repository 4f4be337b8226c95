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

/** Our words for a conversation that the platform reports as failed without a reason. */
export const FAILED_WITHOUT_REASON = 'Conversation failed';

/**
 * Our words for the code with which the platform closed a conversation, with its own beside it. Source:
 * `ConversationHistoryErrorCommonModel` of elevenlabs-js 2.73.0; codes of RFC 6455 §7.4.1.
 */
export function closeReason(code: number | null, reason: string | null): string | null {
  const known = code === null ? null : `Closed with code ${code}`;
  return known === null || reason === null ? (reason ?? known) : `${known}: ${reason}`;
}

/** What a code means by itself, for reasons whose words say nothing. */
const CLOSE_CODES: ReadonlyMap<string, EndedReasonMeaning> = new Map([
  ['1002', meaning('start_error', 'config')],
  ['1003', meaning('start_error', 'config')],
  ['1006', meaning('transport_error', 'telephony')],
  ['1007', meaning('start_error', 'config')],
  ['1008', meaning('start_error', 'config')],
  ['1009', meaning('start_error', 'config')],
  ['1011', meaning('transport_error', 'platform')],
  ['1012', meaning('transport_error', 'platform')],
  ['1013', meaning('transport_error', 'platform')],
]);

const CLOSE_CODE = /^(?:closed with code|client disconnected:) (\d{4})\b/;

/** What a sentence about the end of a conversation means. */
export function classifyElevenLabsReason(reason: string): EndedReasonMeaning {
  const plain = reason.toLowerCase();
  const byCode = CLOSE_CODES.get(CLOSE_CODE.exec(plain)?.[1] ?? '');
  const byWords = RULES.find(([pattern]) => pattern.test(plain))?.[1];
  // A client that disconnects by an error code did not hang up.
  return (byWords?.group === 'caller_ended' ? byCode : undefined) ?? byWords ?? byCode ?? UNKNOWN;
}
