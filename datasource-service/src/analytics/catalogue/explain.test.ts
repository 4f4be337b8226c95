import { explain } from './explain.ts';

const counts = (now: number, before: number) => ({
  now: { events: now, trials: null },
  before: { events: before, trials: null },
});

describe('explain', () => {
  it('gives no part of a change that there was not', () => {
    expect(explain(counts(5, 3), counts(10, 10), 1)).toMatchObject({ support: 0 });
  });

  it('gives the part of the change that a value has', () => {
    expect(explain(counts(8, 3), counts(20, 10), 1)).toMatchObject({ support: 0.5 });
  });
});
