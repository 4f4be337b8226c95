import type { CallTransfer } from '../../src/contract/index.ts';
import type { CallEvent, CallFacts } from '../../src/calls/callEvent.ts';
import { applyEvent, type CallRecord } from '../../src/calls/callRecord.ts';
import { SourceWeight } from '../../src/calls/stamped.ts';
import { transfersOf } from '../../src/calls/transfers.ts';
import { readTurn } from '../../src/calls/turn.ts';
import type { NewDelivery } from '../../src/record/recordStore.ts';

/** A time in the middle of a quiet day, epoch ms: 2026-03-04T12:00:00Z. */
export const NOON = Date.UTC(2026, 2, 4, 12);

/** What a test's event differs in: anything of an event, or its facts in short. */
export type EventDifferences = Partial<CallEvent> & {
  facts?: Partial<CallFacts>;
  factsWeight?: number;
  copiedFacts?: Partial<CallFacts>;
};

/** An event about call `call-1` with the given differences. */
export function buildEvent(differences: EventDifferences = {}): CallEvent {
  const { facts = {}, factsWeight = SourceWeight.message, copiedFacts = {}, ...rest } = differences;
  const at = rest.at ?? NOON;
  return {
    provider: 'vapi',
    callId: 'call-1',
    at,
    receivedAt: at,
    state: null,
    layers: [
      { facts: copiedFacts, weight: SourceWeight.copy, at },
      { facts, weight: factsWeight, at },
    ],
    lines: [],
    toolCalls: [],
    marks: [],
    ...rest,
  };
}

/** The record that the events make, in the given order. */
export function foldEvents(events: readonly CallEvent[]): CallRecord {
  const record = events.reduce<CallRecord | null>((known, event) => applyEvent(known, event), null);
  if (record === null) {
    throw new Error('A record needs at least one event.');
  }
  return record;
}

/** Every fact that a record holds, without its stamps, and the transfers where it tells of one. */
export function factsIn(record: CallRecord): Partial<CallFacts> & { transfers?: CallTransfer[] } {
  const facts = Object.fromEntries(Object.entries(record.facts).map(([name, stamped]) => [name, stamped.value]));
  const transfers = transfersOf(record.transfers);
  return { ...facts, ...(transfers.length === 0 ? {} : { transfers }) };
}

/** What a simple ended call of one minute differs in. */
export interface EndedCall {
  callId: string;
  startedAt: number;
  seconds?: number;
  endedReason?: string;
  costUsd?: number;
  assistantName?: string;
  turnsMs?: number[];
  callerNumber?: string;
}

/** The final report of a call as an event. */
export function buildReport(call: EndedCall): CallEvent {
  const endedAt = call.startedAt + (call.seconds ?? 60) * 1000;
  return buildEvent({
    callId: call.callId,
    at: endedAt,
    state: 'ended',
    factsWeight: SourceWeight.report,
    facts: {
      startedAt: call.startedAt,
      endedAt,
      endedReason: call.endedReason ?? 'customer-ended-call',
      ...(call.costUsd === undefined ? {} : { costUsd: call.costUsd }),
      ...(call.assistantName === undefined ? {} : { assistantName: call.assistantName }),
      ...(call.callerNumber === undefined ? {} : { callerNumber: call.callerNumber }),
      turns: (call.turnsMs ?? []).map((total, index) => readTurn({ stages: { model: total / 2 }, total }, index)),
    },
  });
}

/** A verified delivery with the given differences. */
export function buildDelivery(differences: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id: 'delivery-1',
    provider: 'vapi',
    callId: 'call-1',
    type: 'status-update',
    eventAt: NOON,
    receivedAt: NOON + 50,
    verdict: 'verified',
    reason: null,
    body: '{"message":{"type":"status-update"}}',
    ...differences,
  };
}
