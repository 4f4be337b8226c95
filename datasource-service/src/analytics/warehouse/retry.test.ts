import { ServiceError } from '../../runtime/errors.ts';
import { isAlreadyThere, isMissing, isRefusedData, mayPass, queryFailure } from './failures.ts';
import { DeadlineExceeded, withDeadline, withRetries } from './retry.ts';

const RULES = { attempts: 4, pauseMs: 2, longestPauseMs: 4, random: () => 0.5 };

describe('withRetries', () => {
  it('tries again what may pass, a few times', async () => {
    let tries = 0;
    const work = async (): Promise<number> => {
      tries += 1;
      if (tries < 4) {
        throw new Error('busy');
      }
      return tries;
    };
    expect(await withRetries(RULES, () => true, work)).toBe(4);
    tries = -10;
    await expect(withRetries(RULES, () => true, work)).rejects.toThrow('busy');
    expect(tries).toBe(-6);
  });

  it('gives up at once on what cannot pass', async () => {
    let tries = 0;
    const work = async (): Promise<void> => {
      tries += 1;
      throw new Error('wrong');
    };
    await expect(withRetries(RULES, () => false, work)).rejects.toThrow('wrong');
    expect(tries).toBe(1);
  });
});

describe('withDeadline', () => {
  it('gives what comes in time, and an error in place of what does not', async () => {
    expect(await withDeadline('It', 10_000, Promise.resolve(1))).toBe(1);
    const never = new Promise<void>(() => undefined);
    await expect(withDeadline('It', 10, never)).rejects.toThrow('It did not answer within 0.01 seconds.');
  });
});

describe('failures', () => {
  it.each([
    [{ code: 503 }, true],
    [{ code: 'ECONNRESET' }, true],
    [{ code: 403, errors: [{ reason: 'rateLimitExceeded' }, {}] }, true],
    [new DeadlineExceeded('It', 1), true],
    [{ code: 400, errors: [{ reason: 'invalid' }] }, false],
    [null, false],
  ])('tells whether %j may pass', (error, expected) => {
    expect(mayPass(error)).toBe(expected);
  });

  it('knows what is there already, what is missing, and data that is refused', () => {
    expect([{ code: 409 }, { message: 'job is already created' }, { code: 500 }].map(isAlreadyThere)).toEqual([
      true,
      true,
      false,
    ]);
    expect([{ code: 404 }, { message: 'Table not found: x' }, { code: 500 }].map(isMissing)).toEqual([
      true,
      true,
      false,
    ]);
    expect([{ code: 400 }, { errors: [{ reason: 'invalid' }] }, { code: 503 }].map(isRefusedData)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('puts failures of queries into words', () => {
    const own = new ServiceError('forbidden', 'No.');
    expect(queryFailure(own)).toBe(own);
    expect(queryFailure({ errors: [{ reason: 'bytesBilledLimitExceeded' }] }).code).toBe('invalid_request');
    expect(queryFailure({ errors: [{ reason: 'stopped' }] }).code).toBe('timeout');
    expect(queryFailure(new DeadlineExceeded('It', 1)).code).toBe('timeout');
    expect(queryFailure(new Error('?')).code).toBe('unavailable');
  });
});
