import { z } from 'zod';
import { ServiceError } from '../../runtime/errors.ts';
import { DeadlineExceeded } from './retry.ts';

const apiError = z.object({
  code: z.union([z.number(), z.string()]).optional(),
  message: z.string().optional(),
  errors: z.array(z.object({ reason: z.string().optional() })).optional(),
});

interface Failure {
  code: number | string | undefined;
  message: string;
  reasons: string[];
}

function failureOf(error: unknown): Failure {
  const { code, message = '', errors = [] } = apiError.safeParse(error).data ?? {};
  return { code, message, reasons: errors.flatMap(({ reason }) => reason ?? []) };
}

const PASSING_REASONS = [
  'backendError',
  'internalError',
  'rateLimitExceeded',
  'jobBackendError',
  'jobRateLimitExceeded',
];
const PASSING_CODES: ReadonlyArray<number | string> = [
  429,
  500,
  502,
  503,
  504,
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
];

/** Whether a failure may be gone when the same is tried again. */
export function mayPass(error: unknown): boolean {
  const { code, reasons } = failureOf(error);
  return (
    error instanceof DeadlineExceeded ||
    (code !== undefined && PASSING_CODES.includes(code)) ||
    reasons.some((reason) => PASSING_REASONS.includes(reason))
  );
}

/** Whether something is already there: BigQuery answers 409, its emulator 500 for jobs. */
export function isAlreadyThere(error: unknown): boolean {
  const { code, message } = failureOf(error);
  return code === 409 || /already (exists|created)/i.test(message);
}

/** Whether something is not there (any more). */
export function isMissing(error: unknown): boolean {
  const { code, message } = failureOf(error);
  return code === 404 || /Table not found/i.test(message);
}

/** Whether the data of a load job is at fault, and not the way to it. */
export function isRefusedData(error: unknown): boolean {
  const { code, reasons } = failureOf(error);
  return (code === 400 || reasons.includes('invalid')) && !mayPass(error);
}

/** What went wrong with a query, for the person who asked it. */
export function queryFailure(error: unknown): ServiceError {
  if (error instanceof ServiceError) {
    return error;
  }
  const { reasons } = failureOf(error);
  if (reasons.includes('bytesBilledLimitExceeded')) {
    return new ServiceError(
      'invalid_request',
      'The history would have to be read further than VOICEHIVE_BIGQUERY_MAX_MB allows. Choose a shorter time.',
      { cause: error }
    );
  }
  if (error instanceof DeadlineExceeded || reasons.includes('stopped')) {
    return new ServiceError('timeout', 'BigQuery took too long to answer. Choose a shorter time.', { cause: error });
  }
  return new ServiceError('unavailable', 'BigQuery, which has the calls of that time, could not answer.', {
    cause: error,
    retryAfterSeconds: 5,
  });
}
