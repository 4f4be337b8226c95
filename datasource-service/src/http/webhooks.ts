import { pipeline } from 'node:stream/promises';
import { raw, Router, type Request, type Response } from 'express';
import { ServiceError } from '../errors.ts';
import { Gate } from '../ingest/gate.ts';
import type { Question } from '../ingest/tee/tee.ts';
import type { HttpContext } from './context.ts';

const RETRY_AFTER_SECONDS = 1;

function headersOf(headers: Request['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Bytes that a body may come to take; what does not say so, or is compressed, may come to the limit. */
function bytesAhead(request: Request, limit: number): number {
  const stated = request.get('content-encoding') === undefined ? Number(request.get('content-length')) : NaN;
  return Number.isFinite(stated) ? Math.min(stated, limit) : limit;
}

/** Reads a body as bytes, because signatures are made over them. */
function bodyReader(limit: number): (request: Request, response: Response) => Promise<Buffer> {
  const read = raw({ type: () => true, limit });
  return async (request, response) => {
    await new Promise<void>((resolve, reject) => {
      read(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
    const body: unknown = request.body;
    return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  };
}

/** Hands the answer of the customer's server back as it came. */
async function handBack(question: Question, response: Response): Promise<void> {
  response.once('close', () => question.cancel());
  const { status, headers, body } = await question.reply;
  response.status(status);
  // Express would add a character set of its own.
  Object.entries(headers).forEach(([name, value]) => response.setHeader(name, value));
  if (Buffer.isBuffer(body)) {
    response.end(body);
    return;
  }
  try {
    await pipeline(body, response);
  } catch {
    // Part of the answer is sent already: the connection was closed in the middle, and the platform sees that.
  }
}

/**
 * `POST /webhooks/{provider}`. Webhooks are turned away while the bodies of others take all the memory that there is
 * for them.
 */
export function webhookRoutes({ config, receiver, now }: HttpContext): Router {
  const router = Router();
  const gate = new Gate({ most: Infinity, mostBytes: config.ingestMemoryBytes });
  const readBody = bodyReader(config.bodyLimitBytes);
  router.post('/webhooks/:provider', async (request, response) => {
    const leave = gate.enter(bytesAhead(request, config.bodyLimitBytes));
    if (leave === null) {
      throw new ServiceError('unavailable', 'More messages come in than can be taken now. Send it again.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    response.once('close', leave);
    const { question } = await receiver.receive(request.params.provider, {
      method: request.method,
      url: `${request.protocol}://${request.host}${request.originalUrl}`,
      headers: headersOf(request.headers),
      body: await readBody(request, response),
      receivedAt: now(),
    });
    // Waiting for a slow server must not keep others from being recorded.
    leave();
    if (question !== null) {
      await handBack(question, response);
      return;
    }
    // Platforms take an empty object as "nothing to add"; anything else could change the call.
    response.status(200).json({});
  });
  router.all('/webhooks/:provider', () => {
    throw new ServiceError('method_not_allowed', 'Webhooks are sent with POST.');
  });
  return router;
}
