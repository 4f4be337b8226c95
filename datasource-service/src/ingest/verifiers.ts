import type { Config } from '../config.ts';
import type { Provider } from '../contract/index.ts';
import type { Verifier } from '../providers/provider.ts';
import { verifyVapi } from '../providers/vapi/verify.ts';

/** How to check each platform's webhooks; a platform without credentials is absent. */
export type Verifiers = Partial<Record<Provider, Verifier>>;

/** Environment variables that hold each platform's credentials, for the sentence that asks for them. */
export const CREDENTIAL_SETTINGS: Readonly<Record<Provider, string>> = {
  vapi: 'VOICEHIVE_VAPI_SECRET',
  retell: 'VOICEHIVE_RETELL_API_KEY',
  twilio: 'VOICEHIVE_TWILIO_AUTH_TOKEN',
  livekit: 'VOICEHIVE_LIVEKIT_API_KEY and VOICEHIVE_LIVEKIT_API_SECRET',
  elevenlabs: 'VOICEHIVE_ELEVENLABS_SECRET',
};

/** The verifiers for the credentials that are configured. */
export function createVerifiers({ vapiSecret }: Pick<Config, 'vapiSecret'>): Verifiers {
  return {
    ...(vapiSecret === null ? {} : { vapi: (request) => verifyVapi(request, vapiSecret) }),
  };
}
