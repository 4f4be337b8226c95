import { ServiceError } from '../../../runtime/errors.ts';
import { HotStoreDamaged, UnstorableCall } from '../hotStore.ts';

const DAMAGED =
  /corrupt|checksum|serialization error|not a valid duckdb database|could not read enough bytes|attempting to read/i;
const UNSTORABLE = /(Conversion|Invalid Input|Out of Range) Error/i;
const INVALIDATED = /database has been invalidated|FATAL Error/i;
const INTERRUPTED = /INTERRUPT/i;
const BAD_PATTERN =
  /invalid (perl operator|escape sequence|repetition|character class|nested|UTF-8|named capture)|missing [\])]|no argument for repetition|bad repetition/i;
const OUT_OF_MEMORY = /out of memory/i;

/** The engine throws nothing but errors. */
export function messageOf(error: unknown): string {
  return (error as Error).message;
}

/** Whether the file itself is at fault, rather than the statement or the machine. */
export function isDamage(error: unknown): boolean {
  return DAMAGED.test(messageOf(error));
}

/** Whether the engine refuses all further work until it is opened again. */
function isInvalidated(error: unknown): boolean {
  return INVALIDATED.test(messageOf(error));
}

/** An error of writing in the service's terms. What is neither damage nor a bad value may pass by itself. */
export function translateWriteFailure(error: unknown): unknown {
  if (isDamage(error) || isInvalidated(error)) {
    return new HotStoreDamaged(error);
  }
  return UNSTORABLE.test(messageOf(error)) ? new UnstorableCall(error) : error;
}

/** Why a statement was stopped from outside. */
export type StopReason = 'timeout' | 'cancelled' | null;

/** An engine's error in the service's terms. */
export function translateFailure(error: unknown, stopped: StopReason): unknown {
  // It has been put into words already; they may be the reader's own.
  if (error instanceof ServiceError) {
    return error;
  }
  if (isDamage(error) || isInvalidated(error)) {
    return new HotStoreDamaged(error);
  }
  if (stopped === 'timeout') {
    return new ServiceError(
      'timeout',
      'The query took too long and was stopped. Narrow the time range or the filters.',
      {
        cause: error,
      }
    );
  }
  if (stopped === 'cancelled' || INTERRUPTED.test(messageOf(error))) {
    return new ServiceError('cancelled', 'The query was cancelled.', { cause: error });
  }
  if (OUT_OF_MEMORY.test(messageOf(error))) {
    return new ServiceError(
      'unavailable',
      'The query needs more memory than the service may use. Narrow the time range, or raise VOICEHIVE_MEMORY_LIMIT_MB.',
      { cause: error }
    );
  }
  if (BAD_PATTERN.test(messageOf(error))) {
    return new ServiceError('invalid_request', `The regular expression cannot be used: ${messageOf(error)}`, {
      field: 'filters',
      cause: error,
    });
  }
  return error;
}
