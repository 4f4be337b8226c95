import type { AggregateRequest, AggregateRows } from './hotStore.ts';
import { ResultCache } from './resultCache.ts';

const RANGE = { from: 1000, to: 2000 };
const REQUEST: AggregateRequest = {
  source: 'calls',
  range: RANGE,
  slotMs: null,
  splits: [],
  only: {},
  ask: { components: ['calls'] },
};

function answer(calls: number): AggregateRows[] {
  return [{ rowCount: 1, slots: new Float64Array(), splits: [], sums: [Float64Array.of(calls)], latencies: [null] }];
}

/** Something that is asked, and answers when it is told to. */
function createSource() {
  const runs: Array<{ signal: AbortSignal; answer: (rows: AggregateRows[]) => void; fail: (error: Error) => void }> =
    [];
  return {
    runs,
    ask: (signal: AbortSignal) =>
      new Promise<AggregateRows[]>((resolve, reject) => runs.push({ signal, answer: resolve, fail: reject })),
  };
}

describe('ResultCache', () => {
  let cache: ResultCache;
  let source: ReturnType<typeof createSource>;

  beforeEach(() => {
    cache = new ResultCache();
    source = createSource();
  });

  function ask(signal?: AbortSignal, request = REQUEST): Promise<AggregateRows[]> {
    return cache.get(request, signal, source.ask);
  }

  it('asks once for all who ask at the same time and afterwards', async () => {
    const both = [ask(), ask()];
    source.runs[0]?.answer(answer(1));
    expect(await Promise.all(both)).toEqual([answer(1), answer(1)]);
    expect(await ask()).toEqual(answer(1));
    expect(source.runs).toHaveLength(1);
  });

  it('forgets answers for times in which rows changed, and keeps the others', async () => {
    const later = { ...REQUEST, range: { from: 2000, to: 3000 } };
    const both = [ask(), ask(undefined, later)];
    source.runs.forEach((run, index) => run.answer(answer(index)));
    await Promise.all(both);
    cache.invalidate([{ from: 2500, to: 2600 }]);
    void ask();
    void ask(undefined, later);
    expect(source.runs).toHaveLength(3);
  });

  it('does not keep an answer whose rows changed while it was made', async () => {
    const first = ask();
    cache.invalidate([{ from: 5000, to: 6000 }]);
    const same = ask();
    cache.invalidate([{ from: 1500, to: 1600 }]);
    const second = ask();
    expect(source.runs).toHaveLength(2);
    source.runs[0]?.answer(answer(1));
    expect([await first, await same]).toEqual([answer(1), answer(1)]);
    source.runs[1]?.answer(answer(2));
    expect(await second).toEqual(answer(2));
    expect(await ask()).toEqual(answer(2));
  });

  it('keeps nothing of before it was cleared', async () => {
    const first = ask();
    cache.clear();
    source.runs[0]?.answer(answer(1));
    await first;
    void ask();
    expect(source.runs).toHaveLength(2);
  });

  it('does not keep a failure', async () => {
    const failing = ask();
    source.runs[0]?.fail(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    const again = ask();
    source.runs[1]?.answer(answer(1));
    expect(await again).toEqual(answer(1));
  });

  it('goes on for those who wait when one goes away, and stops when nobody waits any more', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const both = [ask(one.signal), ask(other.signal)];
    one.abort();
    await expect(both[0]).rejects.toMatchObject({ code: 'cancelled' });
    expect(source.runs[0]?.signal.aborted).toBe(false);
    other.abort();
    await expect(both[1]).rejects.toMatchObject({ code: 'cancelled' });
    expect(source.runs[0]?.signal.aborted).toBe(true);
    void ask();
    expect(source.runs).toHaveLength(2);
  });

  it('does not keep on asking for one who was gone before', async () => {
    const gone = AbortSignal.abort();
    await expect(ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
    expect(source.runs[0]?.signal.aborted).toBe(true);
  });
});
