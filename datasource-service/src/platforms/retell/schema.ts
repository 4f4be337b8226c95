import { z } from 'zod';
import { anything, flag, instant, label, listOf, number, shape, text } from '../lenient.ts';

/** One entry of a transcript in any of its forms; which fields are set depends on `role`. */
const utterance = z.object({
  role: text,
  content: text,
  /** Seconds since the start of the call, of an entry that is not spoken. */
  time_sec: number,
  /** Seconds since the start of the call. */
  words: listOf(z.object({ start: number, end: number })),
  tool_call_id: text,
  name: text,
  arguments: anything,
  successful: flag,
});
export type RetellUtterance = z.output<typeof utterance>;

/** All data points of one kind of latency, milliseconds. */
const latencyPoints = shape({ values: listOf(number) });

const productCost = z.object({ product: text, cost: number, is_transfer_leg_cost: flag });
export type RetellProductCost = z.output<typeof productCost>;

const call = shape({
  call_id: text,
  call_type: text,
  call_status: text,
  agent_id: text,
  agent_name: text,
  agent_version: label,
  direction: text,
  from_number: text,
  to_number: text,
  start_timestamp: instant,
  end_timestamp: instant,
  /** From start to end, milliseconds; while the call goes on, until now. */
  duration_ms: number,
  disconnection_reason: text,
  transfer_destination: text,
  transcript_object: listOf(utterance),
  transcript_with_tool_calls: listOf(utterance),
  /** All there is when personal data is not to be sent (`everything_except_pii`). */
  scrubbed_transcript_with_tool_calls: listOf(utterance),
  /** The whole as one text, a line an utterance. */
  transcript: text,
  recording_url: text,
  recording_multi_channel_url: text,
  scrubbed_recording_url: text,
  scrubbed_recording_multi_channel_url: text,
  telephony_identifier: shape({ twilio_call_sid: text }),
  latency: shape({
    e2e: latencyPoints,
    asr: latencyPoints,
    llm: latencyPoints,
    s2s: latencyPoints,
    tts: latencyPoints,
  }),
  /** Amounts are US cents. */
  call_cost: shape({ combined_cost: number, product_costs: listOf(productCost) }),
  call_analysis: shape({
    call_summary: text,
    call_successful: flag,
    user_sentiment: text,
    in_voicemail: flag,
    custom_analysis_data: anything,
  }),
  collected_dynamic_variables: anything,
  /** The application's own, given with the call. */
  metadata: anything,
  retell_llm_dynamic_variables: anything,
});

/** A webhook of any kind, read leniently. */
export const messageSchema = z.object({
  event: z.string().trim().min(1),
  /** When it happened. */
  event_timestamp: instant,
  call,
  transfer_destination: anything,
  transfer_option: anything,
  transcript_with_tool_calls: listOf(utterance),
  scrubbed_transcript_with_tool_calls: listOf(utterance),
});
export type RetellMessage = z.output<typeof messageSchema>;
export type RetellCall = NonNullable<RetellMessage['call']>;
export type RetellLatency = NonNullable<RetellCall['latency']>;
