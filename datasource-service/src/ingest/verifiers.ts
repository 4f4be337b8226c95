import type { Config } from '../config/config.ts';
import type { Provider } from '../contract/index.ts';
import { verifyElevenLabs } from '../platforms/elevenlabs/verify.ts';
import { verifyLiveKit } from '../platforms/livekit/verify.ts';
import { present } from '../platforms/present.ts';
import type { Verification, Verifier, WebhookRequest } from '../platforms/provider.ts';
import { verifyRetell } from '../platforms/retell/verify.ts';
import { verifyTwilio } from '../platforms/twilio/verify.ts';
import { createVapiVerifier } from '../platforms/vapi/verify.ts';
import { createIssuerCheck } from './issuerKeys.ts';

/** How to check each platform's webhooks; a platform without credentials is absent. */
export type Verifiers = Partial<Record<Provider, Verifier>>;

/** Environment variables that hold each platform's credentials, for the sentence that asks for them. */
export const CREDENTIAL_SETTINGS: Readonly<Record<Provider, string>> = {
  vapi: 'VOICEHIVE_VAPI_SECRET or VOICEHIVE_VAPI_CREDENTIALS',
  retell: 'VOICEHIVE_RETELL_API_KEY',
  twilio: 'VOICEHIVE_TWILIO_AUTH_TOKEN or VOICEHIVE_TWILIO_SHARED_KEYS',
  livekit: 'VOICEHIVE_LIVEKIT_API_KEY and VOICEHIVE_LIVEKIT_API_SECRET',
  elevenlabs: 'VOICEHIVE_ELEVENLABS_SECRET',
};

function vapiVerifier({ vapiSecret: secret, vapiCredentials: credentials }: VapiSettings): Verifier | null {
  return secret === null && credentials.length === 0
    ? null
    : createVapiVerifier({ secret, credentials, createTokenCheck: createIssuerCheck });
}

type VapiSettings = Pick<Config, 'vapiSecret' | 'vapiCredentials'>;

type Credentials = VapiSettings &
  Pick<Config, 'retellApiKey' | 'twilioAuthToken' | 'twilioSharedKeys' | 'publicUrl' | 'livekit' | 'elevenlabsSecret'>;

/** A verifier made with its credential, where there is one. */
function verifierWith<T>(
  credential: T | null,
  verify: (request: WebhookRequest, credential: T) => Verification
): Verifier | null {
  return credential === null ? null : (request) => verify(request, credential);
}

/** The verifiers for the credentials that are configured. */
export function createVerifiers(config: Credentials): Verifiers {
  const { twilioAuthToken: authToken, twilioSharedKeys: sharedKeys, publicUrl } = config;
  const hasTwilio = authToken !== null || sharedKeys.length > 0;
  return present<Required<Verifiers>>({
    vapi: vapiVerifier(config),
    retell: verifierWith(config.retellApiKey, verifyRetell),
    twilio: verifierWith(hasTwilio ? { authToken, sharedKeys, publicUrl } : null, verifyTwilio),
    livekit: verifierWith(config.livekit, verifyLiveKit),
    elevenlabs: verifierWith(config.elevenlabsSecret, verifyElevenLabs),
  });
}
