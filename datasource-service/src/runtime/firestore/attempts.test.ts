import { createCallNumbers } from '../../record/firestore/callNumbers.ts';
import { CallPace } from '../../record/firestore/callPace.ts';
import { codeOf, GrpcCode, isOvertaken, isPassing, pauseBefore } from './attempts.ts';
import { inParallel } from '../../record/firestore/inParallel.ts';

describe('failures of Firestore', () => {
  it('are told apart by what helps: trying again, reading again, or nothing', () => {
    const failure = (code: unknown) => Object.assign(new Error('failed'), { code });
    expect([GrpcCode.unavailable, GrpcCode.resourceExhausted].map((code) => isPassing(failure(code)))).toEqual([true, true]); // prettier-ignore
    expect(isPassing(failure(GrpcCode.invalidArgument))).toBe(false);
    expect(isOvertaken(failure(GrpcCode.failedPrecondition))).toBe(true);
    expect(isOvertaken(failure(GrpcCode.unavailable))).toBe(false);
    for (const other of [failure('ECONNRESET'), new Error('none'), null, 'text']) {
      expect([codeOf(other), isPassing(other), isOvertaken(other)]).toEqual([null, false, false]);
    }
  });

  it('are waited for longer each time, by chance, and never long', () => {
    expect([1, 2, 3, 20].map((attempt) => pauseBefore(attempt, 1))).toEqual([100, 200, 400, 5000]);
    expect(pauseBefore(3, 0)).toBe(0);
    expect(pauseBefore(1)).toBeLessThanOrEqual(100);
  });
});

describe('call numbers', () => {
  it('grow whatever the clock does, and stay whole', () => {
    let now = Date.UTC(2089, 0, 1);
    const next = createCallNumbers(() => (now -= 1));
    const numbers = Array.from({ length: 1000 }, next);
    expect(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] as number))).toBe(true);
    expect(numbers.every(Number.isSafeInteger)).toBe(true);
  });
});

describe('the pace of a call', () => {
  it('lets a few writes go at once and then makes the next wait, each call for itself', () => {
    const pace = new CallPace();
    for (let write = 0; write < 3; write += 1) {
      expect(pace.wait('busy')).toBe(0);
      pace.note('busy');
    }
    expect(pace.wait('busy')).toBeGreaterThan(0);
    expect(pace.wait('busy')).toBeLessThanOrEqual(1000);
    expect(pace.wait('other')).toBe(0);
  });
});

describe('work in parallel', () => {
  it('is done for all, failures included, with the outcomes in order and no more at once than asked', async () => {
    let underWay = 0;
    let most = 0;
    const outcomes = await inParallel([5, 1, 3, 0], 2, async (wait) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, wait));
      underWay -= 1;
      if (wait === 0) {
        throw new Error('nothing to do');
      }
      return wait;
    });
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.status))).toEqual([5, 1, 3, 'rejected']); // prettier-ignore
    expect(most).toBe(2);
  });
});
