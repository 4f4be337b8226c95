import { Router } from 'express';
import { ServiceError } from '../../runtime/errors.ts';
import { checkJsonShape } from '../../ingest/bodyShape.ts';
import { MemoryBudget } from '../../ingest/memoryBudget.ts';
import { readGrafanaMessage } from '../../oncall/grafanaAlerts.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifySignature } from '../../oncall/signature.ts';
import type { HttpContext } from './context.ts';
import { readBytes } from './readBytes.ts';

/** Alerts are few and small: bodies of two at once fit, and more are sent again by Grafana. */
const BODIES_AT_ONCE = 2;

/** Names and values of a message: Grafana sends some fifty for each alert. */
const MOST_PARTS = 200_000;

/** `POST /alerts/grafana`: takes what Grafana's webhook contact point sends. What was taken is durable when it is answered. */
export function alertRoutes({ config, onCall, now }: HttpContext): Router {
  const router = Router();
  const limit = config.bodyLimitBytes;
  const budget = new MemoryBudget(BODIES_AT_ONCE * limit);

  function refuseUnproven(): void {
    if (config.onCallSecret === null && config.auth !== 'open') {
      throw new ServiceError(
        'unauthenticated',
        'Alerts are not taken yet: set VOICEHIVE_ONCALL_SECRET on the service, and the same secret as hmacConfig of the contact point in Grafana.'
      );
    }
  }

  router.post('/alerts/grafana', async (request, response) => {
    refuseUnproven();
    const memory = budget.share();
    try {
      const receivedAt = now();
      const body = await readBytes(request, { limit, memory });
      if (config.onCallSecret !== null) {
        const signature = request.get(SIGNATURE_HEADER);
        const timestamp = request.get(TIMESTAMP_HEADER);
        verifySignature(config.onCallSecret, { signature, timestamp, body, receivedAt });
      }
      checkJsonShape(body, MOST_PARTS);
      const message = readGrafanaMessage(body);
      await onCall.receive(message);
      response.json({ alerts: message.alerts.length });
    } finally {
      memory.release();
      request.resume();
    }
  });
  router.all('/alerts/grafana', () => {
    throw new ServiceError('method_not_allowed', 'Alerts are sent with POST.');
  });
  return router;
}
