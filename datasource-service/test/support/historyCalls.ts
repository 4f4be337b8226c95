import type { CallRecord } from '../../src/calls/callRecord.ts';
import { NO_RATES } from '../../src/calls/rateCard.ts';
import { viewCall } from '../../src/calls/callView.ts';
import type { HistoryCall } from '../../src/analytics/warehouse/historyStore.ts';
import { buildEvent, buildReport, foldEvents, NOON, type EndedCall } from './build.ts';

/** What a test's exported call differs in. */
export interface HistoryCallDifferences extends Partial<EndedCall> {
  key: string;
  version?: number;
  tools?: number;
}

/** The record of a call with turns and tool calls. */
export function buildCallRecord({ key, tools = 0, ...call }: Omit<HistoryCallDifferences, 'version'>): CallRecord {
  const startedAt = call.startedAt ?? NOON;
  const toolCalls = Array.from({ length: tools }, (_, index) => ({
    id: `tool-${index}`,
    call: { name: index % 2 === 0 ? 'look_up' : 'book', arguments: null, startedAt: startedAt + index * 1000 },
    result: { result: 'done', failed: index === 1, endedAt: startedAt + index * 1000 + 250 },
  }));
  const said = buildEvent({ callId: key, at: startedAt, toolCalls });
  return foldEvents([said, buildReport({ callId: key, startedAt, ...call })]);
}

/** A call as it is exported. */
export function buildHistoryCall({ version = 1, ...rest }: HistoryCallDifferences): HistoryCall {
  const record = buildCallRecord(rest);
  return {
    key: rest.key,
    callNumber: Number.parseInt(rest.key.replaceAll(/\D/g, ''), 10) || 1,
    version,
    changedAt: NOON * 1000 + version,
    record,
    callerHash: rest.callerNumber === undefined ? null : `hash of ${rest.callerNumber}`,
    callerKeyPrint: rest.callerNumber === undefined ? null : 'a key',
    view: viewCall(record, NO_RATES),
  };
}
