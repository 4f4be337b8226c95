import type { AccessLevel } from './access.ts';

/** Platforms that carry calls. */
export const PROVIDERS = ['vapi', 'retell', 'twilio', 'livekit', 'elevenlabs'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** States of a call in rank order: a call's state never goes back to an earlier one. */
export const CALL_STATES = ['scheduled', 'queued', 'ringing', 'in-progress', 'forwarding', 'ended'] as const;
export type CallState = (typeof CALL_STATES)[number];

export const CALL_DIRECTIONS = ['inbound', 'outbound', 'web'] as const;
export type CallDirection = (typeof CALL_DIRECTIONS)[number];

/** Groups of ended reasons. `other` holds every value that no rule knows; the value itself is kept. */
export const ENDED_REASON_GROUPS = [
  'no_contact',
  'timeout',
  'cancelled',
  'transferred',
  'start_error',
  'transfer_error',
  'caller_ended',
  'agent_ended',
  'stt_error',
  'tts_error',
  'llm_error',
  'transport_error',
  'other',
] as const;
export type EndedReasonGroup = (typeof ENDED_REASON_GROUPS)[number];

/**
 * Who must act on an ended reason. `none` means that nothing went wrong; `callee`, `caller` and `agent` that the
 * people or the conversation ended it; the rest are technical faults.
 */
export const FAULT_OWNERS = [
  'none',
  'callee',
  'caller',
  'agent',
  'operator',
  'destination',
  'platform',
  'provider',
  'own_key',
  'config',
  'telephony',
  'unknown',
] as const;
export type FaultOwner = (typeof FAULT_OWNERS)[number];

/** Owners whose faults count in the technical failure ratio. */
export const TECHNICAL_OWNERS = [
  'platform',
  'provider',
  'own_key',
  'config',
  'telephony',
] as const satisfies readonly FaultOwner[];

/** Components of a call's cost. */
export const COST_COMPONENTS = ['transport', 'transcriber', 'model', 'voice', 'platform', 'analysis', 'other'] as const;
export type CostComponent = (typeof COST_COMPONENTS)[number];

/** Stages of a turn in the order in which they pass. Values are milliseconds; null is "not measured". */
export const TURN_STAGES = ['endpointing', 'transcriber', 'model', 'voice', 'transport'] as const;
export type TurnStage = (typeof TURN_STAGES)[number];

/** One user utterance and the agent's answer to it, as the platform measured it. */
export interface TurnLatency {
  /** Position in the call, from 0. */
  index: number;
  /** Milliseconds per stage; null where the platform did not measure it. */
  stages: Record<TurnStage, number | null>;
  /** Milliseconds from the end of the user's speech to the first audio of the answer; null if not measured. */
  total: number | null;
  /** Part of `total` that no measured stage explains, in milliseconds, never negative; null without `total`. */
  unattributed: number | null;
  /**
   * Milliseconds from the end of the user's speech to the agent's next speech by our own clock of speech events: the
   * call's answer of this index, measured without the platform's figures. Null when no speech was seen.
   */
  observed: number | null;
}

/** One line of a conversation. */
export interface TranscriptLine {
  role: 'user' | 'agent' | 'system' | 'tool';
  text: string;
  /** Epoch ms, or null when the platform gave none. */
  startedAt: number | null;
  endedAt: number | null;
}

/** One tool call and, when it came, its result. */
export interface ToolCall {
  id: string;
  name: string;
  /** Arguments and result as the platform sent them (JSON text for arguments). */
  arguments: string | null;
  result: string | null;
  /** Whether the tool failed; null while no result is known. */
  failed: boolean | null;
  startedAt: number | null;
  endedAt: number | null;
}

/** One assistant's part in a call. */
export interface AssistantActivation {
  assistantId: string | null;
  assistantName: string | null;
  assistantVersion: string | null;
}

/** An attempt to hand the call to a person or another line. */
export interface CallTransfer {
  /** Number, SIP address or name of the destination, for readers who may see numbers. */
  destination: string | null;
  /** How it was handed over in the platform's words, such as `warm-transfer`. */
  mode: string | null;
  /** What became of it in the platform's words, such as `no-answer`. */
  status: string | null;
  /** Whether the destination took the call; null when the platform does not say. */
  connected: boolean | null;
}

/** A named value that the platform drew from the conversation. It may change after the call. */
export interface StructuredOutput {
  id: string;
  name: string;
  /** JSON text. */
  value: string;
}

/** A graded evaluation of the call. It may change after the call. */
export interface Scorecard {
  id: string;
  name: string | null;
  /** Share of the points reached, 0 to 1; null when it was not graded. */
  score: number | null;
  passed: boolean | null;
}

/** One line of the platform's bill. */
export interface CostLine {
  component: CostComponent;
  /** Whose service it is, such as `openai`; null when the platform does not say. */
  provider: string | null;
  /** The vendor's model, such as `gpt-4o`; null where there is none or the platform does not say. */
  model: string | null;
  /** Null where the platform does not say. */
  usd: number | null;
  minutes: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
  cachedPromptTokens: number | null;
  characters: number | null;
}

/** A line of the bill with what it comes to by the rate card. */
export interface RatedCostLine extends CostLine {
  /** USD; null where the card has no price or the line no quantity for it. */
  ratedUsd: number | null;
}

/** A message that comes later than this after its event was late, ms. */
export const LATE_DELIVERY_MS = 10 * 60 * 1000;

/** A message that comes later than this was filled in afterwards: it says nothing about how long the way takes, ms. */
export const BACKFILL_MS = 6 * 60 * 60 * 1000;

/** One webhook that told us about the call. */
export interface DeliverySummary {
  id: string;
  type: string;
  /** Epoch ms by the platform's clock; null when the message carries no time. */
  eventAt: number | null;
  receivedAt: number;
  appliedAt: number | null;
  /** Epoch ms at which somebody let it in from quarantine or had it read again; null when nobody did. */
  replayedAt: number | null;
}

/** One call in a list. Times are epoch ms, money is USD, durations are seconds. */
export interface CallSummary {
  provider: Provider;
  callId: string;
  state: CallState;
  direction: CallDirection | null;
  /** The time the call is counted at: started, else created, else first heard of. */
  at: number;
  createdAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  durationSeconds: number | null;
  workspaceId: string | null;
  assistantId: string | null;
  assistantName: string | null;
  assistantVersion: string | null;
  /** The caller as shown to this reader: last digits such as `…0142`, or the full number for an admin. */
  caller: string | null;
  /** The organisation's own number or its id. */
  phoneNumber: string | null;
  endedReason: string | null;
  endedReasonGroup: EndedReasonGroup | null;
  faultOwner: FaultOwner | null;
  answered: boolean | null;
  success: boolean | null;
  sentiment: string | null;
  turnCount: number;
  /** Largest turn latency of the call in milliseconds. */
  slowestTurnMs: number | null;
  costUsd: number | null;
  language: string | null;
  /** The language model. */
  model: string | null;
  /** Interruptions both ways; null where the platform does not count them. */
  interruptions: number | null;
  toolCallCount: number;
  /** Tool calls that are known to have failed. */
  toolFailureCount: number;
  /** Milliseconds in silences of both sides of five seconds and longer; null where nobody was heard. */
  deadAirMs: number | null;
  hasRecording: boolean;
}

/** Parts of a call that not everybody may see. */
export type HiddenPart = 'transcript' | 'toolCalls' | 'summary' | 'structuredOutputs' | 'caller' | 'transfers';

/** One call in full. Parts that the reader may not see are empty, and `hidden` names the level that shows them. */
export interface CallDetail extends CallSummary {
  turns: TurnLatency[];
  transcript: TranscriptLine[];
  toolCalls: ToolCall[];
  costs: RatedCostLine[];
  deliveries: DeliverySummary[];
  summary: string | null;
  userInterruptions: number | null;
  agentInterruptions: number | null;
  traceId: string | null;
  transportCallId: string | null;
  /** Every assistant that took part, in order. */
  assistants: AssistantActivation[];
  transfers: CallTransfer[];
  structuredOutputs: StructuredOutput[];
  scorecards: Scorecard[];
  answeredBy: string | null;
  /** Cost by the rate card, USD; null without a bill. */
  ratedCostUsd: number | null;
  /** Whether a vendor was used with the customer's own key; null where no bill tells it. */
  usesOwnKey: boolean | null;
  /** Milliseconds from the start of the call to the agent's first speech. */
  firstSpeechMs: number | null;
  /** How often the platform said that the agent hung in a delay. */
  hangs: number;
  /** Kinds of artefacts whose upload failed. */
  failedArtifacts: string[];
  /** The carrier's findings about the line. */
  networkTags: string[];
  /** Reported figures outside any possible range, which were kept apart. */
  implausible: number;
  /** Until when the platform keeps the recording, epoch ms; null without one, or where nobody says. */
  recordingExpiresAt: number | null;
  hidden: Array<{ part: HiddenPart; needs: AccessLevel }>;
}
