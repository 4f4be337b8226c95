import type { LiveRow } from '../pages/realTime/liveRow';

/** 2026-03-01 10:00:00 UTC. */
export const NOW = Date.UTC(2026, 2, 1, 10);

/** A call on the board at {@link NOW}; the fields that a test is about are given. */
export function liveRow(given: Partial<LiveRow> = {}): LiveRow {
  const startedAt = given.startedAt ?? NOW - 60_000;
  return {
    provider: 'vapi',
    callId: 'call-1',
    state: 'in-progress',
    direction: 'inbound',
    assistant: 'Reception',
    caller: '…0142',
    startedAt,
    endedAt: null,
    durationSeconds: ((given.endedAt ?? NOW) - startedAt) / 1000,
    speaking: null,
    silenceSeconds: 1,
    lastTurnMs: null,
    isStuck: false,
    endedReason: null,
    faultOwner: null,
    lastWords: null,
    ...given,
  };
}
