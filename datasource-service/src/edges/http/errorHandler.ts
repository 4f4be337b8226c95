import type { ErrorRequestHandler, Response } from 'express';
import { asServiceError, ServiceError } from '../../runtime/errors.ts';
import type { Logger } from '../../runtime/logger.ts';

/** The body of every error answer. */
export interface ErrorBody {
  error: { code: string; message: string; field?: string; requestId: string };
}

/** The id that ties an answer to its log lines. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader('x-request-id') ?? '');
}

/** The limit of a body parser that a body is beyond, in bytes; null for any other failure. */
function limitIn(thrown: unknown): number | null {
  const isTooLarge = typeof thrown === 'object' && thrown !== null && 'type' in thrown && 'limit' in thrown;
  return isTooLarge && thrown.type === 'entity.too.large' ? Number(thrown.limit) : null;
}

function nameOf(thrown: unknown): string | null {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown ? String(thrown.name) : null;
}

function statusIn(thrown: unknown): number | null {
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

/** A body beyond the limit of the service's settings, in bytes. */
export function tooLarge(bodyLimitBytes: number): ServiceError {
  const megabytes = Math.round(bodyLimitBytes / 1024 / 1024);
  return new ServiceError('too_large', `The body is larger than ${megabytes} MB, the limit VOICEHIVE_BODY_LIMIT_MB.`, {
    field: 'body',
  });
}

/** What a body parser throws becomes a sentence; everything else is ours already, or a bug. */
function translate(thrown: unknown): ServiceError {
  const limit = limitIn(thrown);
  if (limit !== null) {
    const message = `The body is larger than ${limit / 1024} KB, the most that is taken here; send less at once.`;
    return new ServiceError('too_large', message, { field: 'body' });
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
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const error = translate(thrown);
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
