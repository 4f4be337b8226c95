import { Admission } from './admission.ts';

/** A piece of work that ends when it is told to. */
function work() {
  const started = { is: false };
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    started,
    end: () => end(),
    run: async () => {
      started.is = true;
      await ended;
    },
  };
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('admission', () => {
  it('runs so many at once, and the next in order when one ends', async () => {
    const admission = new Admission(1);
    const [first, second, third] = [work(), work(), work()];
    const all = [first, second, third].map((each) => admission.run(each.run));
    await turnOfTheLoop();
    expect([first, second, third].map(({ started }) => started.is)).toEqual([true, false, false]);
    first.end();
    await all[0];
    await turnOfTheLoop();
    expect([second, third].map(({ started }) => started.is)).toEqual([true, false]);
    second.end();
    third.end();
    await Promise.all(all);
  });

  it('takes a waiting query out of the line when its caller goes away, and never runs it', async () => {
    const admission = new Admission(1);
    const [first, second, third] = [work(), work(), work()];
    const gone = new AbortController();
    const running = admission.run(first.run);
    const leaving = admission.run(second.run, gone.signal);
    const staying = admission.run(third.run, new AbortController().signal);
    gone.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    first.end();
    await running;
    await turnOfTheLoop();
    expect([second, third].map(({ started }) => started.is)).toEqual([false, true]);
    third.end();
    await staying;
  });

  it('does not begin work whose caller is gone already, and gives its place to the next', async () => {
    const admission = new Admission(1);
    const gone = new AbortController();
    gone.abort();
    const never = work();
    await expect(admission.run(never.run, gone.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(never.started.is).toBe(false);
    await expect(admission.run(() => Promise.resolve('ran'))).resolves.toBe('ran');
  });

  it('turns away who comes when too many wait, and says when to come again', async () => {
    const admission = new Admission(1);
    const first = work();
    const running = admission.run(first.run);
    const waiting = Array.from({ length: 64 }, () => admission.run(() => Promise.resolve()));
    await expect(admission.run(() => Promise.resolve())).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 2,
    });
    first.end();
    await Promise.all([running, ...waiting]);
  });

  it('frees the place of work that fails', async () => {
    const admission = new Admission(1);
    await expect(admission.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(admission.run(() => Promise.resolve('ran'))).resolves.toBe('ran');
  });

  it('runs work alone when nothing runs any more, and lets the others in after it', async () => {
    const admission = new Admission(2);
    const [first, alone, later] = [work(), work(), work()];
    const all = [admission.run(first.run), admission.alone(alone.run), admission.run(later.run)];
    await turnOfTheLoop();
    expect([first, alone, later].map(({ started }) => started.is)).toEqual([true, false, false]);
    first.end();
    await turnOfTheLoop();
    expect([alone, later].map(({ started }) => started.is)).toEqual([true, false]);
    alone.end();
    await turnOfTheLoop();
    expect(later.started.is).toBe(true);
    later.end();
    await Promise.all(all);
  });

  it('does not run work alone when too many wait, and gives back the places that it had', async () => {
    const admission = new Admission(2);
    const first = work();
    const running = admission.run(first.run);
    const waiting = Array.from({ length: 128 }, () => admission.run(() => Promise.resolve()));
    const never = work();
    // One of its two places would be the last to wait, and the other one too many.
    await expect(admission.alone(never.run)).rejects.toMatchObject({ code: 'unavailable' });
    first.end();
    await Promise.all([running, ...waiting]);
    expect(never.started.is).toBe(false);
    const both = [work(), work()];
    const ran = both.map((each) => admission.run(each.run));
    await turnOfTheLoop();
    expect(both.map(({ started }) => started.is)).toEqual([true, true]);
    both.forEach((each) => each.end());
    await Promise.all(ran);
  });
});
