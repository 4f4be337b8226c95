import fc from 'fast-check';
import { CALL_STATES, type CallState, type TranscriptLine } from '../contract/index.ts';
import { buildEvent, foldEvents, NOON } from '../../test/support/build.ts';
import type { CallEvent, CallMark, ToolCallReport } from './callEvent.ts';
import { applyEvent, factOf, marksOf, tellsMore, type CallRecord } from './callRecord.ts';
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
    result: fc.record({ result: fc.constantFrom('x', 'y'), failed: fc.constant(null), endedAt: fc.nat(3) }),
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

const moment = fc.integer({ min: NOON, max: NOON + 3 });

const layer = fc.record({ facts, weight: fc.constantFrom(...Object.values(SourceWeight)), at: moment });

const mark: fc.Arbitrary<CallMark> = fc.record({
  kind: fc.constantFrom('speechStarted', 'speechStopped', 'hang'),
  role: fc.constantFrom('user', 'agent', null),
  at: moment,
});

const event: fc.Arbitrary<CallEvent> = fc.record({
  provider: fc.constant('vapi' as const),
  callId: fc.constant('call-1'),
  at: moment,
  receivedAt: moment,
  state: fc.option(fc.constantFrom(...CALL_STATES)),
  layers: fc.array(layer, { maxLength: 3 }),
  lines: fc.array(line, { maxLength: 2 }),
  toolCalls: fc.array(toolCall, { maxLength: 2 }),
  marks: fc.array(mark, { maxLength: 3 }),
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
    const result = buildEvent({ toolCalls: [{ id: 't', result: { result: 'ok', failed: null, endedAt: 2 } }] });
    const call = buildEvent({ toolCalls: [{ id: 't', call: { name: 'find', arguments: null, startedAt: 1 } }] });
    expect(foldEvents([result, call]).toolCalls['t']).toMatchObject({
      call: { value: { name: 'find' } },
      result: { value: { result: 'ok' } },
    });
  });

  it('lists the moments of a call in order of time, each once', () => {
    const hang: CallMark = { kind: 'hang', role: null, at: NOON + 2 };
    const speech: CallMark = { kind: 'speechStarted', role: 'agent', at: NOON + 1 };
    const record = foldEvents([buildEvent({ marks: [hang] }), buildEvent({ marks: [hang, speech] })]);
    expect(marksOf(record)).toEqual([speech, hang]);
  });

  it('knows when the first report came', () => {
    const report = (receivedAt: number) => buildEvent({ factsWeight: SourceWeight.report, receivedAt });
    expect(foldEvents([report(NOON + 9), report(NOON + 4), buildEvent()]).reportedAt).toBe(NOON + 4);
    expect(foldEvents([buildEvent()]).reportedAt).toBeNull();
  });

  it('knows apart when the platform reported the end and when it was seen to list it', () => {
    const listed = (receivedAt: number, state: CallState | null = 'ended') =>
      buildEvent({ factsWeight: SourceWeight.report, isListed: true, state, receivedAt });
    expect(foldEvents([listed(NOON + 9), listed(NOON + 4)])).toMatchObject({ listedAt: NOON + 4, reportedAt: null });
    const report = buildEvent({ factsWeight: SourceWeight.report, state: 'ended', receivedAt: NOON + 6 });
    expect(foldEvents([report, listed(NOON + 9)])).toMatchObject({ listedAt: NOON + 9, reportedAt: NOON + 6 });
    expect(foldEvents([buildEvent({ isListed: true, state: 'in-progress' })]).listedAt).toBeNull();
  });

  it('tells what is news from what is known', () => {
    const call = { name: 'find', arguments: null, startedAt: 1 };
    const first = buildEvent({ state: 'in-progress', facts: { costUsd: 1 }, toolCalls: [{ id: 't', call }] });
    const record = foldEvents([first]);
    expect(tellsMore(null, first)).toBe(true);
    expect(tellsMore(record, { ...first, at: NOON + 1, receivedAt: NOON + 2, state: 'ringing' })).toBe(false);
    expect(tellsMore(record, buildEvent({ copiedFacts: { costUsd: 2 } }))).toBe(false);
    expect(tellsMore(record, buildEvent({ at: NOON + 1, facts: { costUsd: 2 } }))).toBe(true);
    expect(tellsMore(record, buildEvent({ state: 'ended' }))).toBe(true);
    expect(tellsMore(record, buildEvent({ facts: { language: 'en' } }))).toBe(true);
    const result = { result: 'ok', failed: false, endedAt: 2 };
    expect(tellsMore(record, buildEvent({ toolCalls: [{ id: 't', result }] }))).toBe(true);
  });

  it.each(['__proto__', 'constructor', 'toString'])('keeps a tool call with the id %s', (id) => {
    const call = buildEvent({ toolCalls: [{ id, call: { name: 'find', arguments: null, startedAt: 1 } }] });
    const result = buildEvent({ toolCalls: [{ id, result: { result: 'ok', failed: false, endedAt: 2 } }] });
    const stored: unknown = JSON.parse(JSON.stringify(foldEvents([call, result])));
    const [entry] = Object.entries((stored as CallRecord).toolCalls);
    expect(entry).toMatchObject([id, { call: { value: { name: 'find' } }, result: { value: { result: 'ok' } } }]);
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
