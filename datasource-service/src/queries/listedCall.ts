import {
  CALL_DIRECTIONS,
  CALL_STATES,
  ENDED_REASON_GROUPS,
  FAULT_OWNERS,
  PROVIDERS,
  type CallSummary,
} from '../contract/index.ts';
import type { CallRow, GroupKind, GroupTable } from '../store/hot/hotStore.ts';

type Texts = (column: string) => string | null;

function textsOf(table: GroupTable, number: number): Texts {
  const row = table.rows[number] ?? [];
  return (column) => row[table.columns.indexOf(column)] ?? null;
}

function oneOf<T extends string>(known: readonly T[], value: string | null): T | null {
  return known.find((candidate) => candidate === value) ?? null;
}

function truth(value: string | null): boolean | null {
  return value === null ? null : value === 'true';
}

/** A row of the call log with the values of its combinations. */
export function listedCall(row: CallRow, groups: (kind: GroupKind) => GroupTable): CallSummary {
  const profile = textsOf(groups('profile'), row.profile);
  const outcome = textsOf(groups('outcome'), row.outcome);
  return {
    provider: oneOf(PROVIDERS, profile('provider')) ?? 'vapi',
    callId: row.callId,
    state: oneOf(CALL_STATES, outcome('state')) ?? 'scheduled',
    direction: oneOf(CALL_DIRECTIONS, profile('direction')),
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
    endedReasonGroup: oneOf(ENDED_REASON_GROUPS, outcome('ended_reason_group')),
    faultOwner: oneOf(FAULT_OWNERS, outcome('fault_owner')),
    answered: truth(outcome('answered')),
    success: truth(outcome('success')),
    sentiment: outcome('sentiment'),
    turnCount: row.turnCount,
    slowestTurnMs: row.slowestTurnMs,
    costUsd: row.costUsd,
  };
}
