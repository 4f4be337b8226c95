import { raw, Router } from 'express';
import { ServiceError } from '../errors.ts';
import type { HttpContext } from './context.ts';

function headersOf(headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value])
  );
}

/** `POST /webhooks/{provider}`: the body is taken as bytes, because signatures are made over them. */
export function webhookRoutes({ config, receiver, now }: HttpContext): Router {
  const router = Router();
  router.post(
    '/webhooks/:provider',
    raw({ type: () => true, limit: config.bodyLimitBytes }),
    async (request, response) => {
      const body: unknown = request.body;
      await receiver.receive(request.params.provider, {
        method: request.method,
        url: `${request.protocol}://${request.get('host') ?? ''}${request.originalUrl}`,
        headers: headersOf(request.headers),
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
        receivedAt: now(),
      });
      // Platforms take an empty object as "nothing to add"; anything else could change the call.
      response.status(200).json({});
    }
  );
  router.all('/webhooks/:provider', () => {
    throw new ServiceError('method_not_allowed', 'Webhooks are sent with POST.');
  });
  return router;
}
