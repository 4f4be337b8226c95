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

/** What a document answers that is not as a guarded write expected it. */
const GUARDS: readonly number[] = [GrpcCode.notFound, GrpcCode.alreadyExists, GrpcCode.failedPrecondition];

/** Whether somebody else wrote in between, so that a guarded write was refused. */
export function isOvertaken(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && GUARDS.includes(code);
}

/** Somebody else wrote in between; with what is there now it may go. */
export class Overtaken extends Error {
  readonly code = GrpcCode.aborted;

  constructor(cause: unknown) {
    super('The document changed in between.', { cause });
    this.name = 'Overtaken';
  }
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
