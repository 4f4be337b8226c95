import fc from 'fast-check';
import { MemoryBudget } from './memoryBudget.ts';

describe('MemoryBudget', () => {
  it('refuses what does not fit beside others', () => {
    const budget = new MemoryBudget(10);
    const [one, other] = [budget.share(), budget.share()];
    expect([one.grow(6), other.grow(4), other.grow(1), one.grow(1)]).toEqual([true, true, false, false]);
    one.release();
    expect(other.grow(1)).toBe(true);
  });

  it('refuses nothing to one that is alone', () => {
    const budget = new MemoryBudget(10);
    const one = budget.share();
    expect([one.grow(6), one.grow(60)]).toEqual([true, true]);
    expect(budget.share().grow(1)).toBe(false);
  });

  it('gives back once, whatever happens', () => {
    const budget = new MemoryBudget(10);
    const [one, other] = [budget.share(), budget.share()];
    one.grow(5);
    other.grow(5);
    one.release();
    one.release();
    expect([budget.share().grow(6), budget.share().grow(5)]).toEqual([false, true]);
  });

  it('never lets several hold more together than there is', () => {
    const step = fc.record({ user: fc.nat(2), bytes: fc.integer({ min: 1, max: 8 }), isOver: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const budget = new MemoryBudget(10);
        const users = [0, 1, 2].map(() => ({ share: budget.share(), held: 0 }));
        for (const { user, bytes, isOver } of steps) {
          const at = users[user];
          if (at !== undefined && isOver) {
            at.share.release();
            at.held = 0;
          } else if (at !== undefined && at.share.grow(bytes)) {
            at.held += bytes;
          }
          const holding = users.filter(({ held }) => held > 0);
          const together = holding.reduce((sum, { held }) => sum + held, 0);
          expect(holding.length < 2 || together <= 10 || holding.some(({ held }) => held > 10)).toBe(true);
        }
      })
    );
  });
});
