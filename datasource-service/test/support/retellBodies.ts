import { createHmac } from 'node:crypto';
import { NOON } from './build.ts';

/** Bodies in the shapes that Retell sends, with values of our own making. */

/** A call as every message carries it while it goes on. */
export function retellCall(id: string, differences: object = {}): object {
  return {
    call_id: id,
    call_type: 'phone_call',
    call_status: 'ongoing',
    agent_id: 'agent-1',
    agent_name: 'Front desk',
    agent_version: 4,
    direction: 'inbound',
    from_number: '+15550100142',
    to_number: '+15550199000',
    access_token: 'a-web-call-token',
    start_timestamp: NOON,
    telephony_identifier: { twilio_call_sid: 'CA0002' },
    custom_sip_headers: { 'X-Account': 'a-sip-header' },
    metadata: { customer: 'customer-1' },
    ...differences,
  };
}

/** A message of the given kind. */
export function retellMessage(event: string, callId: string, call: object = {}, beside: object = {}): object {
  return { event, call: retellCall(callId, call), ...beside };
}

/** A conversation of two turns with a tool call, and words with seconds of the recording. */
export const retellConversation = [
  { role: 'agent', content: 'Front desk, hello.', words: [{ word: 'Front', start: 0.8, end: 1.1 }, { end: 2.6 }] },
  {
    role: 'user',
    content: 'Friday, please.',
    words: [
      { start: 3.5, end: 4 },
      { start: 4.1, end: 5.2 },
    ],
  },
  { role: 'tool_call_invocation', tool_call_id: 'tool-1', name: 'findSlot', arguments: '{"day":"Friday"}' },
  { role: 'tool_call_result', tool_call_id: 'tool-1', content: 'no slot', successful: false },
  { role: 'node_transition', former_node_id: 'a', new_node_id: 'b' },
  { role: 'agent', content: 'Friday is full.', words: [{ start: 7.4, end: 8.6 }] },
  { role: 'transfer_target', content: 'This is Ann.', words: [] },
];

const latencyOf = (values: number[]) => ({ p50: values[0], num: values.length, values });

/** The end of a call of two minutes that starts at noon and is transferred. */
export function retellEnded(callId: string, differences: object = {}): object {
  return retellMessage('call_ended', callId, {
    call_status: 'ended',
    end_timestamp: NOON + 120_000,
    duration_ms: 120_000,
    disconnection_reason: 'call_transfer',
    transfer_destination: '+15550177000',
    transcript: 'Agent: Front desk, hello.',
    transcript_object: retellConversation.slice(0, 2),
    transcript_with_tool_calls: retellConversation,
    recording_url: 'https://recordings.example/1.wav?token=abc',
    recording_multi_channel_url: 'https://recordings.example/1-stereo.wav',
    public_log_url: 'https://logs.example/1.txt',
    latency: {
      e2e: latencyOf([1600, 2300]),
      asr: latencyOf([180, 210]),
      llm: latencyOf([700, 900]),
      tts: latencyOf([250, 260]),
    },
    call_cost: {
      combined_cost: 16.61,
      total_duration_seconds: 120,
      product_costs: [
        { product: 'elevenlabs_tts', cost: 4.8, unit_price: 0.04 },
        { product: 'twilio_telephony', cost: 1.7 },
        { product: 'deepgram_asr', cost: 2 },
        { product: 'gpt_4o', cost: 5.11 },
        { product: 'retell_voice_engine', cost: 2 },
        { product: 'gpt_5_nano_text_testing', cost: 0.5 },
        { product: 'transfer', cost: 0.3, is_transfer_leg_cost: true },
        { product: 'something_new', cost: 0.2 },
        { product: 'unpriced' },
      ],
    },
    llm_token_usage: { values: [123], average: 123, num_requests: 1 },
    collected_dynamic_variables: { appointment: 'Friday' },
    ...differences,
  });
}

/** The analysis, which comes later with everything that the end had. */
export function retellAnalyzed(callId: string, differences: object = {}): object {
  const ended = retellEnded(callId, {
    call_analysis: {
      call_summary: 'The caller asked for Friday.',
      call_successful: true,
      user_sentiment: 'Positive',
      in_voicemail: false,
      custom_analysis_data: { urgency: 3 },
    },
    ...differences,
  });
  return { ...ended, event: 'call_analyzed' };
}

/** The header with which Retell signs a body at a moment. */
export function retellSignature(body: string, apiKey: string, signedAt: number): Record<string, string> {
  const digest = createHmac('sha256', apiKey).update(`${body}${signedAt}`).digest('hex');
  return { 'x-retell-signature': `v=${signedAt},d=${digest}` };
}
