import { RateLimit } from './rateLimit.ts';

describe('a rate limit', () => {
  it('lets each asker in so often a minute, and all together so often', () => {
    let now = 60_000;
    const limit = new RateLimit({ perActor: 2, inAll: 3, now: () => now });
    limit.take('ann');
    limit.take('ann');
    now += 15_000;
    expect(() => limit.take('ann')).toThrow('Try again in 45 seconds');
    limit.take('bob');
    expect(() => limit.take('cas')).toThrow('Too many requests');
    now += 45_000;
    limit.take('ann');
  });
});
