import { Random } from '../random/random.ts';
import { Timeline } from './timeline.ts';

describe('Timeline', () => {
  it('gives things in order of time, and those of the same time in order of arrival', () => {
    const random = new Random(1);
    const items = Array.from({ length: 500 }, (_, order) => ({ at: random.word() % 50, order }));
    const timeline = new Timeline<(typeof items)[number]>();
    items.forEach((item) => timeline.add(item));

    const taken = items.map(() => timeline.takeUntil(100));

    expect(taken).toEqual([...items].sort((left, right) => left.at - right.at || left.order - right.order));
    expect(timeline.size).toBe(0);
  });

  it('keeps what is not due', () => {
    const timeline = new Timeline<{ at: number }>();
    timeline.add({ at: 10 });

    expect(timeline.takeUntil(9)).toBeNull();
    expect(timeline.nextAt).toBe(10);
    expect(timeline.takeUntil(10)).toEqual({ at: 10 });
    expect(timeline.nextAt).toBeNull();
  });
});
