import fc from 'fast-check';
import { Backlog } from './backlog.ts';

interface Trial {
  backlog: Backlog<number>;
  started: number[];
  dropped: number[];
  /** Ends what is under way, the longest first. */
  finishOne: () => void;
}

function trial(limits: { concurrency: number; most: number; mostBytes: number }): Trial {
  const started: number[] = [];
  const dropped: number[] = [];
  const ends: Array<() => void> = [];
  const work = (item: number) => {
    started.push(item);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return {
    backlog: new Backlog(limits, work, (item) => dropped.push(item)),
    started,
    dropped,
    finishOne: () => ends.shift()?.(),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Backlog', () => {
  it('works on so many at once, in order', async () => {
    const { backlog, started, finishOne } = trial({ concurrency: 2, most: 9, mostBytes: 99 });
    [1, 2, 3, 4].forEach((item) => backlog.add(item, 1));
    expect(started).toEqual([1, 2]);
    finishOne();
    await settle();
    expect(started).toEqual([1, 2, 3]);
  });

  it('lets the oldest give way when too many wait, or too much', () => {
    const many = trial({ concurrency: 1, most: 2, mostBytes: 99 });
    [1, 2, 3, 4, 5].forEach((item) => many.backlog.add(item, 1));
    expect([many.started, many.dropped]).toEqual([[1], [2, 3]]);
    const much = trial({ concurrency: 1, most: 9, mostBytes: 10 });
    [1, 2, 3].forEach((item) => much.backlog.add(item, 6));
    expect([much.started, much.dropped]).toEqual([[1], [2]]);
  });

  it('drops at once what is larger than all that may wait', () => {
    const { backlog, dropped } = trial({ concurrency: 1, most: 9, mostBytes: 10 });
    backlog.add(1, 11);
    expect(dropped).toEqual([1]);
  });

  it('is idle when nothing waits and nothing is under way', async () => {
    const { backlog, finishOne } = trial({ concurrency: 1, most: 9, mostBytes: 99 });
    await backlog.idle();
    backlog.add(1, 1);
    backlog.add(2, 1);
    let isIdle = false;
    const idle = backlog.idle().then(() => {
      isIdle = true;
    });
    finishOne();
    await settle();
    expect(isIdle).toBe(false);
    finishOne();
    await idle;
    expect(isIdle).toBe(true);
  });

  it('forgets what waits when it is cleared', async () => {
    const { backlog, started, dropped, finishOne } = trial({ concurrency: 1, most: 9, mostBytes: 99 });
    [1, 2, 3].forEach((item) => backlog.add(item, 1));
    backlog.clear();
    finishOne();
    await backlog.idle();
    expect([started, dropped]).toEqual([[1], [2, 3]]);
  });

  it('does or drops each item, never both, whatever comes when', async () => {
    const step = fc.oneof(
      fc.nat(8).map((bytes) => ({ bytes })),
      fc.constant(null)
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { backlog, started, dropped, finishOne } = trial({ concurrency: 2, most: 3, mostBytes: 12 });
        let added = 0;
        for (const next of steps) {
          if (next === null) {
            finishOne();
            await settle();
          } else {
            backlog.add(added, next.bytes);
            added += 1;
          }
          expect(added - started.length - dropped.length).toBeLessThanOrEqual(3);
        }
        backlog.clear();
        expect([...started, ...dropped].sort((a, b) => a - b)).toEqual([...Array(added).keys()]);
      })
    );
  });
});
