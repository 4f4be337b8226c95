import type { DataFrame } from '@grafana/data';
import {
  COST_COMPONENTS,
  TURN_STAGES,
  type AssistantActivation,
  type CallFrameCustom,
  type CallFrameName,
  type CallTransfer,
  type DeliverySummary,
  type RatedCostLine,
  type Scorecard,
  type StructuredOutput,
  type ToolCall,
  type TranscriptLine,
  type TurnLatency,
} from '@voicehive/datasource-service/contract';

import { readCallSummary } from './readCalls';
import { number, oneOf, readRows, text, truth, type Row } from '../../panels/readRows';

/** One call as the detail page shows it. */
export type ReadCall = NonNullable<ReturnType<typeof readCall>>;

/** The call out of the answer of a `call` query; null when the answer holds none. */
export function readCall(frames: DataFrame[]) {
  const rowsOf = (name: CallFrameName) => readRows(frames.find((frame) => frame.name === name));
  const row = rowsOf('call')[0];
  if (!row) {
    return null;
  }
  return {
    ...readCallSummary(row),
    summary: text(row.summary),
    userInterruptions: number(row.userInterruptions),
    agentInterruptions: number(row.agentInterruptions),
    answeredBy: text(row.answeredBy),
    ratedCostUsd: number(row.ratedCostUsd),
    firstSpeechMs: number(row.firstSpeechMs),
    hangs: number(row.hangs) ?? 0,
    failedArtifacts: text(row.failedArtifacts),
    networkTags: text(row.networkTags),
    implausible: number(row.implausible) ?? 0,
    recordingExpiresAt: number(row.recordingExpiresAt),
    traceId: text(row.traceId),
    transportCallId: text(row.transportCallId),
    hidden: readHidden(frames.find((frame) => frame.name === 'call')),
    turns: rowsOf('turns').map(readTurn),
    transcript: rowsOf('transcript').map(readLine),
    toolCalls: rowsOf('toolCalls').map(readToolCall),
    costs: rowsOf('costs').map(readCost),
    deliveries: rowsOf('deliveries').map(readDelivery),
    assistants: rowsOf('assistants').map(readAssistant),
    transfers: rowsOf('transfers').map(readTransfer),
    structuredOutputs: rowsOf('structuredOutputs').map(readOutput),
    scorecards: rowsOf('scorecards').map(readScorecard),
  };
}

function readHidden(frame: DataFrame | undefined): CallFrameCustom['hidden'] {
  const hidden: unknown = frame?.meta?.custom?.hidden;
  return Array.isArray(hidden) ? hidden : [];
}

function readTurn(row: Row): TurnLatency {
  const [endpointing, transcriber, model, voice, transport] = TURN_STAGES.map((stage) => number(row[stage]));
  return {
    index: number(row.index) ?? 0,
    stages: { endpointing, transcriber, model, voice, transport },
    total: number(row.total),
    unattributed: number(row.unattributed),
    observed: number(row.observed),
  };
}

function readLine(row: Row): TranscriptLine {
  return {
    role: oneOf(['user', 'agent', 'system', 'tool'], row.role) ?? 'system',
    text: text(row.text) ?? '',
    startedAt: number(row.startedAt),
    endedAt: number(row.endedAt),
  };
}

function readToolCall(row: Row): ToolCall {
  return {
    id: text(row.id) ?? '',
    name: text(row.name) ?? 'unnamed tool',
    arguments: text(row.arguments),
    result: text(row.result),
    failed: typeof row.failed === 'boolean' ? row.failed : null,
    startedAt: number(row.startedAt),
    endedAt: number(row.endedAt),
  };
}

function readCost(row: Row): RatedCostLine {
  return {
    component: oneOf(COST_COMPONENTS, row.component) ?? 'other',
    provider: text(row.provider),
    model: text(row.model),
    usd: number(row.usd),
    ratedUsd: number(row.ratedUsd),
    minutes: number(row.minutes),
    promptTokens: number(row.promptTokens),
    completionTokens: number(row.completionTokens),
    cachedPromptTokens: number(row.cachedPromptTokens),
    characters: number(row.characters),
  };
}

function readDelivery(row: Row): DeliverySummary {
  return {
    id: text(row.id) ?? '',
    type: text(row.type) ?? 'unknown',
    eventAt: number(row.eventAt),
    receivedAt: number(row.receivedAt) ?? 0,
    appliedAt: number(row.appliedAt),
    replayedAt: number(row.replayedAt),
  };
}

function readAssistant(row: Row): AssistantActivation {
  return {
    assistantId: text(row.assistantId),
    assistantName: text(row.assistantName),
    assistantVersion: text(row.assistantVersion),
  };
}

function readTransfer(row: Row): CallTransfer {
  return {
    destination: text(row.destination),
    mode: text(row.mode),
    status: text(row.status),
    connected: truth(row.connected),
  };
}

function readOutput(row: Row): StructuredOutput {
  return { id: text(row.id) ?? '', name: text(row.name) ?? 'unnamed', value: text(row.value) ?? '' };
}

function readScorecard(row: Row): Scorecard {
  return { id: text(row.id) ?? '', name: text(row.name), score: number(row.score), passed: truth(row.passed) };
}
