import type { CallMark } from './callEvent.ts';
import { DEAD_AIR_FROM_MS, deadAirMs, firstAgentSpeech, observedLatencies, speechSpans, talkMs } from './speech.ts';

function mark(role: 'user' | 'agent' | null, kind: CallMark['kind'], at: number): CallMark {
  return { role, kind, at };
}

const CONVERSATION = [
  mark('agent', 'speechStarted', 1000),
  mark('agent', 'speechStopped', 3000),
  mark('user', 'speechStarted', 4000),
  mark('user', 'speechStopped', 6000),
  mark(null, 'hang', 6500),
  mark('agent', 'speechStarted', 7500),
  mark('agent', 'speechStopped', 9000),
];

describe('speechSpans', () => {
  it('pairs beginnings and ends of each side', () => {
    expect(speechSpans(CONVERSATION, [])).toEqual([
      { role: 'agent', startedAt: 1000, endedAt: 3000 },
      { role: 'user', startedAt: 4000, endedAt: 6000 },
      { role: 'agent', startedAt: 7500, endedAt: 9000 },
    ]);
  });

  it('takes a repeated beginning once, an end alone as a moment, and a missing end as unknown', () => {
    const marks = [
      mark('user', 'speechStopped', 500),
      mark('agent', 'speechStarted', 1000),
      mark('agent', 'speechStarted', 1100),
    ];
    expect(speechSpans(marks, [])).toEqual([
      { role: 'user', startedAt: 500, endedAt: 500 },
      { role: 'agent', startedAt: 1000, endedAt: null },
    ]);
  });

  it('falls back on the times of the transcript, without what nobody spoke', () => {
    const line = { text: 'hello', endedAt: 20 };
    expect(
      speechSpans(
        [],
        [
          { ...line, role: 'user', startedAt: 15 },
          { ...line, role: 'agent', startedAt: 10 },
          { ...line, role: 'system', startedAt: 1 },
          { ...line, role: 'agent', startedAt: null },
        ]
      ).map(({ startedAt }) => startedAt)
    ).toEqual([10, 15]);
  });
});

describe('observedLatencies', () => {
  it("measures from the end of the user's speech to the agent's next", () => {
    expect(observedLatencies(speechSpans(CONVERSATION, []))).toEqual([1500]);
  });

  it('has none for a turn that the agent interrupted, or whose end is unknown', () => {
    expect(
      observedLatencies([
        { role: 'user', startedAt: 0, endedAt: 5000 },
        { role: 'agent', startedAt: 4000, endedAt: 4500 },
        { role: 'user', startedAt: 6000, endedAt: null },
        { role: 'agent', startedAt: 8000, endedAt: null },
      ])
    ).toEqual([null, null]);
  });
});

describe('deadAirMs', () => {
  it('adds up silences of five seconds and longer, also before the first and after the last word', () => {
    const spans = speechSpans(CONVERSATION, []);
    expect(deadAirMs(spans, -5000, 15_000)).toBe(6000 + 6000);
    expect(deadAirMs(spans, 0, 9500)).toBe(0);
    expect(deadAirMs(spans, 1000 - DEAD_AIR_FROM_MS, 9500)).toBe(DEAD_AIR_FROM_MS);
  });

  it('does not count speech that overlaps or ends after the call', () => {
    const spans = [
      { role: 'agent' as const, startedAt: 0, endedAt: 20_000 },
      { role: 'user' as const, startedAt: 1000, endedAt: 2000 },
    ];
    expect(deadAirMs(spans, 0, 10_000)).toBe(0);
  });

  it('takes speech whose end is unknown as a moment', () => {
    const spans = [
      { role: 'agent' as const, startedAt: 0, endedAt: 1000 },
      { role: 'user' as const, startedAt: 7000, endedAt: null },
    ];
    expect(deadAirMs(spans, 0, 9000)).toBe(6000);
  });

  it('says nothing when no end of any speech is known', () => {
    expect(deadAirMs([], 0, 60_000)).toBeNull();
    expect(deadAirMs([{ role: 'agent', startedAt: 5, endedAt: null }], 0, 60_000)).toBeNull();
  });
});

describe('talkMs and firstAgentSpeech', () => {
  it('measure each side', () => {
    const spans = speechSpans(CONVERSATION, []);
    expect([talkMs(spans, 'agent'), talkMs(spans, 'user'), firstAgentSpeech(spans)]).toEqual([3500, 2000, 1000]);
    expect([talkMs([], 'agent'), firstAgentSpeech([])]).toEqual([null, null]);
  });
});
