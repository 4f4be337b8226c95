import {
  lengthOf,
  NOT_RUNNING,
  spansOf,
  spansWithin,
  unionLength,
  statusByBucket,
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
  { run: 1, startedAt: 100_000, lastBeatAt: 200_000 },
  { run: 2, startedAt: 260_000, lastBeatAt: 300_000 },
];

describe('the spans of a component', () => {
  it('follow its changes, with the time between two runs as down', () => {
    const changes = [change(1, 100_000, 'ok'), change(1, 150_000, 'degraded'), change(2, 261_000, 'ok')];
    expect(spansOf('record', { runs: RUNS, changes }, 400_000)).toEqual([
      { status: 'ok', detail: 'ok at 100000', from: 100_000, to: 150_000 },
      { status: 'degraded', detail: 'degraded at 150000', from: 150_000, to: 200_000 },
      { status: 'down', detail: NOT_RUNNING, from: 200_000, to: 261_000 },
      { status: 'ok', detail: 'ok at 261000', from: 261_000, to: 400_000 },
    ]);
  });

  it('know nothing of a component before it was there and after it was taken away', () => {
    const runs = [...RUNS, { run: 3, startedAt: 500_000, lastBeatAt: 510_000 }];
    const changes = [change(2, 260_000, 'ok', 'tee')];
    expect(spansOf('tee', { runs, changes }, 600_000)).toEqual([
      { status: 'ok', detail: 'ok at 260000', from: 260_000, to: 300_000 },
      { status: 'down', detail: NOT_RUNNING, from: 300_000, to: 500_000 },
    ]);
    expect(
      spansOf('tee', { runs: [...runs, { run: 4, startedAt: 700_000, lastBeatAt: 700_000 }], changes }, 800_000)
    ).toHaveLength(2);
    expect(spansOf('hotStore', { runs, changes }, 600_000)).toEqual([]);
  });

  it('count no restart of seconds, unless it is one of many', () => {
    const runs = [0, 1, 2, 3].map((run) => ({ run, startedAt: run * 100_000, lastBeatAt: run * 100_000 + 54_000 }));
    const changes = runs.map(({ run, startedAt }) => change(run, startedAt, 'ok'));
    const spans = spansOf('record', { runs, changes }, 400_000);
    expect(lengthOf(spans, 'down')).toBe(46_000);
    expect(spans.find(({ status }) => status === 'down')).toMatchObject({ from: 254_000, to: 300_000 });
    const apart = runs.map(({ run }) => ({
      run,
      startedAt: run * 3_600_000,
      lastBeatAt: (run + 1) * 3_600_000 - 46_000,
    }));
    const changed = apart.map(({ run, startedAt }) => change(run, startedAt, 'ok'));
    expect(lengthOf(spansOf('record', { runs: apart, changes: changed }, 4 * 3_600_000), 'down')).toBe(0);
  });

  it('never run backwards when the clock was set back', () => {
    const changes = [change(1, 150_000, 'ok'), change(1, 120_000, 'down')];
    expect(spansOf('record', { runs: RUNS.slice(0, 1), changes }, 110_000).map(({ from, to }) => to - from)).toEqual([
      0, 0,
    ]);
  });

  it('are cut to a range and added up', () => {
    const changes = [change(1, 100_000, 'ok'), change(1, 150_000, 'down'), change(2, 260_000, 'ok')];
    const spans = spansWithin(spansOf('record', { runs: RUNS, changes }, 300_000), { from: 140_000, to: 270_000 });
    expect(lengthOf(spans)).toBe(70_000);
    expect(lengthOf(spans, 'down')).toBe(50_000);
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

describe('the status of a bucket', () => {
  it('is the worst of all that was in it, and nothing where nothing is known', () => {
    const changes = [change(1, 100_000, 'ok'), change(1, 150_000, 'degraded'), change(2, 260_000, 'ok')];
    const spans = spansOf('record', { runs: RUNS, changes }, 300_000);
    const starts = [50_000, 100_000, 150_000, 200_000, 250_000, 300_000];
    expect(statusByBucket(spans, starts, 50_000)).toEqual([null, 'ok', 'degraded', null, 'ok', null]);
    expect(statusByBucket(spans, [100_000, 200_000], 100_000)).toEqual(['degraded', 'ok']);
    expect(statusByBucket(spans, [], 50_000)).toEqual([]);
  });

  it.each([
    ['a moment', 500, 'ok'],
    ['seconds of an hour', 20_000, 'degraded'],
    ['a minute', 60_000, 'down'],
  ])('is not red for %s in which the component was down', (_name, downMs, status) => {
    const hour = 3_600_000;
    const spans = [
      { status: 'ok' as const, detail: '', from: 0, to: hour - downMs },
      { status: 'down' as const, detail: '', from: hour - downMs, to: hour },
    ];
    expect(statusByBucket(spans, [0], hour)).toEqual([status]);
  });

  it('is found in a range that begins or ends amid a span', () => {
    const spans = [{ status: 'ok' as const, detail: '', from: 0, to: 1_000_000 }];
    expect(statusByBucket(spans, [300_000, 400_000], 100_000)).toEqual(['ok', 'ok']);
  });
});
