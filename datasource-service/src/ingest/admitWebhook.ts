import type { Config } from '../config.ts';
import { ServiceError } from '../errors.ts';
import type { ProviderAdapter, WebhookRequest } from '../providers/provider.ts';
import type { DeliveryVerdict } from '../store/record/recordStore.ts';

/** What the configuration says about proof of origin. */
export type AdmissionRules = Pick<Config, 'auth' | 'unverified' | 'vapiSecret'>;

/** Whether and how a webhook comes in. */
export interface AdmittedWebhook {
  verdict: DeliveryVerdict;
  /** Why it is quarantined; null otherwise. */
  reason: string | null;
}

/**
 * Decides on a webhook by its proof of origin.
 *
 * @throws ServiceError `unauthenticated` when it is turned away
 */
export function admitWebhook(
  adapter: ProviderAdapter,
  request: WebhookRequest,
  rules: AdmissionRules
): AdmittedWebhook {
  if (rules.vapiSecret === null) {
    if (rules.auth === 'open') {
      return { verdict: 'unsigned', reason: null };
    }
    throw new ServiceError(
      'unauthenticated',
      'The service has no secret to check webhooks against. Set VOICEHIVE_VAPI_SECRET on the service and the same secret at the platform.'
    );
  }
  const verification = adapter.verify(request, rules.vapiSecret);
  if (verification.verdict === 'verified') {
    return { verdict: 'verified', reason: null };
  }
  if (rules.unverified === 'quarantine') {
    return { verdict: 'quarantined', reason: verification.reason };
  }
  throw new ServiceError('unauthenticated', `${verification.reason} ${verification.fix}`);
}
