import { meaning, type EndedReasonMeaning } from './meaning.ts';

/**
 * Every `disconnection_reason` of Retell. Errors of the LLM web socket are the customer's own model server.
 * Source: `PhoneCallResponse.disconnection_reason` in RetellAI/retell-typescript-sdk, src/resources/call.ts, and
 * docs.retellai.com/reliability/debug-call-disconnect.
 */
export const RETELL_REASONS: ReadonlyMap<string, EndedReasonMeaning> = new Map([
  ['user_hangup', meaning('caller_ended', 'none')],
  ['agent_hangup', meaning('agent_ended', 'none')],
  ['call_transfer', meaning('transferred', 'none')],
  ['transfer_bridged', meaning('transferred', 'none')],
  ['call_take_over', meaning('transferred', 'none')],
  ['transfer_cancelled', meaning('transfer_error', 'destination')],
  ['voicemail_reached', meaning('no_contact', 'callee')],
  ['ivr_reached', meaning('no_contact', 'callee')],
  ['dial_busy', meaning('no_contact', 'callee')],
  ['dial_no_answer', meaning('no_contact', 'callee')],
  ['user_declined', meaning('no_contact', 'callee')],
  ['marked_as_spam', meaning('no_contact', 'callee')],
  ['invalid_destination', meaning('no_contact', 'callee')],
  ['error_user_not_joined', meaning('no_contact', 'callee')],
  ['inactivity', meaning('timeout', 'agent')],
  ['max_duration_reached', meaning('timeout', 'agent')],
  ['manual_stopped', meaning('cancelled', 'operator')],
  ['scam_detected', meaning('cancelled', 'operator')],
  ['concurrency_limit_reached', meaning('start_error', 'config')],
  ['no_concurrency_fallback', meaning('start_error', 'config')],
  ['no_valid_payment', meaning('start_error', 'config')],
  ['telephony_provider_permission_denied', meaning('start_error', 'config')],
  ['registered_call_timeout', meaning('start_error', 'config')],
  ['dial_failed', meaning('transport_error', 'telephony')],
  ['telephony_provider_unavailable', meaning('transport_error', 'telephony')],
  ['sip_routing_error', meaning('transport_error', 'telephony')],
  ['error_no_audio_received', meaning('transport_error', 'telephony')],
  ['error_retell', meaning('transport_error', 'platform', 'retell')],
  ['error_unknown', meaning('transport_error', 'platform', 'retell')],
  ['error_asr', meaning('stt_error', 'provider')],
  ['error_llm_websocket_open', meaning('llm_error', 'own_key', 'custom-llm')],
  ['error_llm_websocket_lost_connection', meaning('llm_error', 'own_key', 'custom-llm')],
  ['error_llm_websocket_runtime', meaning('llm_error', 'own_key', 'custom-llm')],
  ['error_llm_websocket_corrupt_payload', meaning('llm_error', 'own_key', 'custom-llm')],
]);
