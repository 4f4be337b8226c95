import { z } from 'zod';
import { anything, instant, label, listOf, number, shape, text } from '../lenient.ts';
import { conversationEntry } from './conversationSchema.ts';

/** Where a call was handed to: a number, a SIP address or another assistant of the squad. */
export const destination = shape({
  type: text,
  number: text,
  sipUri: text,
  assistantName: text,
  transferPlan: shape({ mode: text }),
});
export type Destination = NonNullable<z.output<typeof destination>>;

const transferEntry = z.object({ destination, mode: text, status: text });
export type TransferEntry = z.output<typeof transferEntry>;

const activation = z.object({ assistantId: text, assistantName: text, assistantVersion: label });

const turnLatency = z.object({
  endpointingLatency: number,
  transcriberLatency: number,
  modelLatency: number,
  voiceLatency: number,
  turnLatency: number,
});

/** `Artifact` of Vapi's OpenAPI document: final in a report, a copy of what there is so far in other messages. */
export const artifact = shape({
  messages: listOf(conversationEntry),
  messagesOpenAIFormatted: listOf(conversationEntry),
  /** The whole as one text, a line an utterance. */
  transcript: text,
  performanceMetrics: shape({
    turnLatencies: listOf(turnLatency),
    fromTransportLatencyAverage: number,
    toTransportLatencyAverage: number,
    numUserInterrupted: number,
    numAssistantInterrupted: number,
  }),
  recording: anything,
  recordingUrl: text,
  stereoRecordingUrl: text,
  /** Links that open a recording, of which it is only kept that they were there. */
  presignedMonoUrl: text,
  presignedStereoUrl: text,
  videoRecordingUrl: text,
  transfers: listOf(transferEntry),
  assistantActivations: listOf(activation),
  structuredOutputs: anything,
  structuredOutputsLastUpdatedAt: instant,
  scorecards: anything,
});
