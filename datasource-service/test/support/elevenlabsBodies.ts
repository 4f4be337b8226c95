import { createHmac } from 'node:crypto';
import { NOON } from './build.ts';

/** Bodies in the shapes that ElevenLabs sends, with values of our own making. */

const SECONDS = NOON / 1000;

const elapsed = (seconds: number) => ({ elapsed_time: seconds });

/** A conversation of three turns: a plain one, one with a tool, and one that is handed over. */
export const elevenlabsConversation = [
  {
    role: 'agent',
    message: 'Front desk, hello.',
    time_in_call_secs: 0,
    tool_calls: null,
    tool_results: null,
    conversation_turn_metrics: { metrics: { convai_tts_service_ttfb: elapsed(0.33) } },
  },
  { role: 'user', message: 'Friday, please.', time_in_call_secs: 3, conversation_turn_metrics: null },
  {
    role: 'agent',
    message: 'Let me see.',
    time_in_call_secs: 5,
    interrupted: true,
    conversation_turn_metrics: {
      metrics: {
        convai_asr_trailing_service_latency: elapsed(0.12),
        convai_llm_service_ttfb: elapsed(0.37),
        convai_tts_service_ttfb: elapsed(0.2),
        convai_ttf_audio_since_silence: elapsed(1.4),
      },
    },
  },
  {
    role: 'user',
    message: 'Thank you.',
    time_in_call_secs: 7,
    conversation_turn_metrics: { metrics: { convai_asr_trailing_service_latency: elapsed(0.15) } },
  },
  {
    role: 'agent',
    message: null,
    time_in_call_secs: 8,
    tool_calls: [
      { request_id: 'tool-1', tool_name: 'findSlot', params_as_json: '{"day":"Friday"}', tool_has_been_called: true },
    ],
    conversation_turn_metrics: { convai_llm_service_ttfb: elapsed(0.5) },
  },
  {
    role: 'agent',
    message: 'Friday at ten.',
    time_in_call_secs: 10,
    tool_results: [
      { request_id: 'tool-1', tool_name: 'findSlot', result_value: '10:00', is_error: false, tool_latency_secs: 0.75 },
    ],
    conversation_turn_metrics: { convai_llm_service_ttfb: elapsed(0.9), convai_tts_service_ttfb: elapsed(0.25) },
  },
  { role: 'user', message: 'A person, please.', time_in_call_secs: 14 },
  {
    role: 'agent',
    message: null,
    time_in_call_secs: 15,
    tool_calls: [
      { request_id: 'tool-2', tool_name: 'transfer_to_number', params_as_json: { transfer_number: 'desk' } },
    ],
    tool_results: [
      {
        request_id: 'tool-2',
        tool_name: 'transfer_to_number',
        result_value: null,
        is_error: false,
        result: {
          result_type: 'transfer_to_number_twilio_success',
          status: 'success',
          transfer_number: '+15550177000',
        },
      },
    ],
  },
];

/** A message of the given kind. */
export function elevenlabsMessage(type: string, callId: string, data: object = {}): object {
  return {
    type,
    event_timestamp: SECONDS + 130,
    data: { agent_id: 'agent-1', conversation_id: callId, ...data },
  };
}

/** What a phone conversation of 22 seconds from noon tells beside its words. */
export function elevenlabsMetadata(differences: object = {}): object {
  return {
    start_time_unix_secs: SECONDS,
    call_duration_secs: 22,
    cost: 296,
    main_language: 'en',
    termination_reason: 'Client disconnected: 1000',
    charging: {
      dev_discount: false,
      llm_usage: {
        irreversible_generation: {
          model_usage: {
            'gemini-2.5-flash': {
              input: { tokens: 900, price: 0.1 },
              input_cache_read: { tokens: 300, price: 0.01 },
              input_cache_write: { tokens: 0, price: 0 },
              output_total: { tokens: 60, price: 0.02 },
            },
          },
        },
        initiated_generation: { model_usage: { 'gemini-2.5-flash': { input: { tokens: 2000 } } } },
      },
    },
    phone_call: {
      type: 'twilio',
      direction: 'inbound',
      phone_number_id: 'number-1',
      agent_number: '+15550199000',
      external_number: '+15550100142',
      call_sid: 'CA0003',
      stream_sid: 'MZ0001',
    },
    ...differences,
  };
}

/** The report of a conversation that was handed to a person. */
export function elevenlabsReport(callId: string, data: object = {}): object {
  return elevenlabsMessage('post_call_transcription', callId, {
    agent_name: 'Front desk',
    version_id: 'version-3',
    branch_id: 'branch-1',
    status: 'done',
    has_audio: true,
    transcript: elevenlabsConversation,
    metadata: elevenlabsMetadata(),
    analysis: {
      call_successful: 'success',
      transcript_summary: 'The caller booked Friday.',
      evaluation_criteria_results: {
        polite: { criteria_id: 'polite', result: 'success', rationale: 'Kind words.' },
        brief: { criteria_id: 'brief', result: 'failure', rationale: 'Long.' },
        asked: { criteria_id: 'asked', result: 'unknown', rationale: 'Unclear.' },
      },
      data_collection_results: {
        day: { data_collection_id: 'day', value: 'Friday', rationale: 'Said so.' },
        time: { data_collection_id: 'time', value: null, rationale: 'Not said.' },
      },
    },
    conversation_initiation_client_data: {
      dynamic_variables: { name: 'Ann', secret__crm: 'a-crm-key' },
      custom_llm_extra_body: { key: 'an-llm-key' },
      signed_url: 'wss://api.example/convai?conversation_signature=abc',
    },
    ...data,
  });
}

/** The audio of a conversation, which must never be kept. */
export function elevenlabsAudio(callId: string): object {
  return elevenlabsMessage('post_call_audio', callId, { full_audio: 'SUQzBAAAAAAA'.repeat(100) });
}

/** A call by a SIP trunk that the called party did not take. */
export function elevenlabsFailure(callId: string, data: object = {}): object {
  return elevenlabsMessage('call_initiation_failure', callId, {
    failure_reason: 'busy',
    metadata: {
      type: 'sip',
      body: {
        from_number: '+15550199000',
        to_number: '+15550100142',
        sip_status_code: 486,
        error_reason: 'INVITE failed',
        call_sid: 'sip-call-1',
      },
    },
    ...data,
  });
}

/** The header with which ElevenLabs signs a body at a moment, epoch ms. */
export function elevenlabsSignature(body: string, secret: string, signedAt: number): Record<string, string> {
  const seconds = Math.floor(signedAt / 1000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return { 'elevenlabs-signature': `t=${seconds},v0=${digest}` };
}
