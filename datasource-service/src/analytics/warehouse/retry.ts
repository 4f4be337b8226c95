/** When and how long something is tried again. */
export interface RetryRules {
  attempts: number;
  /** Longest first pause, ms; it doubles each time. Each pause is a random part of it, so that replicas do not come together. */
  pauseMs: number;
  /** Longest pause, ms. */
  longestPauseMs: number;
  /** From 0 to 1. */
  random: () => number;
}

/** Something did not answer in time. */
export class DeadlineExceeded extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} did not answer within ${milliseconds / 1000} seconds.`);
    this.name = 'DeadlineExceeded';
  }
}

/** Gives up waiting at a deadline. What was begun may still happen, so that only what can be repeated is waited for so. */
export async function withDeadline<T>(what: string, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded(what, milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tries again, after ever longer pauses, what fails in a way that may pass. */
export async function withRetries<T>(
  { attempts, pauseMs, longestPauseMs, random }: RetryRules,
  mayPass: (error: unknown) => boolean,
  work: () => Promise<T>
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !mayPass(error)) {
        throw error;
      }
      const pause = Math.min(longestPauseMs, pauseMs * 2 ** (attempt - 1)) * random();
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
