import { z } from 'zod';
import { anything, flag, instant, label, listOf, number, shape, text } from '../lenient.ts';

const room = shape({ sid: text, name: text, creationTime: instant, creationTimeMs: instant });

const participant = shape({
  sid: text,
  identity: text,
  /** Absent for standard participants: protobuf leaves zero values out. */
  kind: label,
  permission: shape({ agent: flag, hidden: flag, recorder: flag }),
  joinedAt: instant,
  joinedAtMs: instant,
  attributes: anything,
  disconnectReason: text,
});
export type LiveKitParticipant = NonNullable<z.output<typeof participant>>;

/** Files of a recording: whole ones, or segments of a stream. */
const files = listOf(z.object({ size: number }));

/** A webhook of any kind as protobuf's JSON: names in camel case, enums as words, 64-bit numbers as text. */
export const eventSchema = z.object({
  event: z.string().trim().min(1),
  id: text,
  createdAt: instant,
  /** Of `room_finished`. */
  roomEndReason: text,
  room,
  participant,
  egressInfo: shape({ roomId: text, status: text, fileResults: files, segmentResults: files }),
  job: shape({ id: text, agentName: text, deployment: text, room, state: shape({ status: text, error: text }) }),
});
export type LiveKitEvent = z.output<typeof eventSchema>;

const modelName = shape({ model_name: text, model_provider: text });

/** Figures of one message, in seconds; points of time in seconds since 1970. */
const metrics = shape({
  started_speaking_at: instant,
  stopped_speaking_at: instant,
  transcription_delay: number,
  end_of_turn_delay: number,
  llm_node_ttft: number,
  tts_node_ttfb: number,
  e2e_latency: number,
  llm_metadata: modelName,
  tts_metadata: modelName,
  stt_metadata: modelName,
});

const chatItem = z.object({
  type: text,
  role: text,
  content: listOf(z.string()),
  interrupted: flag,
  metrics,
  created_at: instant,
  call_id: text,
  name: text,
  arguments: anything,
  output: anything,
  is_error: flag,
  old_agent_id: text,
  new_agent_id: text,
});
export type LiveKitChatItem = z.output<typeof chatItem>;

const sessionEvent = z.object({ type: text, old_state: text, new_state: text, created_at: instant });
export type LiveKitSessionEvent = z.output<typeof sessionEvent>;

const usage = z.object({
  type: text,
  provider: text,
  model: text,
  input_tokens: number,
  input_cached_tokens: number,
  output_tokens: number,
  characters_count: number,
  /** Seconds. */
  audio_duration: number,
  total_requests: number,
});
export type LiveKitUsage = z.output<typeof usage>;

/** What `SessionReport.to_dict()` of the agents SDK writes: Python's names, seconds since 1970. */
export const reportSchema = z.object({
  job_id: text,
  room_id: text,
  timestamp: instant,
  audio_recording_path: label,
  chat_history: z.object({ items: listOf(chatItem) }),
  events: listOf(sessionEvent),
  usage: listOf(usage),
});
export type LiveKitReport = z.output<typeof reportSchema>;
