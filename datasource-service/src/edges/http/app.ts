import express, { json, Router, type Express } from 'express';
import { API_PREFIX } from '../../contract/index.ts';
import { ServiceError } from '../../runtime/errors.ts';
import { alertRoutes } from './alertRoutes.ts';
import { authenticate, provenOnly } from './authenticate.ts';
import { callRoutes } from './callRoutes.ts';
import { jsonOnly } from './bodyTypes.ts';
import type { HttpContext } from './context.ts';
import { describeApi } from './openApi.ts';
import { errorHandler } from './errorHandler.ts';
import { liveRoute } from './liveRoute.ts';
import { localOnly } from './localOnly.ts';
import { probeRoutes } from './probes.ts';
import { queryRoute } from './queryRoute.ts';
import { requestLog } from './requestLog.ts';
import { tokenRoute } from './tokenRoute.ts';
import { webhookRoutes } from './webhooks.ts';

/** Largest body of a resource: a list of ids, or some text. */
const BODY_LIMIT = '256kb';

/** Who asks over HTTP: a key names nobody. */
const ACTOR = 'HTTP API';

function resourceRoutes({ config, resources }: HttpContext): Router {
  const router = Router();
  for (const place of resources.paths) {
    router.all(`/${place}`, provenOnly(config), json({ limit: BODY_LIMIT }), async (request, response) => {
      const access = authenticate(request, config);
      const { method, params } = request;
      const body: unknown = request.body;
      const path = place.replaceAll(/:(\w+)/g, (_part, name: string) => String(params[name]));
      response.json(await resources.answer({ path, method, access, actor: ACTOR, body }));
    });
  }
  return router;
}

/** `GET /openapi.json`: the description of the API, open to everybody who can reach it. */
function descriptionRoute(version: string): Router {
  const description = describeApi(version);
  const router = Router();
  router.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  return router;
}

/** The HTTP API: every route is versioned, except the three that machines probe. */
export function createApp(context: HttpContext): Express {
  const { logger, metrics, config } = context;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLog(logger, metrics));
  app.use(localOnly(config));
  app.use(probeRoutes(context));
  app.use(
    API_PREFIX,
    jsonOnly(),
    descriptionRoute(context.version),
    webhookRoutes(context),
    alertRoutes(context),
    tokenRoute(context),
    queryRoute(context),
    callRoutes(context),
    liveRoute(context),
    resourceRoutes(context)
  );
  app.use((request) => {
    throw new ServiceError('not_found', `There is no ${request.method} ${request.path}.`);
  });
  app.use(errorHandler(logger));
  return app;
}
