import { z } from 'zod';
import { anything, instant, label, listOf, number, shape, text } from '../lenient.ts';

const numberOwner = { id: text, number: text };

const modelName = shape({ provider: text, model: text });

const voiceName = shape({ provider: text, voiceId: text, model: text });

const assistant = shape({
  id: text,
  name: text,
  version: label,
  model: modelName,
  voice: voiceName,
  transcriber: modelName,
});

/** One entry of `costs`; which fields are set depends on `type`. */
export const costEntry = z.object({
  type: text,
  cost: number,
  provider: text,
  minutes: number,
  promptTokens: number,
  completionTokens: number,
  cachedPromptTokens: number,
  characters: number,
  model: modelName,
  voice: voiceName,
  transcriber: modelName,
});
export type CostEntry = z.output<typeof costEntry>;

const costBreakdown = shape({
  transport: number,
  stt: number,
  llm: number,
  tts: number,
  vapi: number,
  chat: number,
  total: number,
  llmPromptTokens: number,
  llmCompletionTokens: number,
  llmCachedPromptTokens: number,
  ttsCharacters: number,
  knowledgeBaseCost: number,
  voicemailDetectionCost: number,
  analysisCostBreakdown: shape({
    summary: number,
    structuredData: number,
    successEvaluation: number,
    structuredOutput: number,
  }),
});
export type CostBreakdown = z.output<typeof costBreakdown>;

const toolCallEntry = z.object({
  id: text,
  function: shape({ name: text, arguments: anything }),
  name: text,
  arguments: anything,
});
export type ToolCallEntry = z.output<typeof toolCallEntry>;

/** One entry of the conversation. Roles differ between messages and years. */
export const conversationEntry = z.object({
  role: text,
  message: text,
  content: text,
  time: instant,
  endTime: instant,
  /** Seconds in 2024's payloads, milliseconds in 2026's. */
  duration: number,
  toolCalls: listOf(toolCallEntry),
  toolCallId: text,
  name: text,
  result: anything,
  assistantId: text,
  assistantName: text,
});
export type ConversationEntry = z.output<typeof conversationEntry>;

const recording = anything;

const artifact = shape({
  messages: listOf(conversationEntry),
  performanceMetrics: shape({
    turnLatencies: listOf(
      z.object({
        endpointingLatency: number,
        transcriberLatency: number,
        modelLatency: number,
        voiceLatency: number,
        turnLatency: number,
      })
    ),
    fromTransportLatencyAverage: number,
    toTransportLatencyAverage: number,
    numUserInterrupted: number,
    numAssistantInterrupted: number,
  }),
  recording,
  recordingUrl: text,
  stereoRecordingUrl: text,
  assistantActivations: listOf(z.object({ assistantId: text, assistantName: text, assistantVersion: label })),
});

const analysis = shape({
  summary: text,
  successEvaluation: anything,
  structuredData: anything,
});

const call = shape({
  id: text,
  orgId: text,
  type: text,
  createdAt: instant,
  updatedAt: instant,
  startedAt: instant,
  endedAt: instant,
  endedReason: text,
  cost: number,
  costs: listOf(costEntry),
  costBreakdown,
  assistantId: text,
  assistantVersion: label,
  assistant,
  phoneNumberId: text,
  phoneNumber: shape(numberOwner),
  customer: shape({ number: text, sipUri: text }),
  phoneCallProvider: text,
  phoneCallProviderId: text,
  analysis,
});

/** A server message of any kind and any year, read leniently. Fields of other kinds are null. */
export const messageSchema = z.object({
  type: z.string().trim().min(1),
  timestamp: instant,
  status: text,
  role: text,
  transcript: text,
  transcriptType: text,
  endedReason: text,
  startedAt: instant,
  endedAt: instant,
  cost: number,
  costs: listOf(costEntry),
  costBreakdown,
  durationSeconds: number,
  summary: text,
  analysis,
  artifact,
  messages: listOf(conversationEntry),
  recordingUrl: text,
  stereoRecordingUrl: text,
  toolCallList: listOf(toolCallEntry),
  toolCalls: listOf(toolCallEntry),
  functionCall: shape({ name: text, parameters: anything }),
  assistant,
  assistantVersion: label,
  customer: shape({ number: text, sipUri: text }),
  phoneNumber: shape(numberOwner),
  call,
});
export type VapiMessage = z.output<typeof messageSchema>;
export type VapiCall = NonNullable<VapiMessage['call']>;
