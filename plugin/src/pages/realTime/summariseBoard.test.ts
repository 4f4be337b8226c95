import { liveRow, NOW } from '../../test/liveRows';
import { arrangeRows, keptRows, type Arrangement } from './arrangeRows';
import { boardTime, latestEvents, summariseBoard } from './summariseBoard';

const SECOND = 1000;

const BOARD = [
  liveRow({ callId: 'talks', startedAt: NOW - 90 * SECOND, silenceSeconds: 0 }),
  liveRow({
    callId: 'rings',
    state: 'ringing',
    startedAt: NOW - 2 * SECOND,
    assistant: 'Billing',
    silenceSeconds: null,
  }),
  liveRow({ callId: 'silent', startedAt: NOW - 300 * SECOND, silenceSeconds: 14, lastTurnMs: 4000 }),
  liveRow({ callId: 'stuck', startedAt: NOW - 9000 * SECOND, isStuck: true }),
  liveRow({
    callId: 'over',
    startedAt: NOW - 50 * SECOND,
    endedAt: NOW - 5 * SECOND,
    state: 'ended',
    faultOwner: 'caller',
  }),
  liveRow({
    callId: 'broken',
    startedAt: NOW - 200 * SECOND,
    endedAt: NOW - 5 * SECOND,
    state: 'ended',
    faultOwner: 'provider',
  }),
];

const ALL: Arrangement = { view: 'underWay', order: 'newest', search: '', assistants: null, providers: null };

function idsOf(rows: Array<{ callId: string }>): string[] {
  return rows.map(({ callId }) => callId);
}

describe('the board in numbers', () => {
  it('counts what is under way, silent and stuck, each call by itself', () => {
    expect(summariseBoard(BOARD, NOW)).toMatchObject({ underWay: 3, ringing: 1, silent: 1, stuck: 1 });
  });

  it('counts starts, ends and technical failures by the second', () => {
    const { starts, ends, failures } = summariseBoard(BOARD, NOW);
    expect(starts).toHaveLength(60);
    expect([starts[57], starts[9], starts.reduce((sum, count) => sum + count, 0)]).toEqual([1, 1, 2]);
    expect([ends[54], failures[54]]).toEqual([2, 1]);
  });

  it('goes by the service’s clock, which calls under way tell', () => {
    expect(boardTime(BOARD, 0)).toBe(NOW);
    expect(boardTime([], 77)).toBe(77);
  });

  it('tells what happened last, latest first', () => {
    expect(latestEvents(BOARD, 3).map(({ kind, row }) => `${row.callId} ${kind}`)).toEqual([
      'rings started',
      'over ended',
      'broken failed',
    ]);
  });
});

describe('the board in order', () => {
  it.each([
    ['underWay', ['rings', 'talks', 'silent']],
    ['silent', ['silent']],
    ['stuck', ['stuck']],
    ['ended', ['over', 'broken']],
  ] as const)('shows the view %s', (view, expected) => {
    expect(idsOf(arrangeRows(BOARD, { ...ALL, view }))).toEqual(expected);
  });

  it.each([
    ['longest', ['silent', 'talks', 'rings']],
    ['silence', ['silent', 'talks', 'rings']],
    ['slowest', ['silent', 'rings', 'talks']],
  ] as const)('puts %s first', (order, expected) => {
    expect(idsOf(arrangeRows(BOARD, { ...ALL, order }))).toEqual(expected);
  });

  it('searches names, callers, ids and words', () => {
    expect(idsOf(arrangeRows(BOARD, { ...ALL, search: ' bill' }))).toEqual(['rings']);
    expect(idsOf(arrangeRows(BOARD, { ...ALL, search: 'SILENT' }))).toEqual(['silent']);
    expect(arrangeRows(BOARD, { ...ALL, search: 'nobody' })).toEqual([]);
  });

  it('keeps what the lists above keep', () => {
    expect(idsOf(keptRows(BOARD, { assistants: ['Billing'], providers: null }))).toEqual(['rings']);
    expect(keptRows(BOARD, { assistants: null, providers: ['retell'] })).toEqual([]);
  });
});
