import { randomInt } from 'node:crypto';

/** 2020-01-01, epoch ms: call numbers are counted from here, so that they stay whole in a double until 2089. */
const EPOCH_MS = Date.UTC(2020, 0, 1);

/** Numbers within one millisecond. */
const PER_MILLISECOND = 4096;

/** A number begins anywhere in the lower part of its millisecond, so that two replicas seldom choose the same. */
const SPREAD = 2048;

/**
 * Gives call numbers that grow: milliseconds and a part by chance. Replicas need not talk to one another for it; that a
 * number is given once is seen to when the call is written.
 *
 * @param now epoch ms
 */
export function createCallNumbers(now: () => number): () => number {
  let last = 0;
  return () => {
    const fresh = (now() - EPOCH_MS) * PER_MILLISECOND + randomInt(SPREAD);
    last = Math.max(last + 1, fresh);
    return last;
  };
}
