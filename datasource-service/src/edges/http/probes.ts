import { Router } from 'express';
import type { HttpContext } from './context.ts';

/** Liveness, readiness and Prometheus metrics, for machines. */
export function probeRoutes({ isReady, problems, metrics }: HttpContext): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', (_request, response) => {
    const ready = isReady();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', problems: problems() });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
