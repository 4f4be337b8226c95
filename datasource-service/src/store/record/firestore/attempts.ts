import { setTimeout as pause } from 'node:timers/promises';
import { ServiceError } from '../../../errors.ts';

/** Status codes of gRPC that matter here. Source: google/rpc/code.proto. */
export const GrpcCode = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  internal: 13,
  unavailable: 14,
} as const;

/** Failures after which the same request may succeed. What became of the request is then unknown. */
const PASSING: readonly number[] = [
  GrpcCode.cancelled,
  GrpcCode.unknown,
  GrpcCode.deadlineExceeded,
  GrpcCode.resourceExhausted,
  GrpcCode.aborted,
  GrpcCode.internal,
  GrpcCode.unavailable,
];

/** How long an attempt may take, and all of them together, ms. */
export interface Patience {
  attemptMs: number;
  totalMs: number;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

/** The gRPC status of a failure; null when it has none. */
export function codeOf(error: unknown): number | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'number' ? code : null;
}

/** Whether the same request may succeed later. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && PASSING.includes(code);
}

/**
 * Time to wait before an attempt, ms: anything up to twice as much as before the last one, so that those who failed
 * together do not come back together. Source: "Exponential Backoff And Jitter", AWS Architecture Blog (full jitter).
 *
 * @param attempt number of attempts that failed, from 1
 * @param random from 0 to 1
 */
export function pauseBefore(attempt: number, random = Math.random()): number {
  return random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
}

/** An answer that did not come in time. The request may still be carried out. */
class NoAnswer extends Error {
  readonly code = GrpcCode.deadlineExceeded;

  constructor(milliseconds: number) {
    super(`Firestore did not answer within ${milliseconds} ms.`);
    this.name = 'NoAnswer';
  }
}

/** Gives up on an answer after a time. The client has no deadline of its own short enough for a webhook. */
export async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Tries again what failed in passing, until there is no patience left. The work must stand being done twice.
 *
 * @param work what to do; it is told how many attempts failed before
 * @throws ServiceError `unavailable` when Firestore did not take it in time; what failed for good, as it is
 */
export async function withAttempts<T>(
  patience: Patience,
  onRetry: (error: unknown) => void,
  work: (failed: number) => Promise<T>
): Promise<T> {
  const giveUpAt = performance.now() + patience.totalMs;
  for (let failed = 0; ;) {
    try {
      return await within(patience.attemptMs, () => work(failed));
    } catch (error) {
      if (!isPassing(error)) {
        throw error;
      }
      failed += 1;
      const wait = pauseBefore(failed);
      if (performance.now() + wait >= giveUpAt) {
        throw new ServiceError('unavailable', 'Firestore does not take writes at the moment. Try again later.', {
          cause: error,
          retryAfterSeconds: 5,
        });
      }
      onRetry(error);
      await pause(wait);
    }
  }
}
