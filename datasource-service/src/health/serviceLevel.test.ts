import { attainedShare, budgetLeftAmount, burnRate, isBurning } from './serviceLevel.ts';

describe('service levels', () => {
  it('say how much was good, and how much more may be bad', () => {
    expect(attainedShare({ good: 998, total: 1000 })).toBe(0.998);
    expect(budgetLeftAmount({ good: 998, total: 1000 }, 0.995)).toBeCloseTo(3);
    expect(budgetLeftAmount({ good: 990, total: 1000 }, 0.995)).toBeCloseTo(-5);
  });

  it('say how fast the budget is used up', () => {
    expect(burnRate({ good: 995, total: 1000 }, 0.995)).toBeCloseTo(1);
    expect(burnRate({ good: 1000, total: 1000 }, 0.995)).toBe(0);
    expect(burnRate({ good: 0, total: 10 }, 0.9)).toBeCloseTo(10);
  });

  it('say nothing over nothing', () => {
    expect(attainedShare({ good: 0, total: 0 })).toBeNull();
    expect(burnRate({ good: 0, total: 0 }, 0.999)).toBeNull();
    expect(budgetLeftAmount({ good: 0, total: 0 }, 0.999)).toBe(0);
  });

  it('alert only when both windows burn', () => {
    expect(isBurning(15, 15, 14.4)).toBe(true);
    expect(isBurning(15, 3, 14.4)).toBe(false);
    expect(isBurning(3, 15, 14.4)).toBe(false);
    expect(isBurning(14.4, 14.4, 14.4)).toBe(false);
    expect(isBurning(15, null, 14.4)).toBe(false);
    expect(isBurning(null, 15, 14.4)).toBe(false);
  });
});
