import { buildEvent, buildReport, foldEvents, NOON } from '../../test/support/build.ts';
import { spokenText, viewCall } from './callView.ts';
import { costLine } from './cost.ts';
import { SourceWeight } from './stamped.ts';
import { readTurn } from './turn.ts';

function ended(endedReason: string, facts: object = {}) {
  return foldEvents([buildEvent({ state: 'ended', facts: { endedReason, ...facts } })]);
}

/** Something said well before the start of the call, and over before it began. */
const backwards = { role: 'agent' as const, text: 'word', startedAt: NOON - 5000, endedAt: NOON - 6000 };

describe('viewCall', () => {
  it('describes an ended call by its report', () => {
    const view = viewCall(
      foldEvents([buildReport({ callId: 'c', startedAt: NOON, seconds: 90, costUsd: 0.2, turnsMs: [900, 1500, 0] })])
    );
    expect(view).toMatchObject({
      state: 'ended',
      at: NOON,
      durationSeconds: 90,
      endedReasonGroup: 'caller_ended',
      faultOwner: 'none',
      answered: true,
      isInteraction: true,
      turnCount: 3,
      slowestTurnMs: 1500,
      costUsd: 0.2,
    });
  });

  it('knows nothing it was not told', () => {
    expect(viewCall(foldEvents([buildEvent()]))).toMatchObject({
      state: 'scheduled',
      at: NOON,
      startedAt: null,
      durationSeconds: null,
      endedReasonGroup: null,
      answered: null,
      slowestTurnMs: null,
      analysisCostUsd: null,
      promptTokens: null,
      transcript: [],
      toolCalls: [],
      hasRecording: false,
    });
  });

  it('counts a call at the first sight of talk until its start is reported', () => {
    const record = foldEvents([
      buildEvent({ at: NOON, state: 'ringing', copiedFacts: { createdAt: NOON - 500 } }),
      buildEvent({ at: NOON + 3000, state: 'in-progress' }),
      buildEvent({ at: NOON + 2000, state: 'in-progress' }),
    ]);
    expect(viewCall(record)).toMatchObject({ at: NOON + 2000, startedAt: NOON + 2000, answered: true });
  });

  it('counts a call that never started at its creation', () => {
    const record = foldEvents([buildEvent({ state: 'queued', copiedFacts: { createdAt: NOON - 500 } })]);
    expect(viewCall(record)).toMatchObject({ at: NOON - 500, answered: null });
  });

  it('gives no duration to a call that ends before it starts, and counts it as implausible', () => {
    const facts = { startedAt: NOON, endedAt: NOON - 1 };
    expect(viewCall(ended('customer-ended-call', facts))).toMatchObject({ durationSeconds: null, implausible: 1 });
  });

  it('counts each speech, tool call, turn and delay that would take less than no time', () => {
    const turn = readTurn({ stages: { model: -120, voice: 300 }, total: -40 }, 0);
    const told = { startedAt: NOON, transcript: [backwards], turns: [turn], transportLatencyMs: -5 };
    const tool = {
      id: 'a',
      call: { name: 'find', arguments: null, startedAt: NOON + 9 },
      result: { result: 'x', failed: false, endedAt: NOON },
    };
    const view = viewCall(foldEvents([buildEvent({ facts: told, toolCalls: [tool] })]));
    expect(view).toMatchObject({ implausible: 6, agentTalkMs: null, firstSpeechMs: null, transportLatencyMs: null });
    expect(view.turns).toMatchObject([{ total: null, stages: { model: null, voice: 300 } }]);
    expect(view.toolCalls).toMatchObject([{ startedAt: NOON + 9, endedAt: null }]);
  });

  it('takes a first speech a moment before the start for one at the start', () => {
    const transcript = [{ ...backwards, startedAt: NOON - 900, endedAt: NOON }];
    const view = viewCall(foldEvents([buildEvent({ facts: { startedAt: NOON, transcript } })]));
    expect(view).toMatchObject({ firstSpeechMs: 0, implausible: 0 });
  });

  it.each([
    ['customer-did-not-answer', false],
    ['call.start.error-get-assistant', false],
    ['silence-timed-out', true],
    ['assistant-forwarded-call', true],
    ['assistant-ended-call', true],
    ['worker-shutdown', false],
  ])('says whether a call that ended by %s was answered: %s', (reason, answered) => {
    expect(viewCall(ended(reason)).answered).toBe(answered);
  });

  it('takes a failed call as answered when people had talked', () => {
    const record = foldEvents([
      buildEvent({ at: NOON, state: 'in-progress' }),
      buildEvent({ at: NOON + 9, state: 'ended', facts: { endedReason: 'worker-shutdown' } }),
    ]);
    expect(viewCall(record).answered).toBe(true);
  });

  it('takes a call as not answered whose caller was gone before anybody took it', () => {
    const reason = 'call.ringing.sip-inbound-caller-hungup-before-call-connect';
    expect(viewCall(ended(reason))).toMatchObject({ endedReasonGroup: 'caller_ended', answered: false });
    expect(viewCall(ended('customer-ended-call')).answered).toBe(true);
  });

  it('shows the lines heard live in order until the whole transcript comes', () => {
    const first = { role: 'agent', text: 'Hello.', startedAt: NOON, endedAt: null } as const;
    const second = { role: 'user', text: 'Hi.', startedAt: NOON + 10, endedAt: null } as const;
    const untimed = { role: 'user', text: 'Hm.', startedAt: null, endedAt: null } as const;
    const live = [buildEvent({ lines: [second, untimed] }), buildEvent({ lines: [first] })];
    expect(viewCall(foldEvents(live)).transcript).toEqual([untimed, first, second]);
    const report = buildEvent({ factsWeight: SourceWeight.report, facts: { transcript: [first] } });
    expect(viewCall(foldEvents([...live, report])).transcript).toEqual([first]);
    expect(viewCall(foldEvents(live)).isInteraction).toBe(true);
    expect(viewCall(foldEvents([report])).isInteraction).toBe(false);
  });

  it('orders lines of the same moment the same way always', () => {
    const a = { role: 'agent', text: 'a', startedAt: 1, endedAt: null } as const;
    const b = { role: 'agent', text: 'b', startedAt: 1, endedAt: null } as const;
    expect(viewCall(foldEvents([buildEvent({ lines: [b, a] })])).transcript).toEqual([a, b]);
    expect(viewCall(foldEvents([buildEvent({ lines: [a, b] })])).transcript).toEqual([a, b]);
  });

  it('lists tool calls in order, with what is known of each', () => {
    const record = foldEvents([
      buildEvent({
        toolCalls: [
          { id: 'z', result: { result: 'late', failed: null, endedAt: 9 } },
          { id: 'b', call: { name: 'second', arguments: '{}', startedAt: 5 } },
          { id: 'a', call: { name: 'same time', arguments: null, startedAt: 5 } },
          { id: 'y', result: { result: 'late too', failed: null, endedAt: 9 } },
          { id: 'c', call: { name: 'third', arguments: null, startedAt: 5 } },
        ],
      }),
    ]);
    expect(viewCall(record).toolCalls).toEqual([
      { id: 'y', name: 'unknown', arguments: null, startedAt: null, result: 'late too', failed: null, endedAt: 9 },
      { id: 'z', name: 'unknown', arguments: null, startedAt: null, result: 'late', failed: null, endedAt: 9 },
      { id: 'a', name: 'same time', arguments: null, startedAt: 5, result: null, failed: null, endedAt: null },
      { id: 'b', name: 'second', arguments: '{}', startedAt: 5, result: null, failed: null, endedAt: null },
      { id: 'c', name: 'third', arguments: null, startedAt: 5, result: null, failed: null, endedAt: null },
    ]);
  });

  it('sums what the bill says', () => {
    const costs = [
      costLine('model', 0.1, { promptTokens: 100, completionTokens: 10, cachedPromptTokens: 40 }),
      costLine('analysis', 0.02, { promptTokens: 50 }),
      costLine('voice', 0.03, { characters: 300 }),
    ];
    expect(viewCall(ended('customer-ended-call', { costs }))).toMatchObject({
      analysisCostUsd: 0.02,
      promptTokens: 150,
      completionTokens: 10,
      cachedPromptTokens: 40,
      characters: 300,
    });
  });
});

