import type { Config } from '../config/config.ts';
import type { Provider } from '../contract/index.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { WebhookRequest } from '../platforms/provider.ts';
import { CREDENTIAL_SETTINGS, type Verifiers } from './verifiers.ts';

/** What is asked of a webhook as proof of its origin. */
export interface AdmissionRules extends Pick<Config, 'auth' | 'unverified'> {
  verifiers: Verifiers;
}

/** Whether and how a webhook comes in. */
export interface AdmittedWebhook {
  verdict: 'verified' | 'unsigned' | 'quarantined';
  /** Why it is quarantined; null otherwise. */
  reason: string | null;
}

/**
 * Decides on a webhook by its proof of origin.
 *
 * @throws ServiceError `unauthenticated` when it is turned away
 */
export async function admitWebhook(
  provider: Provider,
  request: WebhookRequest,
  rules: AdmissionRules
): Promise<AdmittedWebhook> {
  const verify = rules.verifiers[provider];
  if (verify === undefined) {
    if (rules.auth === 'open') {
      return { verdict: 'unsigned', reason: null };
    }
    throw new ServiceError(
      'unauthenticated',
      `The service has no secret to check webhooks of ${provider} against. Set ${CREDENTIAL_SETTINGS[provider]} on the service to what the platform uses.`
    );
  }
  const verification = await verify(request);
  if (verification.verdict === 'verified') {
    return { verdict: 'verified', reason: null };
  }
  if (rules.unverified === 'quarantine') {
    return { verdict: 'quarantined', reason: verification.reason };
  }
  throw new ServiceError('unauthenticated', `${verification.reason} ${verification.fix}`);
}
