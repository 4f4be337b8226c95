import { z } from 'zod';
import { anything, flag, instant, label, listOf, number, shape, text } from '../lenient.ts';

/** Figures by name, each `{ elapsed_time: seconds }`; newer payloads have one more level, `metrics`. */
const turnMetrics = anything;

const toolCall = z.object({ request_id: text, tool_name: text, params_as_json: anything });

const plainToolResult = z.object({
  request_id: text,
  tool_name: text,
  result_value: anything,
  is_error: flag,
  tool_latency_secs: number,
});

/** A step of a workflow, which may call tools itself. */
const step = z.object({ step_latency_secs: number, requests: listOf(toolCall), results: listOf(plainToolResult) });
export type ElevenLabsStep = z.output<typeof step>;

const toolResult = plainToolResult.extend({
  /** Result of a tool of the platform itself, told apart by `result_type`; of a workflow, its steps. */
  result: shape({
    result_type: text,
    status: text,
    transfer_number: text,
    from_agent: text,
    to_agent: text,
    steps: listOf(step),
  }),
});
export type ElevenLabsToolResult = z.output<typeof toolResult>;

const transcriptEntry = z.object({
  role: text,
  message: text,
  /** What is said by several voices, part by part. */
  multivoice_message: shape({ parts: listOf(z.object({ text })) }),
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
  accepted_time_unix_secs: instant,
  call_duration_secs: number,
  /** Total in US dollars. `cost` beside it counts credits, which have no fixed price. */
  cost_fiat: number,
  termination_reason: text,
  main_language: text,
  /** Why it failed: the code with which the connection was closed, and words. */
  error: shape({ code: number, reason: text }),
  charging: shape({
    llm_usage: shape({ irreversible_generation: anything, initiated_generation: anything }),
    /** US dollars. */
    llm_price: number,
    platform_price: number,
    tts_usage: shape({ primary_tts_model: text, total_characters: number }),
    /** What the analysis after the call came to in all its runs. */
    analysis: shape({ total: shape({ price: number }) }),
    asr_usage: shape({ asr_model: text, total_audio_input_seconds: number }),
  }),
  phone_call: shape({
    direction: text,
    type: text,
    agent_number: text,
    external_number: text,
    call_sid: text,
    call_result: text,
  }),
  /** Set for conversations in writing. */
  text_only: flag,
  whatsapp: shape({ direction: text, whatsapp_user_id: text }),
  sms: shape({ direction: text }),
  conversation_initiation_source: text,
  batch_call: shape({ batch_call_id: text }),
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
    data_collection_results_list: listOf(z.object({ data_collection_id: text, value: anything })),
    evaluation_criteria_results: anything,
    evaluation_criteria_results_list: listOf(
      z.object({ criteria_id: text, result: text, score: number, max_score: number })
    ),
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
