import { buildEvent, foldEvents, NOON, type EventDifferences } from '../../test/support/build.ts';
import type { CallMark } from '../calls/callEvent.ts';
import { Board, MOST_LIVE_CALLS } from './board.ts';
import type { LiveCall } from './liveCall.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The board with calls made of the given events, looked at so long after noon. */
function boardOf(...calls: EventDifferences[][]): Board {
  const board = new Board();
  calls.forEach((events) => board.apply(foldEvents(events.map(buildEvent)), NOON));
  return board;
}

function only(board: Board, afterNoon = 0): LiveCall {
  const [call] = board.calls(NOON + afterNoon);
  if (call === undefined) {
    throw new Error('The board is empty.');
  }
  return call;
}

const started: EventDifferences = { state: 'in-progress', facts: { startedAt: NOON } };

const mark = (kind: CallMark['kind'], role: CallMark['role'], seconds: number): CallMark => ({
  kind,
  role,
  at: NOON + seconds * SECOND,
});

describe('the board', () => {
  it('shows what caller or agent said last, cut to what fits a row', () => {
    const line = (role: 'user' | 'agent' | 'system', text: string) => ({ role, text, startedAt: NOON, endedAt: NOON });
    const said = (transcript: Array<ReturnType<typeof line>>) =>
      only(boardOf([{ state: 'in-progress', facts: { startedAt: NOON, transcript } }])).lastWords;
    expect(said([line('user', 'Hello?'), line('agent', ' Good morning. '), line('system', 'Be kind.')])).toBe(
      'agent: Good morning.'
    );
    expect(said([line('user', 'word '.repeat(60)), line('agent', ' ')])).toMatch(/^user: (word ){31}word…$/);
    expect(said([line('system', 'Be kind.')])).toBeNull();
  });

  it('says who must act on the end of a call', () => {
    const endedReason = 'pipeline-error-openai-llm-failed';
    const [call] = boardOf([{ state: 'ended', facts: { startedAt: NOON, endedAt: NOON, endedReason } }]).calls(NOON);
    expect(call).toMatchObject({ endedReason, faultOwner: 'own_key' });
  });

  it('shows a call that is under way with who, what and since when', () => {
    const facts = {
      startedAt: NOON,
      assistantName: 'Front desk',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      direction: 'inbound' as const,
    };
    expect(only(boardOf([{ state: 'in-progress', facts }]), 90 * SECOND)).toEqual({
      provider: 'vapi',
      callId: 'call-1',
      state: 'in-progress',
      direction: 'inbound',
      assistant: 'Front desk',
      callerNumber: '+15550100142',
      phoneNumber: '+15550199000',
      startedAt: NOON,
      endedAt: null,
      endedReason: null,
      faultOwner: null,
      lastWords: null,
      lastEventAt: NOON,
      speaking: null,
      lastTurnMs: null,
      durationSeconds: 90,
      silenceSeconds: null,
      deadAirSeconds: null,
      isStuck: false,
    });
  });

  it('counts a call from its start, else from its answer, its creation, or the first word of it', () => {
    expect(only(boardOf([{ state: 'in-progress', at: NOON + 5 }])).startedAt).toBe(NOON + 5);
    expect(only(boardOf([{ state: 'ringing', facts: { createdAt: NOON - 7, assistantId: 'a-1' } }]))).toMatchObject({
      startedAt: NOON - 7,
      assistant: 'a-1',
    });
    expect(only(boardOf([{ state: 'queued', at: NOON + 3 }])).startedAt).toBe(NOON + 3);
  });

  it('never shows a negative time when clocks are apart', () => {
    const call = only(boardOf([{ ...started, marks: [mark('speechStopped', 'user', 9)] }]), -5 * SECOND);
    expect(call).toMatchObject({ durationSeconds: 0, silenceSeconds: 0 });
  });

  it('keeps a call for a minute after its end, and shows how it ended', () => {
    const end = {
      state: 'ended' as const,
      at: NOON + 30 * SECOND,
      facts: { endedAt: NOON + 30 * SECOND, endedReason: 'customer-ended-call' },
    };
    const board = boardOf([started, end]);
    expect(only(board, 50 * SECOND)).toMatchObject({
      state: 'ended',
      endedReason: 'customer-ended-call',
      durationSeconds: 30,
      isStuck: false,
    });
    expect(board.calls(NOON + 90 * SECOND)).toHaveLength(1);
    expect(board.calls(NOON + 91 * SECOND)).toHaveLength(0);
  });

  it('does not show calls of long ago whose reports come late', () => {
    const board = new Board();
    const late = foldEvents([buildEvent({ state: 'ended', at: NOON })]);
    expect(board.apply(late, NOON + 2 * MINUTE)).toBe(false);
    expect(board.calls(NOON + 2 * MINUTE)).toHaveLength(0);
    board.apply(foldEvents([buildEvent(started)]), NOON);
    expect(board.apply(late, NOON + 2 * MINUTE)).toBe(true);
  });

  it('says whether anything changed', () => {
    const board = new Board();
    const record = foldEvents([buildEvent(started)]);
    expect(board.apply(record, NOON)).toBe(true);
    expect(board.apply(record, NOON + MINUTE)).toBe(false);
    expect(board.apply(foldEvents([buildEvent(started), buildEvent({ at: NOON + 1 })]), NOON)).toBe(true);
  });

  it('marks a call as stuck that is open for longer than it can be, and keeps it', () => {
    const board = boardOf([started]);
    expect(only(board, 2 * HOUR).isStuck).toBe(false);
    expect(only(board, 2 * HOUR + SECOND).isStuck).toBe(true);
    expect(only(board, 200 * HOUR).isStuck).toBe(true);
    const limited = boardOf([{ ...started, facts: { startedAt: NOON, maxDurationSeconds: 600 } }]);
    expect(only(limited, 15 * MINUTE).isStuck).toBe(false);
    expect(only(limited, 15 * MINUTE + SECOND).isStuck).toBe(true);
  });

  it('lets a planned call wait for days', () => {
    expect(only(boardOf([{ state: 'scheduled' }]), 100 * HOUR).isStuck).toBe(false);
  });

  it('shows the latest start first, and each call once', () => {
    const call = (callId: string, at: number) => [{ callId, at, state: 'in-progress' as const }];
    const board = boardOf(call('b', NOON), call('c', NOON + 5), call('a', NOON), call('b', NOON));
    expect(board.calls(NOON).map(({ callId }) => callId)).toEqual(['c', 'a', 'b']);
  });

  it('leaves the oldest out when there are more than anybody could look at', () => {
    const board = new Board();
    const count = Math.floor(MOST_LIVE_CALLS * 1.2) + 1;
    for (let index = 0; index < count; index += 1) {
      board.apply(foldEvents([buildEvent({ callId: `call-${index}`, at: NOON + index, state: 'ringing' })]), NOON);
    }
    const calls = board.calls(NOON);
    expect(calls).toHaveLength(MOST_LIVE_CALLS);
    expect(calls[0]?.callId).toBe(`call-${count - 1}`);
  });
});

