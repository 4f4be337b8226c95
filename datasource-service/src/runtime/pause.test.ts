import { Pause } from './pause.ts';

const LONG_MS = 3_600_000;

describe('a pause', () => {
  it('lasts as long as it is told to', async () => {
    const pause = new Pause();
    const began = performance.now();
    await pause.wait(20);
    await pause.rest(20);
    // A timer may be a moment early.
    expect(performance.now() - began).toBeGreaterThan(35);
  });

  it('is cut short by news where it waits for them, and not where it rests', async () => {
    const pause = new Pause();
    const waiting = pause.wait(LONG_MS);
    pause.wake();
    await waiting;
    const open = pause.wait(null);
    pause.wake();
    await open;
    let isRested = false;
    const resting = pause.rest(LONG_MS).then(() => (isRested = true));
    pause.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isRested).toBe(false);
    pause.end();
    await resting;
  });

  it('is cut short by the end, after which there is none', async () => {
    const pause = new Pause();
    const waiting = pause.wait(LONG_MS);
    expect(pause.isOver).toBe(false);
    pause.end();
    await waiting;
    await pause.wait(LONG_MS);
    await pause.rest(LONG_MS);
    expect(pause.isOver).toBe(true);
  });
});
