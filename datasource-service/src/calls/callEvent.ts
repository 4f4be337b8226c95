import type {
  AssistantActivation,
  CallDirection,
  CallState,
  CostLine,
  Provider,
  Scorecard,
  StructuredOutput,
  ToolCall,
  TranscriptLine,
  TurnLatency,
} from '../contract/index.ts';
import type { CallTaker } from './outcome.ts';
import type { ParticipantReport } from './participants.ts';
import type { TransferReport } from './transfers.ts';

/** Single-valued facts about a call. A fact that an event does not know is absent. */
export interface CallFacts {
  workspaceId: string;
  assistantId: string;
  assistantName: string;
  assistantVersion: string;
  /** Every assistant that took part, in order; more than one after a hand-over within a squad. */
  assistants: AssistantActivation[];
  squadId: string;
  campaignId: string;
  /** Language of the conversation as the platform names it, such as `en-GB`. */
  language: string;
  direction: CallDirection;
  /** The caller's full number, E.164 where the platform gives it; null where the caller has none. */
  callerNumber: string | null;
  /** The organisation's own number, else its id; null where none was called. */
  phoneNumber: string | null;
  /** Who or what took an outbound call in the platform's words, such as `human`, `machine` or `fax`. */
  answeredBy: string;
  /** Who or what took the call, where a field of the platform says so. */
  takenBy: CallTaker;
  /** Set when the platform reported the call as failed, beside or without a reason for its end. */
  failed: true;
  /** Epoch ms. */
  createdAt: number;
  startedAt: number;
  endedAt: number;
  endedReason: string;
  /** The platform's limit for the call, seconds. */
  maxDurationSeconds: number;
  /** Total as the platform reported it, USD. */
  costUsd: number;
  costs: CostLine[];
  turns: TurnLatency[];
  /** Mean milliseconds that audio spends between phone and platform, both ways together. */
  transportLatencyMs: number;
  /** How often the user spoke over the agent, and the agent over the user. */
  userInterruptions: number;
  agentInterruptions: number;
  transcript: TranscriptLine[];
  summary: string;
  success: boolean;
  sentiment: string;
  structuredOutputs: StructuredOutput[];
  /** Values of the assistant's own analysis plan, which no later evaluation replaces. */
  analysisOutputs: StructuredOutput[];
  scorecards: Scorecard[];
  /** Kinds of artefacts whose upload failed, such as `recording-mono`. */
  failedArtifacts: string[];
  /** Milliseconds from dialling to the first ring or answer. */
  postDialDelayMs: number;
  /** Share of audio packets that were lost, 0 to 1. */
  packetLossShare: number;
  /** Mean variation of the packets' arrival, milliseconds. */
  jitterMs: number;
  /** Mean opinion score of the line, 1 (bad) to 5. */
  meanOpinionScore: number;
  /** Quality findings of the carrier, such as `high_jitter`. */
  networkTags: string[];
  /** Final SIP response of the line, such as 486. */
  sipStatus: number;
  hasRecording: boolean;
  transportProvider: string | null;
  /** The carrier's own id of the call, for joining with its records. */
  transportCallId: string | null;
  traceId: string;
  /** Set when the platform was asked for the call and answered that it has no such call. */
  unknownToPlatform: true;
  modelProvider: string;
  model: string;
  voiceProvider: string;
  voice: string;
  transcriberProvider: string;
  transcriber: string;
}

/** The part of a tool call that one message told us. */
export interface ToolCallReport {
  id: string;
  call?: Pick<ToolCall, 'name' | 'arguments' | 'startedAt'>;
  result?: Pick<ToolCall, 'result' | 'failed' | 'endedAt'>;
}

/**
 * Something that happened at a moment of the call: somebody began or ceased to speak, the agent hung in a delay, or it
 * was interrupted. `role` is whose speech; null for what belongs to nobody.
 */
export interface CallMark {
  kind: 'speechStarted' | 'speechStopped' | 'hang' | 'userInterrupted';
  role: 'user' | 'agent' | null;
  /** Epoch ms by the platform's clock. */
  at: number;
}

/** Facts of one source, with how far it is trusted and when it stated them (epoch ms). */
export interface FactLayer {
  facts: Partial<CallFacts>;
  /** See `SourceWeight`. */
  weight: number;
  at: number;
}

/** What one delivery says about one call, in the product's own terms. */
export interface CallEvent {
  provider: Provider;
  callId: string;
  /** Epoch ms by the platform's clock. */
  at: number;
  /** Epoch ms by our clock. */
  receivedAt: number;
  state: CallState | null;
  /** Read in the platform's own list of calls, which the service asked for; otherwise the platform sent it. */
  isListed?: boolean;
  /** Facts by source: the message itself, copies of the call inside it, parts with a time of their own. */
  layers: FactLayer[];
  /** Lines of the conversation that this message adds. */
  lines: TranscriptLine[];
  toolCalls: ToolCallReport[];
  /** Attempts to hand the call on that this message tells of. */
  transfers?: TransferReport[];
  /** Who came to the call and who left it, where the platform tells of them one by one. */
  participants?: ParticipantReport[];
  marks: CallMark[];
}