describe('a call by both clocks', () => {
  const line = (role: 'user' | 'agent', startedAt: number, endedAt: number) => ({
    role,
    text: 'word',
    startedAt,
    endedAt,
  });

  it('has as many places for turns as the clock that saw more of them', () => {
    const transcript = [
      line('user', NOON, NOON + 1000),
      line('agent', NOON + 2000, NOON + 3000),
      line('user', NOON + 4000, NOON + 5000),
      line('agent', NOON + 6500, NOON + 7000),
    ];
    const heardMore = viewCall(
      foldEvents([
        buildReport({ callId: 'c', startedAt: NOON, turnsMs: [900] }),
        buildEvent({ callId: 'c', facts: { transcript } }),
      ])
    );
    expect(heardMore.turns.map(({ total, observed }) => [total, observed])).toEqual([
      [900, 1000],
      [null, 1500],
    ]);
    expect(heardMore.turnCount).toBe(1);
    const toldMore = viewCall(
      foldEvents([
        buildReport({ callId: 'c', startedAt: NOON, turnsMs: [900, 800, 700] }),
        buildEvent({ callId: 'c', facts: { transcript } }),
      ])
    );
    expect(toldMore.turns.map(({ observed }) => observed)).toEqual([1000, 1500, null]);
  });

  it('counts hangs, and words only where there are any', () => {
    const hang = { kind: 'hang' as const, role: null, at: NOON };
    const lines = [{ role: 'agent' as const, text: '  ', startedAt: NOON, endedAt: null }];
    expect(viewCall(foldEvents([buildEvent({ marks: [hang], lines })]))).toMatchObject({ hangs: 1, agentWords: 0 });
  });

  it('knows own keys by whatever was used and billed with nothing', () => {
    const owned = (quantity: object) =>
      viewCall(foldEvents([buildEvent({ facts: { costs: [costLine('transcriber', 0, quantity)] } })])).usesOwnKey;
    expect([owned({ minutes: 2 }), owned({ characters: 5 }), owned({ promptTokens: 5 }), owned({})]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('spokenText', () => {
  it('is what people and agent said, with the summary, and without instructions', () => {
    const lines = [
      { role: 'system' as const, text: 'You are an agent.', startedAt: 1, endedAt: null },
      { role: 'agent' as const, text: 'Hello.', startedAt: 2, endedAt: null },
      { role: 'user' as const, text: 'Hi.', startedAt: 3, endedAt: null },
    ];
    expect(spokenText(foldEvents([buildEvent({ lines, facts: { summary: 'A greeting.' } })]))).toBe(
      'Hello.\nHi.\nA greeting.'
    );
    expect(spokenText(foldEvents([buildEvent()]))).toBe('');
  });
});
