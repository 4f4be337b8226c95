import { bucketStarts, chooseBucketMs } from './buckets.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('buckets', () => {
  it('are of a usual length, or of whole days where the range is very long', () => {
    expect(chooseBucketMs({ from: 0, to: DAY }, null, 1)).toBe(10 * 60_000);
    expect(chooseBucketMs({ from: 0, to: 240 * 45 * DAY }, null, 1)).toBe(45 * DAY);
  });

  it('are as long as asked, unless there would be more than any chart can show', () => {
    expect(chooseBucketMs({ from: 0, to: DAY }, 60_000, 1)).toBe(60_000);
    expect(chooseBucketMs({ from: 0, to: DAY }, 1, 1)).toBe(Math.ceil(DAY / 11_000));
  });

  it('begin on the clock', () => {
    expect(bucketStarts({ from: DAY + 1, to: 3 * DAY }, DAY)).toEqual([DAY, 2 * DAY]);
  });
});
