import { ServiceError } from '../runtime/errors.ts';
import { isEnvelopeProblem, type Envelope, type ProviderAdapter, type WebhookRequest } from '../platforms/provider.ts';
import type { BodyLimits } from './bodyShape.ts';
import { deliveryId } from './deliveryId.ts';
import { readBody } from './readBody.ts';

/** What is read of a body, and how. */
export interface BodyTask {
  request: WebhookRequest;
  limits: BodyLimits;
  /** Whether its proof of origin failed and it is kept for inspection. */
  isQuarantined: boolean;
}

/** One message of a body, as it is written down. */
export interface ReadMessage {
  id: string;
  envelope: Envelope;
  /** The redacted message as JSON. */
  body: string;
}

/**
 * The messages of a body. All must be readable before any is written: the platform repeats bodies as a whole.
 *
 * @throws ServiceError with the field at fault
 */
export function readMessages(adapter: ProviderAdapter, { request, limits, isQuarantined }: BodyTask): ReadMessage[] {
  const redacted = readBody(request, adapter, limits);
  return (adapter.messagesIn?.(redacted) ?? [redacted]).map((message) => {
    const envelope = adapter.readEnvelope(message);
    if (isEnvelopeProblem(envelope)) {
      throw new ServiceError('invalid_request', envelope.message, { field: envelope.field });
    }
    const body = JSON.stringify(message);
    return { id: deliveryId(adapter.provider, body, isQuarantined), envelope, body };
  });
}
