import type { ErrorRequestHandler, Response } from 'express';
import { asServiceError, ServiceError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';

/** The body of every error answer. */
export interface ErrorBody {
  error: { code: string; message: string; field?: string; requestId: string };
}

/** The id that ties an answer to its log lines. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader('x-request-id') ?? '');
}

function isTooLarge(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'type' in thrown && thrown.type === 'entity.too.large';
}

function nameOf(thrown: unknown): string | null {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown ? String(thrown.name) : null;
}

function statusIn(thrown: unknown): number | null {
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

/** A body beyond the limit, in bytes. */
export function tooLarge(bodyLimitBytes: number): ServiceError {
  const megabytes = Math.round(bodyLimitBytes / 1024 / 1024);
  return new ServiceError('too_large', `The body is larger than ${megabytes} MB, the limit VOICEHIVE_BODY_LIMIT_MB.`, {
    field: 'body',
  });
}

/** What a body parser throws becomes a sentence; everything else is ours already, or a bug. */
function translate(thrown: unknown, bodyLimitBytes: number): ServiceError {
  if (isTooLarge(thrown)) {
    return tooLarge(bodyLimitBytes);
  }
  if (!(thrown instanceof ServiceError) && statusIn(thrown) !== null) {
    const message = thrown instanceof Error ? thrown.message : 'it cannot be read';
    // Only an address that cannot be decoded fails before the body is read.
    const field = nameOf(thrown) === 'URIError' ? 'path' : 'body';
    return new ServiceError('invalid_request', `The request cannot be read: ${message.replace(/\.$/, '')}.`, { field });
  }
  return asServiceError(thrown);
}

/** Answers failures as JSON with the field at fault. */
export function errorHandler(logger: Logger, bodyLimitBytes: number): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const error = translate(thrown, bodyLimitBytes);
    const requestId = requestIdOf(response);
    if (error.level === 'error') {
      logger.error({ err: thrown, requestId }, 'A request failed.');
    }
    if (error.retryAfterSeconds !== null) {
      response.set('Retry-After', String(error.retryAfterSeconds));
    }
    const body: ErrorBody = {
      error: {
        code: error.code,
        message: error.publicMessage,
        ...(error.field === null ? {} : { field: error.field }),
        requestId,
      },
    };
    response.status(error.status).json(body);
  };
}
