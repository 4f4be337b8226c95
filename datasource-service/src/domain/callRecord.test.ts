import fc from 'fast-check';
import { CALL_STATES, type TranscriptLine } from '../contract/index.ts';
import { buildEvent, foldEvents, NOON } from '../../test/support/build.ts';
import type { CallEvent, ToolCallReport } from './callEvent.ts';
import { applyEvent, factOf } from './callRecord.ts';
import { SourceWeight } from './stamped.ts';

const line: fc.Arbitrary<TranscriptLine> = fc.record({
  role: fc.constantFrom('user', 'agent'),
  text: fc.string({ maxLength: 5 }),
  startedAt: fc.option(fc.integer({ min: 0, max: 3 })),
  endedAt: fc.option(fc.integer({ min: 0, max: 3 })),
});

const toolCall: fc.Arbitrary<ToolCallReport> = fc.record(
  {
    id: fc.constantFrom('t1', 't2'),
    call: fc.record({ name: fc.constantFrom('a', 'b'), arguments: fc.constant(null), startedAt: fc.nat(3) }),
    result: fc.record({ result: fc.constantFrom('x', 'y'), endedAt: fc.nat(3) }),
  },
  { requiredKeys: ['id'] }
);

const facts = fc.record(
  {
    startedAt: fc.nat(3),
    endedReason: fc.constantFrom('customer-ended-call', 'voicemail'),
    costUsd: fc.double({ min: 0, max: 1, noNaN: true }),
    assistantName: fc.constantFrom('Ann', 'Bob'),
  },
  { requiredKeys: [] }
);

const event: fc.Arbitrary<CallEvent> = fc.record({
  provider: fc.constant('vapi' as const),
  callId: fc.constant('call-1'),
  at: fc.integer({ min: NOON, max: NOON + 3 }),
  state: fc.option(fc.constantFrom(...CALL_STATES)),
  facts,
  factsWeight: fc.constantFrom(SourceWeight.message, SourceWeight.report),
  copiedFacts: facts,
  lines: fc.array(line, { maxLength: 2 }),
  toolCalls: fc.array(toolCall, { maxLength: 2 }),
});

describe('applyEvent', () => {
  it('gives the same record whatever order the events arrive in and however often', () => {
    const eventsAndShuffle = fc
      .array(event, { minLength: 1, maxLength: 8 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 })
        )
      );
    fc.assert(
      fc.property(eventsAndShuffle, ([events, shuffled]) => {
        expect(foldEvents(shuffled)).toEqual(foldEvents(events));
      })
    );
  });

  it('never goes back to an earlier state', () => {
    const record = foldEvents([buildEvent({ state: 'ended' }), buildEvent({ state: 'ringing', at: NOON + 1000 })]);
    expect(record.state).toBe('ended');
  });

  it('prefers the report to the message and the message to a copy of the call', () => {
    const report = buildEvent({ factsWeight: SourceWeight.report, facts: { endedReason: 'report' } });
    const message = buildEvent({ at: NOON + 5, facts: { endedReason: 'message' } });
    const copy = buildEvent({ at: NOON + 9, copiedFacts: { endedReason: 'copy' } });
    expect(factOf(foldEvents([report, message, copy]), 'endedReason')).toBe('report');
    expect(factOf(foldEvents([copy, message]), 'endedReason')).toBe('message');
  });

  it('keeps the latest of two equally trusted values', () => {
    const earlier = buildEvent({ at: NOON, facts: { assistantName: 'Ann' } });
    const later = buildEvent({ at: NOON + 1, facts: { assistantName: 'Bob' } });
    expect(factOf(foldEvents([later, earlier]), 'assistantName')).toBe('Bob');
  });

  it('pairs a tool call with a result that came first', () => {
    const result = buildEvent({ toolCalls: [{ id: 't', result: { result: 'ok', endedAt: 2 } }] });
    const call = buildEvent({ toolCalls: [{ id: 't', call: { name: 'find', arguments: null, startedAt: 1 } }] });
    expect(foldEvents([result, call]).toolCalls['t']).toMatchObject({
      call: { value: { name: 'find' } },
      result: { value: { result: 'ok' } },
    });
  });

  it('does not change the record it is given', () => {
    const before = foldEvents([buildEvent()]);
    const copy = structuredClone(before);
    applyEvent(before, buildEvent({ state: 'ended', facts: { costUsd: 1 } }));
    expect(before).toEqual(copy);
  });

  it('has no value for a fact that nobody told', () => {
    expect(factOf(foldEvents([buildEvent()]), 'costUsd')).toBeNull();
  });
});
