import type { CallSummary, CostLine, ToolCall, TranscriptLine, TurnLatency } from '../contract/index.ts';
import { factOf, type CallRecord } from './callRecord.ts';
import { stateRank } from './callState.ts';
import { sumOfLines, sumOfQuantity } from './cost.ts';
import { classifyEndedReason } from './endedReason.ts';

/** A call as every reader of the record sees it, before anything is hidden from somebody. */
export interface CallView extends Omit<CallSummary, 'caller'> {
  callerNumber: string | null;
  httpClass: string | null;
  failedProvider: string | null;
  /** Whether both sides spoke: only such calls have turns worth timing. */
  isInteraction: boolean;
  turns: TurnLatency[];
  transcript: TranscriptLine[];
  toolCalls: ToolCall[];
  costs: CostLine[];
  summary: string | null;
  userInterruptions: number | null;
  agentInterruptions: number | null;
  hasRecording: boolean;
  traceId: string | null;
  transportProvider: string | null;
  transportCallId: string | null;
  transportLatencyMs: number | null;
  modelProvider: string | null;
  model: string | null;
  voiceProvider: string | null;
  voice: string | null;
  transcriberProvider: string | null;
  transcriber: string | null;
  analysisCostUsd: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
  cachedPromptTokens: number | null;
  characters: number | null;
}

function byTime(left: TranscriptLine, right: TranscriptLine): number {
  return (left.startedAt ?? 0) - (right.startedAt ?? 0) || (left.text < right.text ? -1 : 1);
}

/** The platform's whole transcript when there is one, else the lines heard live. */
function transcriptOf(record: CallRecord): TranscriptLine[] {
  const whole = factOf(record, 'transcript');
  return whole !== null && whole.length > 0 ? whole : Object.values(record.lines).sort(byTime);
}

function toolCallsOf(record: CallRecord): ToolCall[] {
  return Object.entries(record.toolCalls)
    .map(([id, { call, result }]) => ({
      id,
      name: call?.value.name ?? 'unknown',
      arguments: call?.value.arguments ?? null,
      startedAt: call?.value.startedAt ?? null,
      result: result?.value.result ?? null,
      failed: result?.value.failed ?? null,
      endedAt: result?.value.endedAt ?? null,
    }))
    .sort((left, right) => (left.startedAt ?? 0) - (right.startedAt ?? 0) || (left.id < right.id ? -1 : 1));
}

function durationOf(startedAt: number | null, endedAt: number | null): number | null {
  return startedAt === null || endedAt === null || endedAt < startedAt ? null : (endedAt - startedAt) / 1000;
}

/**
 * Whether somebody (or an agent, for an inbound call) took the call. Null while it is still ringing. Voicemail and
 * calls that never started were not answered, even if the line was open for a while.
 */
function wasAnswered(record: CallRecord, group: string | null, hasTalk: boolean): boolean | null {
  if (record.state !== 'ended') {
    return stateRank(record.state) >= stateRank('in-progress') ? true : null;
  }
  if (group === 'no_contact' || group === 'start_error') {
    return false;
  }
  if (group === 'caller_ended' || group === 'agent_ended' || group === 'transferred' || group === 'timeout') {
    return true;
  }
  return record.inProgressAt !== null || hasTalk;
}

function slowest(turns: readonly TurnLatency[]): number | null {
  return turns.reduce<number | null>(
    (worst, turn) => (turn.total !== null && (worst === null || turn.total > worst) ? turn.total : worst),
    null
  );
}

/** Everything that can be read off a record. */
export function viewCall(record: CallRecord): CallView {
  const fact = <Name extends Parameters<typeof factOf>[1]>(name: Name) => factOf(record, name);
  const transcript = transcriptOf(record);
  const turns = fact('turns') ?? [];
  const costs = fact('costs') ?? [];
  const endedReason = fact('endedReason');
  const meaning = endedReason === null ? null : classifyEndedReason(endedReason);
  const startedAt = fact('startedAt') ?? record.inProgressAt;
  const endedAt = fact('endedAt');
  const spoke = new Set(transcript.map((line) => line.role));
  const isInteraction = turns.length > 0 || (spoke.has('user') && spoke.has('agent'));
  return {
    provider: record.provider,
    callId: record.callId,
    state: record.state,
    direction: fact('direction'),
    at: startedAt ?? fact('createdAt') ?? record.firstEventAt,
    createdAt: fact('createdAt'),
    startedAt,
    endedAt,
    durationSeconds: durationOf(startedAt, endedAt),
    workspaceId: fact('workspaceId'),
    assistantId: fact('assistantId'),
    assistantName: fact('assistantName'),
    assistantVersion: fact('assistantVersion'),
    callerNumber: fact('callerNumber'),
    phoneNumber: fact('phoneNumber'),
    endedReason,
    endedReasonGroup: meaning?.group ?? null,
    faultOwner: meaning?.owner ?? null,
    httpClass: meaning?.httpClass ?? null,
    failedProvider: meaning?.provider ?? null,
    answered: wasAnswered(record, meaning?.group ?? null, isInteraction),
    isInteraction,
    success: fact('success'),
    sentiment: fact('sentiment'),
    turnCount: turns.length,
    slowestTurnMs: slowest(turns),
    costUsd: fact('costUsd'),
    turns,
    transcript,
    toolCalls: toolCallsOf(record),
    costs,
    summary: fact('summary'),
    userInterruptions: fact('userInterruptions'),
    agentInterruptions: fact('agentInterruptions'),
    hasRecording: fact('hasRecording') ?? false,
    traceId: fact('traceId'),
    transportProvider: fact('transportProvider'),
    transportCallId: fact('transportCallId'),
    transportLatencyMs: fact('transportLatencyMs'),
    modelProvider: fact('modelProvider'),
    model: fact('model'),
    voiceProvider: fact('voiceProvider'),
    voice: fact('voice'),
    transcriberProvider: fact('transcriberProvider'),
    transcriber: fact('transcriber'),
    analysisCostUsd: costs.length === 0 ? null : sumOfLines(costs, 'analysis'),
    promptTokens: sumOfQuantity(costs, 'promptTokens'),
    completionTokens: sumOfQuantity(costs, 'completionTokens'),
    cachedPromptTokens: sumOfQuantity(costs, 'cachedPromptTokens'),
    characters: sumOfQuantity(costs, 'characters'),
  };
}
