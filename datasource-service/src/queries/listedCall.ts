import type {
  CallDirection,
  CallState,
  CallSummary,
  EndedReasonGroup,
  FaultOwner,
  Provider,
} from '../contract/index.ts';
import type { CallRow, GroupKind, GroupTable } from '../analytics/hot/hotStore.ts';

/** Values of a combination by column. They were written from call views, so those of our own lists are what they were. */
function valuesOf({ columns, rows }: GroupTable, number: number) {
  return <Value extends string>(column: string) => (rows[number]?.[columns.indexOf(column)] ?? null) as Value | null;
}

function truth(value: string | null): boolean | null {
  return value === null ? null : value === 'true';
}

/** A row of the call log with the values of its combinations. */
export function listedCall(row: CallRow, groups: (kind: GroupKind) => GroupTable): CallSummary {
  const profile = valuesOf(groups('profile'), row.profile);
  const outcome = valuesOf(groups('outcome'), row.outcome);
  return {
    provider: profile('provider') as Provider,
    callId: row.callId,
    state: outcome('state') as CallState,
    direction: profile<CallDirection>('direction'),
    at: row.at,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    durationSeconds: row.durationSeconds,
    workspaceId: profile('workspace'),
    assistantId: profile('assistant_id'),
    assistantName: profile('assistant'),
    assistantVersion: profile('assistant_version'),
    caller: row.callerDigits,
    phoneNumber: profile('phone_number'),
    endedReason: outcome('ended_reason'),
    endedReasonGroup: outcome<EndedReasonGroup>('ended_reason_group'),
    faultOwner: outcome<FaultOwner>('fault_owner'),
    answered: truth(outcome('answered')),
    success: truth(outcome('success')),
    sentiment: outcome('sentiment'),
    turnCount: row.turnCount,
    slowestTurnMs: row.slowestTurnMs,
    costUsd: row.costUsd,
    language: profile('language'),
    model: profile('model'),
    interruptions: row.interruptions,
    toolCallCount: row.toolCallCount,
    toolFailureCount: row.toolFailureCount,
    deadAirMs: row.deadAirMs,
    hasRecording: row.hasRecording,
  };
}
