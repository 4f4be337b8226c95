import { NOON } from '../../../test/support/build.ts';
import type { AggregateRequest, AggregateRows, BucketRuns } from './hotStore.ts';
import { RequestBatcher } from './requestBatcher.ts';

const REQUEST: AggregateRequest = {
  source: 'calls',
  range: { from: NOON, to: NOON + 60_000 },
  slotMs: null,
  splits: ['profile'],
  only: {},
  ask: { components: ['calls'] },
};

const COLUMNS: Readonly<Record<string, number[]>> = { calls: [5, 7], ended: [4, 6], failed: [1, 0] };

function rowsOf(names: readonly string[]): AggregateRows {
  return {
    rowCount: 2,
    slots: new Float64Array(),
    splits: [Int32Array.of(0, 1)],
    sums: names.map((name) => Float64Array.from(COLUMNS[name] as number[])),
    latencies: [],
  };
}

function runsWith(bucket: number): BucketRuns {
  return { offsets: Int32Array.of(0, 1), buckets: [bucket], counts: [1] };
}

/** Remembers what it was asked, and answers each question for sums. */
function answering() {
  const asked: Array<{ request: AggregateRequest; signal: AbortSignal }> = [];
  const joint = new RequestBatcher(async (request, signal) => {
    asked.push({ request, signal });
    return 'components' in request.ask ? [rowsOf(request.ask.components)] : [];
  });
  return { asked, joint };
}

const stays = () => new AbortController().signal;

describe('questions that come at the same time', () => {
  it('are asked as one when they differ in what they sum up, and each gets its own sums', async () => {
    const { asked, joint } = answering();
    const [rates, calls] = await Promise.all([
      joint.ask({ ...REQUEST, ask: { components: ['failed', 'ended'] } }, stays()),
      joint.ask({ ...REQUEST, ask: { components: ['calls'] } }, stays()),
    ]);
    expect(asked.map(({ request }) => request)).toEqual([
      { ...REQUEST, ask: { components: ['calls', 'ended', 'failed'] } },
    ]);
    expect(rates[0]?.sums.map((sums) => [...sums])).toEqual([COLUMNS.failed, COLUMNS.ended]);
    expect(calls[0]?.sums.map((sums) => [...sums])).toEqual([COLUMNS.calls]);
    expect(calls[0]?.splits).toEqual([Int32Array.of(0, 1)]);
  });

  it('are asked apart when they differ in anything else, and when they come later', async () => {
    const { asked, joint } = answering();
    await Promise.all([
      joint.ask(REQUEST, stays()),
      joint.ask({ ...REQUEST, slotMs: 1000 }, stays()),
      joint.ask({ ...REQUEST, splits: [] }, stays()),
      joint.ask({ ...REQUEST, source: 'turns' }, stays()),
      joint.ask({ ...REQUEST, only: { profile: [1] } }, stays()),
      joint.ask({ ...REQUEST, range: { from: NOON, to: NOON + 1 } }, stays()),
      joint.ask({ ...REQUEST, ask: { latencies: ['transport'] } }, stays()),
    ]);
    expect(asked).toHaveLength(7);
    await joint.ask(REQUEST, stays());
    expect(asked).toHaveLength(8);
  });

  it('get the latencies that they asked for, and no part that has none of them', async () => {
    const part = { rowCount: 1, slots: new Float64Array(), splits: [Int32Array.of(0)], sums: [] };
    const joint = new RequestBatcher(async () => [
      { ...part, latencies: [runsWith(10), runsWith(20)] },
      { ...part, latencies: [runsWith(11), null] },
    ]);
    const asking = (latency: string) => joint.ask({ ...REQUEST, ask: { latencies: [latency] } }, stays());
    const [model, voice] = await Promise.all([asking('model'), asking('voice')]);
    expect(model.map(({ latencies }) => latencies)).toEqual([[runsWith(10)], [runsWith(11)]]);
    expect(voice.map(({ latencies }) => latencies)).toEqual([[runsWith(20)]]);
  });

  it('go on when one who asks goes away, and stop when the last has gone', async () => {
    const { asked, joint } = answering();
    const [one, other] = [new AbortController(), new AbortController()];
    await Promise.all([joint.ask(REQUEST, one.signal), joint.ask(REQUEST, other.signal)]);
    expect(asked).toHaveLength(1);
    one.abort();
    expect(asked[0]?.signal.aborted).toBe(false);
    other.abort();
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('are stopped before they begin when nobody waits any more', async () => {
    const { asked, joint } = answering();
    await joint.ask(REQUEST, AbortSignal.abort());
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('fail together, and leave the next ones alone', async () => {
    let fails = true;
    const joint = new RequestBatcher(async () => {
      if (fails) {
        throw new Error('The file is gone.');
      }
      return [rowsOf(['calls'])];
    });
    const told = await Promise.allSettled([joint.ask(REQUEST, stays()), joint.ask(REQUEST, stays())]);
    expect(told).toMatchObject([
      { reason: { message: 'The file is gone.' } },
      { reason: { message: 'The file is gone.' } },
    ]);
    fails = false;
    expect(await joint.ask(REQUEST, stays())).toHaveLength(1);
  });
});
