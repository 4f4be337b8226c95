import { z } from 'zod';
import { anything, flag, instant, label, listOf, number, shape, text } from '../lenient.ts';

/** Figures by name, each `{ elapsed_time: seconds }`; newer payloads have one more level, `metrics`. */
const turnMetrics = anything;

const toolCall = z.object({ request_id: text, tool_name: text, params_as_json: anything });

const toolResult = z.object({
  request_id: text,
  tool_name: text,
  result_value: anything,
  is_error: flag,
  tool_latency_secs: number,
  /** Result of a tool of the platform itself, told apart by `result_type`. */
  result: shape({ result_type: text, status: text, transfer_number: text, from_agent: text, to_agent: text }),
});
export type ElevenLabsToolResult = z.output<typeof toolResult>;

const transcriptEntry = z.object({
  role: text,
  message: text,
  /** Seconds since the start, whole ones. */
  time_in_call_secs: number,
  interrupted: flag,
  tool_calls: listOf(toolCall),
  tool_results: listOf(toolResult),
  conversation_turn_metrics: turnMetrics,
});
export type ElevenLabsEntry = z.output<typeof transcriptEntry>;

const metadata = shape({
  start_time_unix_secs: instant,
  call_duration_secs: number,
  termination_reason: text,
  main_language: text,
  error: shape({ reason: text }),
  charging: shape({ llm_usage: shape({ irreversible_generation: anything, initiated_generation: anything }) }),
  phone_call: shape({ direction: text, type: text, agent_number: text, external_number: text, call_sid: text }),
  /** Of a call that could not be made: who carried it, and what the carrier said. */
  type: text,
  body: shape({
    CallSid: text,
    From: label,
    To: label,
    SipResponseCode: number,
    call_sid: text,
    from_number: label,
    to_number: label,
    sip_status_code: number,
  }),
});

const data = shape({
  conversation_id: text,
  agent_id: text,
  agent_name: text,
  version_id: text,
  branch_id: text,
  status: text,
  failure_reason: text,
  has_audio: flag,
  transcript: listOf(transcriptEntry),
  metadata,
  conversation_initiation_client_data: shape({ dynamic_variables: anything }),
  analysis: shape({
    call_successful: text,
    transcript_summary: text,
    data_collection_results: anything,
    evaluation_criteria_results: anything,
  }),
});

/** A webhook of any kind, read leniently. */
export const messageSchema = z.object({
  type: z.string().trim().min(1),
  event_timestamp: instant,
  data,
});
export type ElevenLabsMessage = z.output<typeof messageSchema>;
export type ElevenLabsData = NonNullable<ElevenLabsMessage['data']>;
export type ElevenLabsMetadata = NonNullable<ElevenLabsData['metadata']>;
