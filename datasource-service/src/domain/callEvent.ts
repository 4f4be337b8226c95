import type {
  CallDirection,
  CallState,
  CostLine,
  Provider,
  ToolCall,
  TranscriptLine,
  TurnLatency,
} from '../contract/index.ts';

/** Single-valued facts about a call. A fact that an event does not know is absent. */
export interface CallFacts {
  workspaceId: string;
  assistantId: string;
  assistantName: string;
  assistantVersion: string;
  direction: CallDirection;
  /** The caller's full number, E.164 where the platform gives it. */
  callerNumber: string;
  /** The organisation's own number, else its id. */
  phoneNumber: string;
  /** Epoch ms. */
  createdAt: number;
  startedAt: number;
  endedAt: number;
  endedReason: string;
  /** Total as the platform reported it, USD. */
  costUsd: number;
  costs: CostLine[];
  turns: TurnLatency[];
  /** Mean milliseconds that audio spends between phone and platform, both ways together. */
  transportLatencyMs: number;
  userInterruptions: number;
  agentInterruptions: number;
  transcript: TranscriptLine[];
  summary: string;
  success: boolean;
  sentiment: string;
  hasRecording: boolean;
  transportProvider: string;
  /** The carrier's own id of the call, for joining with its records. */
  transportCallId: string;
  traceId: string;
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
  result?: Pick<ToolCall, 'result' | 'endedAt'>;
}

/** What one delivery says about one call, in the product's own terms. */
export interface CallEvent {
  provider: Provider;
  callId: string;
  /** Epoch ms by the platform's clock. */
  at: number;
  state: CallState | null;
  /** What the message itself states, with the trust its kind deserves. */
  facts: Partial<CallFacts>;
  factsWeight: number;
  /** What a copy of the call inside the message states; weaker than `facts`. */
  copiedFacts: Partial<CallFacts>;
  /** Lines of the conversation that this message adds. */
  lines: TranscriptLine[];
  toolCalls: ToolCallReport[];
}