describe('speech on the board', () => {
  const talk = [
    mark('speechStarted', 'agent', 1),
    mark('speechStopped', 'agent', 3),
    mark('speechStarted', 'user', 4),
    mark('speechStopped', 'user', 6),
    mark('speechStarted', 'agent', 14),
  ];

  it('shows who speaks, and no silence while somebody does', () => {
    const board = boardOf([{ ...started, marks: talk }]);
    expect(only(board, 20 * SECOND)).toMatchObject({
      speaking: 'agent',
      silenceSeconds: 0,
      deadAirSeconds: 8,
      lastTurnMs: 8000,
    });
  });

  it('counts the silence since anybody was heard, and as dead air once it is long', () => {
    const board = boardOf([{ ...started, marks: [...talk, mark('speechStopped', 'agent', 15)] }]);
    expect(only(board, 19 * SECOND)).toMatchObject({ speaking: null, silenceSeconds: 4, deadAirSeconds: 8 });
    expect(only(board, 20 * SECOND)).toMatchObject({ silenceSeconds: 5, deadAirSeconds: 13 });
    expect(only(board, 30 * SECOND)).toMatchObject({ silenceSeconds: 15, deadAirSeconds: 23 });
  });

  it('stops counting at the end', () => {
    const end = { state: 'ended' as const, at: NOON + 16 * SECOND };
    const call = only(boardOf([{ ...started, marks: talk }, end]), 50 * SECOND);
    expect(call).toMatchObject({ speaking: null, silenceSeconds: 0, durationSeconds: 16 });
  });

  it('goes by lines where the platform sends no events of speech', () => {
    const line = (role: 'user' | 'agent', from: number, to: number | null) => ({
      role,
      text: `${role} ${from}`,
      startedAt: NOON + from * SECOND,
      endedAt: to === null ? null : NOON + to * SECOND,
    });
    const board = boardOf([{ ...started, lines: [line('user', 1, 2), line('agent', 4, null)] }]);
    expect(only(board, 10 * SECOND)).toMatchObject({ speaking: null, silenceSeconds: 6, lastTurnMs: 2000 });
    const untimed = { role: 'user' as const, text: 'Hello?', startedAt: null, endedAt: null };
    expect(only(boardOf([{ ...started, lines: [untimed] }]), 10 * SECOND)).toMatchObject({ silenceSeconds: null });
  });

  it("takes the platform's last turn where our clock has none", () => {
    const turn = (index: number, total: number | null) => ({
      index,
      total,
      stages: { endpointing: null, transcriber: null, model: null, voice: null, transport: null },
      unattributed: null,
      observed: null,
    });
    const facts = { startedAt: NOON, turns: [turn(0, 900), turn(1, null)] };
    const marks = [mark('speechStarted', 'agent', 1)];
    expect(only(boardOf([{ ...started, facts, marks }]))).toMatchObject({ lastTurnMs: 900 });
  });
});
