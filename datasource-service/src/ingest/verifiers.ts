import type { Config } from '../config.ts';
import type { Provider } from '../contract/index.ts';
import type { Verifier } from '../providers/provider.ts';
import { createVapiVerifier } from '../providers/vapi/verify.ts';
import { createIssuerCheck } from './issuerKeys.ts';

/** How to check each platform's webhooks; a platform without credentials is absent. */
export type Verifiers = Partial<Record<Provider, Verifier>>;

/** Environment variables that hold each platform's credentials, for the sentence that asks for them. */
export const CREDENTIAL_SETTINGS: Readonly<Record<Provider, string>> = {
  vapi: 'VOICEHIVE_VAPI_SECRET or VOICEHIVE_VAPI_CREDENTIALS',
  retell: 'VOICEHIVE_RETELL_API_KEY',
  twilio: 'VOICEHIVE_TWILIO_AUTH_TOKEN',
  livekit: 'VOICEHIVE_LIVEKIT_API_KEY and VOICEHIVE_LIVEKIT_API_SECRET',
  elevenlabs: 'VOICEHIVE_ELEVENLABS_SECRET',
};

function vapiVerifier({ vapiSecret: secret, vapiCredentials: credentials }: VapiSettings): Verifier | null {
  return secret === null && credentials.length === 0
    ? null
    : createVapiVerifier({ secret, credentials, createTokenCheck: createIssuerCheck });
}

type VapiSettings = Pick<Config, 'vapiSecret' | 'vapiCredentials'>;

/** The verifiers for the credentials that are configured. */
export function createVerifiers(config: VapiSettings): Verifiers {
  const vapi = vapiVerifier(config);
  return {
    ...(vapi === null ? {} : { vapi }),
  };
}
