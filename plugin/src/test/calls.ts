import type { CallSummary } from '@voicehive/datasource-service/contract';

/** 2026-03-01 10:00:00 UTC. */
export const STARTED_AT = Date.UTC(2026, 2, 1, 10);

/** A call that ended well; the fields that a test is about are given. */
export function callSummary(given: Partial<CallSummary> = {}): CallSummary {
  return {
    provider: 'vapi',
    callId: 'call-1',
    state: 'ended',
    direction: 'inbound',
    at: STARTED_AT,
    createdAt: STARTED_AT,
    startedAt: STARTED_AT,
    endedAt: STARTED_AT + 65_000,
    durationSeconds: 65,
    workspaceId: 'workspace',
    assistantId: 'assistant-1',
    assistantName: 'Reception',
    assistantVersion: '3',
    caller: '…0142',
    phoneNumber: '+12025550100',
    endedReason: 'customer-ended-call',
    endedReasonGroup: 'caller_ended',
    faultOwner: 'none',
    answered: true,
    success: true,
    sentiment: 'positive',
    turnCount: 2,
    slowestTurnMs: 1400,
    costUsd: 0.1234,
    language: 'en',
    model: 'gpt-4o',
    interruptions: 1,
    toolCallCount: 0,
    toolFailureCount: 0,
    deadAirMs: null,
    hasRecording: true,
    ...given,
  };
}

/** The summary as the row of a frame. */
export function callRow(given: Partial<CallSummary> = {}): Record<string, string | number | boolean | null> {
  return { ...callSummary(given) };
}
