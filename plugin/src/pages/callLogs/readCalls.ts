import type { DataFrame } from '@grafana/data';
import {
  CALL_DIRECTIONS,
  CALL_STATES,
  ENDED_REASON_GROUPS,
  FAULT_OWNERS,
  PROVIDERS,
  type CallSummary,
} from '@voicehive/datasource-service/contract';

import { number, oneOf, readRows, text, truth, type Row } from '../../panels/readRows';

export interface CallsPage {
  calls: CallSummary[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** A page of the log out of the answer of a `calls` query. */
export function readCalls(frames: DataFrame[]): CallsPage {
  const frame = frames[0];
  return {
    calls: readRows(frame).map(readCallSummary),
    nextCursor: text(frame?.meta?.custom?.nextCursor),
  };
}

/** One call out of a row; what is absent is null. */
export function readCallSummary(row: Row): CallSummary {
  return {
    provider: oneOf(PROVIDERS, row.provider) ?? 'vapi',
    callId: text(row.callId) ?? '',
    state: oneOf(CALL_STATES, row.state) ?? 'ended',
    direction: oneOf(CALL_DIRECTIONS, row.direction),
    at: number(row.at) ?? 0,
    createdAt: number(row.createdAt),
    startedAt: number(row.startedAt),
    endedAt: number(row.endedAt),
    durationSeconds: number(row.durationSeconds),
    workspaceId: text(row.workspaceId),
    assistantId: text(row.assistantId),
    assistantName: text(row.assistantName),
    assistantVersion: text(row.assistantVersion),
    caller: text(row.caller),
    phoneNumber: text(row.phoneNumber),
    endedReason: text(row.endedReason),
    endedReasonGroup: oneOf(ENDED_REASON_GROUPS, row.endedReasonGroup),
    faultOwner: oneOf(FAULT_OWNERS, row.faultOwner),
    answered: truth(row.answered),
    success: truth(row.success),
    sentiment: text(row.sentiment),
    turnCount: number(row.turnCount) ?? 0,
    slowestTurnMs: number(row.slowestTurnMs),
    costUsd: number(row.costUsd),
    language: text(row.language),
    model: text(row.model),
    interruptions: number(row.interruptions),
    toolCallCount: number(row.toolCallCount) ?? 0,
    toolFailureCount: number(row.toolFailureCount) ?? 0,
    deadAirMs: number(row.deadAirMs),
    hasRecording: truth(row.hasRecording) ?? false,
  };
}
