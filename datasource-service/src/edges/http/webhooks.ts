import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import { ServiceError } from '../../runtime/errors.ts';
import { MemoryBudget } from '../../ingest/memoryBudget.ts';
import type { Received } from '../../ingest/receiver.ts';
import type { Question } from '../../ingest/tee/tee.ts';
import { checkWebhookType } from './bodyTypes.ts';
import type { HttpContext } from './context.ts';
import { readBytes } from './readBytes.ts';

function headersOf(headers: Request['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
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
  const limit = config.bodyLimitBytes;
  const budget = new MemoryBudget(config.ingestMemoryBytes);

  async function receive(request: Request<{ provider: string }>): Promise<Received> {
    checkWebhookType(request, config);
    const memory = budget.share();
    try {
      return await receiver.receive(request.params.provider, {
        method: request.method,
        url: `${request.protocol}://${request.host}${request.originalUrl}`,
        headers: headersOf(request.headers),
        body: await readBytes(request, { limit, memory }),
        receivedAt: now(),
      });
    } finally {
      // Waiting for a slow server must not keep others from being recorded.
      memory.release();
      // What was not wanted any more is read away, so that the connection can carry the answer.
      request.resume();
    }
  }

  router.post('/webhooks/:provider', async (request, response) => {
    const { question } = await receive(request);
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
