import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from '../../runtime/logger.ts';
import type { Metrics } from '../../runtime/metrics.ts';

const SAFE_ID = /^[\w.:-]{1,100}$/;

/** Routes that are asked all the time, thousands of times a second: when they succeed, the metrics say enough. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics', '/webhooks/:provider']);

/**
 * Gives every request an id, and logs it with its answer when that is finished. Only route, status, size and time are
 * logged: bodies, headers and query strings can hold secrets and phone numbers.
 */
export function requestLog(logger: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && SAFE_ID.test(given) ? given : randomUUID();
    response.set('X-Request-Id', requestId);
    const started = performance.now();
    response.once('close', () => {
      const milliseconds = performance.now() - started;
      const route = typeof request.route?.path === 'string' ? request.route.path : 'none';
      const outcome = response.writableFinished ? response.statusCode : 499;
      metrics.requestServed(request.method, route, outcome, milliseconds / 1000);
      const level = outcome >= 500 ? 'warn' : QUIET.has(route) && outcome < 400 ? 'debug' : 'info';
      logger[level](
        {
          requestId,
          method: request.method,
          route,
          status: outcome,
          milliseconds: Math.round(milliseconds * 10) / 10,
          requestBytes: Number(request.get('content-length') ?? 0),
        },
        'request'
      );
    });
    next();
  };
}
