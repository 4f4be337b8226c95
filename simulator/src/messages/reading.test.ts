import type { CallFacts } from '../../../datasource-service/src/calls/callEvent.ts';
import { applyEvent, marksOf, type CallRecord } from '../../../datasource-service/src/calls/callRecord.ts';
import { transfersOf } from '../../../datasource-service/src/calls/transfers.ts';
import { vapi } from '../../../datasource-service/src/platforms/vapi/vapi.ts';
import { createTraffic, type TrafficCall, type TrafficOptions } from '../createTraffic.ts';
import { HOUR } from '../time/durations.ts';

const FROM = Date.UTC(2026, 4, 5, 13);
const OPTIONS: TrafficOptions = { seed: 4, from: FROM, to: FROM + 2 * HOUR, callsPerDay: 900 };

/** What the service makes of a call's messages. */
function recordOf({ messages }: TrafficCall): CallRecord {
  const record = messages.reduce<CallRecord | null>((known, { at, body }) => {
    const event = vapi.readEvent(JSON.parse(body), at);
    return event === null ? known : applyEvent(known, event);
  }, null);
  if (record === null) {
    throw new Error('A call has no message.');
  }
  return record;
}

const calls = [...createTraffic(OPTIONS)].map((call) => ({ ...call, record: recordOf(call) }));
const handedOver = calls.filter(({ expected }) => (expected.assistants?.length ?? 0) > 1);

function fact<Name extends keyof CallFacts>(record: CallRecord, name: Name): CallFacts[Name] | null {
  return record.facts[name]?.value ?? null;
}

/** Milliseconds from the end of each user's speech to the next beginning of the agent's. */
function answersIn(record: CallRecord): number[] {
  const marks = marksOf(record);
  return marks.flatMap(({ kind, role, at }, index) => {
    const next = marks.slice(index + 1).find((mark) => mark.kind === 'speechStarted');
    return kind === 'speechStopped' && role === 'user' && next?.role === 'agent' ? [next.at - at] : [];
  });
}

describe('what the service reads from simulated messages', () => {
  it('has every kind of course that is to be read', () => {
    const some = (isSo: (call: TrafficCall) => boolean) => calls.some(isSo);

    expect(handedOver.length).toBeGreaterThan(1);
    expect(some(({ expected }) => expected.transfer?.connected === true)).toBe(true);
    expect(some(({ expected }) => expected.transfer?.connected === false)).toBe(true);
    expect(some(({ expected }) => expected.failedToolCalls > 0)).toBe(true);
    expect(some(({ expected }) => expected.hangs > 0)).toBe(true);
    expect(some(({ messages }) => messages.filter(({ type }) => type === 'end-of-call-report').length > 1)).toBe(true);
  });

  it('is who took part, where the call went, and what was drawn from it', () => {
    for (const { expected, record } of calls) {
      const outputs = fact(record, 'structuredOutputs')?.map(({ name, value }) => [name, JSON.parse(value)]);
      expect({
        assistantName: fact(record, 'assistantName'),
        assistantVersion: fact(record, 'assistantVersion'),
        assistants: fact(record, 'assistants')?.map(({ assistantName }) => assistantName),
        transfer: transfersOf(record.transfers)[0] ?? null,
        structuredOutputs: outputs === undefined ? null : Object.fromEntries(outputs),
        score: fact(record, 'scorecards')?.[0]?.score ?? null,
        costUsd: fact(record, 'costUsd'),
      }).toEqual({
        assistantName: expected.assistantName,
        assistantVersion: expected.assistantVersion,
        assistants: expected.assistants,
        transfer: expected.transfer,
        structuredOutputs: expected.structuredOutputs,
        score: expected.score,
        costUsd: expected.costUsd,
      });
    }
  });

  it('is how many tools failed, how often the agent hung, how long each answer took, and who interrupted', () => {
    for (const { expected, record } of calls) {
      const results = Object.values(record.toolCalls).map(({ result }) => result?.value.failed);
      expect(results).toHaveLength(expected.toolCalls);
      expect(results.filter(Boolean)).toHaveLength(expected.failedToolCalls);
      expect(marksOf(record).filter(({ kind }) => kind === 'hang')).toHaveLength(expected.hangs);
      expect(answersIn(record)).toEqual(expected.observedLatencies);
      expect([fact(record, 'userInterruptions') ?? 0, fact(record, 'agentInterruptions') ?? 0]).toEqual([
        expected.userInterruptions,
        expected.agentInterruptions,
      ]);
    }
  });

  it('is a bill of each assistant’s part, which sums to the whole', () => {
    for (const { expected, record } of handedOver) {
      const lines = fact(record, 'costs') ?? [];
      const tokens = lines.reduce((sum, line) => sum + (line.promptTokens ?? 0) + (line.completionTokens ?? 0), 0);
      expect(lines.filter(({ component }) => component === 'model').map(({ provider }) => provider)).toEqual([
        'openai',
        'anthropic',
      ]);
      expect(tokens).toBe(expected.tokens);
      expect(lines.reduce((sum, line) => sum + Number(line.usd), 0)).toBeCloseTo(expected.costUsd, 6);
      expect(fact(record, 'squadId')).not.toBeNull();
    }
  });
});
