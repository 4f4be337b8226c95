import { z } from 'zod';
import { anything, instant, label, listOf, number, shape, text } from '../lenient.ts';
import { artifact, destination } from './artifactSchema.ts';
import { conversationEntry, toolCallEntry, toolResultEntry } from './conversationSchema.ts';

const numberOwner = { id: text, number: text };

const modelName = shape({ provider: text, model: text });

const voiceName = shape({ provider: text, voiceId: text, model: text });

/** An assistant as messages describe it. */
const assistant = shape({
  id: text,
  name: text,
  version: label,
  model: modelName,
  voice: voiceName,
  transcriber: shape({ provider: text, model: text, language: text }),
  maxDurationSeconds: number,
  metadata: anything,
});

/** One entry of `costs`; which fields are set depends on `type`. */
const costEntry = z.object({
  type: text,
  cost: number,
  provider: text,
  minutes: number,
  promptTokens: number,
  completionTokens: number,
  cachedPromptTokens: number,
  promptTextTokens: number,
  promptAudioTokens: number,
  completionTextTokens: number,
  completionAudioTokens: number,
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
    summaryPromptTokens: number,
    summaryCompletionTokens: number,
    summaryCachedPromptTokens: number,
    structuredData: number,
    structuredDataPromptTokens: number,
    structuredDataCompletionTokens: number,
    structuredDataCachedPromptTokens: number,
    successEvaluation: number,
    successEvaluationPromptTokens: number,
    successEvaluationCompletionTokens: number,
    successEvaluationCachedPromptTokens: number,
    structuredOutput: number,
    structuredOutputPromptTokens: number,
    structuredOutputCompletionTokens: number,
    structuredOutputCachedPromptTokens: number,
  }),
});
export type CostBreakdown = z.output<typeof costBreakdown>;

const analysis = shape({
  summary: text,
  successEvaluation: anything,
  structuredData: anything,
  structuredDataMulti: listOf(z.record(z.string(), z.unknown())),
});

/** Members of a squad that came with the call: the first of them takes it. */
const squad = shape({
  members: listOf(z.object({ assistantId: text, assistantVersion: label, assistant })),
});
export type Squad = z.output<typeof squad>;

/** Durations in the forms that years of payloads have them in. */
const durations = { durationSeconds: number, durationMs: number, durationMinutes: number };

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
  assistantOverrides: shape({ maxDurationSeconds: number, metadata: anything }),
  /** The application's own, given with the call. */
  metadata: anything,
  squadId: text,
  squad,
  campaignId: text,
  destination,
  phoneNumberId: text,
  phoneNumber: shape(numberOwner),
  customer: shape({ number: text, sipUri: text }),
  phoneCallProvider: text,
  phoneCallProviderId: text,
  transport: shape({ provider: text, callSid: text }),
  analysis,
  artifact,
  messages: listOf(conversationEntry),
  ...durations,
});

/** The outside of a message, which is read while the platform waits for its acknowledgement. */
export const envelopeSchema = z.object({
  type: z.string().trim().min(1),
  timestamp: instant,
  call: shape({ id: text }),
  /** Set on messages about a conversation in writing. */
  chat: shape({ id: text }),
  session: shape({ id: text }),
});

/** A server message of any kind and any year, read leniently. Fields of other kinds are null. */
export const messageSchema = z.object({
  type: z.string().trim().min(1),
  timestamp: instant,
  status: text,
  role: text,
  transcript: text,
  transcriptType: text,
  language: text,
  /** Of `assistant.speechStarted`: how the text relates to the audio. */
  timing: shape({ type: text }),
  endedReason: text,
  startedAt: instant,
  endedAt: instant,
  cost: number,
  costs: listOf(costEntry),
  costBreakdown,
  ...durations,
  summary: text,
  analysis,
  artifact,
  messages: listOf(conversationEntry),
  messagesOpenAIFormatted: listOf(conversationEntry),
  recordingUrl: text,
  stereoRecordingUrl: text,
  toolCallList: listOf(toolCallEntry),
  toolCalls: listOf(toolCallEntry),
  toolWithToolCallList: listOf(z.object({ name: text, toolCall: shape(toolCallEntry.shape) })),
  toolCallResult: shape(toolResultEntry.shape),
  functionCall: shape({ name: text, parameters: anything, arguments: anything }),
  destination,
  fromAssistant: assistant,
  toAssistant: assistant,
  /** Of `call.artifact.upload`. */
  artifacts: listOf(z.object({ type: text, success: anything })),
  assistant,
  assistantVersion: label,
  customer: shape({ number: text, sipUri: text }),
  phoneNumber: shape(numberOwner),
  squad,
  call,
});
export type VapiMessage = z.output<typeof messageSchema>;
export type VapiCall = NonNullable<VapiMessage['call']>;
