import {
  lengthOf,
  NOT_RUNNING,
  spansOf,
  spansWithin,
  unionLength,
  worstByBucket,
  type StatusChange,
} from './statusTimeline.ts';

function change(
  run: number,
  at: number,
  status: StatusChange['status'],
  component: StatusChange['component'] = 'record'
) {
  return { run, at, status, component, detail: `${status} at ${at}` };
}

const RUNS = [
  { run: 1, startedAt: 100, lastBeatAt: 200 },
  { run: 2, startedAt: 260, lastBeatAt: 300 },
];

describe('the spans of a component', () => {
  it('follow its changes, with the time between two runs as down', () => {
    const changes = [change(1, 100, 'ok'), change(1, 150, 'degraded'), change(2, 261, 'ok')];
    expect(spansOf('record', { runs: RUNS, changes }, 400)).toEqual([
      { status: 'ok', detail: 'ok at 100', from: 100, to: 150 },
      { status: 'degraded', detail: 'degraded at 150', from: 150, to: 200 },
      { status: 'down', detail: NOT_RUNNING, from: 200, to: 261 },
      { status: 'ok', detail: 'ok at 261', from: 261, to: 400 },
    ]);
  });

  it('know nothing of a component before it was there and after it was taken away', () => {
    const runs = [...RUNS, { run: 3, startedAt: 500, lastBeatAt: 510 }];
    const changes = [change(2, 260, 'ok', 'tee')];
    expect(spansOf('tee', { runs, changes }, 600)).toEqual([
      { status: 'ok', detail: 'ok at 260', from: 260, to: 300 },
      { status: 'down', detail: NOT_RUNNING, from: 300, to: 500 },
    ]);
    expect(spansOf('tee', { runs: [...runs, { run: 4, startedAt: 700, lastBeatAt: 700 }], changes }, 800)).toHaveLength(
      2
    );
    expect(spansOf('hotStore', { runs, changes }, 600)).toEqual([]);
  });

  it('never run backwards when the clock was set back', () => {
    const changes = [change(1, 150, 'ok'), change(1, 120, 'down')];
    expect(spansOf('record', { runs: RUNS.slice(0, 1), changes }, 110).map(({ from, to }) => to - from)).toEqual([
      0, 0,
    ]);
  });

  it('are cut to a range and added up', () => {
    const changes = [change(1, 100, 'ok'), change(1, 150, 'down'), change(2, 260, 'ok')];
    const spans = spansWithin(spansOf('record', { runs: RUNS, changes }, 300), { from: 140, to: 270 });
    expect(lengthOf(spans)).toBe(130);
    expect(lengthOf(spans, 'down')).toBe(110);
    expect(lengthOf(spans, 'degraded')).toBe(0);
  });
});

describe('the time in any of some spans', () => {
  it('counts what lies in several of them once', () => {
    const span = (from: number, to: number) => ({ status: 'down' as const, detail: '', from, to });
    expect(unionLength([])).toBe(0);
    expect(unionLength([span(50, 60), span(0, 10), span(5, 20), span(6, 7), span(20, 30)])).toBe(40);
  });
});

describe('the worst status of a bucket', () => {
  it('is the worst of all that was in it, and nothing where nothing is known', () => {
    const changes = [change(1, 100, 'ok'), change(1, 150, 'degraded'), change(2, 260, 'ok')];
    const spans = spansOf('record', { runs: RUNS, changes }, 300);
    const starts = [50, 100, 150, 200, 250, 300];
    expect(worstByBucket(spans, starts, 50)).toEqual([null, 'ok', 'degraded', 'down', 'down', null]);
    expect(worstByBucket(spans, [100, 200], 100)).toEqual(['degraded', 'down']);
    expect(worstByBucket(spans, [], 50)).toEqual([]);
  });

  it('is found in a range that begins or ends amid a span', () => {
    const spans = [{ status: 'ok' as const, detail: '', from: 0, to: 1000 }];
    expect(worstByBucket(spans, [300, 400], 100)).toEqual(['ok', 'ok']);
  });
});
