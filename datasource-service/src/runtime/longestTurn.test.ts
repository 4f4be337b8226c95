import { watchTurns } from './longestTurn.ts';

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe('watchTurns', () => {
  it('tells of work that held the event loop, once', async () => {
    const longest = watchTurns();
    await later();
    const until = process.threadCpuUsage().user + 200_000;
    while (process.threadCpuUsage().user < until) {
      // The loop is held.
    }
    await later();
    expect(longest()).toBeGreaterThan(0.19);
    await later();
    expect(longest()).toBeLessThan(0.19);
  });
});
