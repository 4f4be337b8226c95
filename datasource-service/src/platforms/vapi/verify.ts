import type { Verification, Verifier, WebhookRequest } from '../provider.ts';
import { rejected, unsigned, VERIFIED } from '../verdicts.ts';
import { tokenErrorCode, verifyAccessToken } from './accessToken.ts';
import { bearerTokenOf, checkBearer } from './bearer.ts';
import type { IssuerCredential, VapiCredential } from './credentials.ts';
import { checkHmac } from './hmac.ts';
import { GOOD, wrong, type Finding, type ProofCheck } from './proofs.ts';

/** What is configured to check Vapi's webhooks with. */
export interface VapiProofs {
  /** One secret for whichever simple way Vapi is set to; null without one. */
  secret: string | null;
  credentials: readonly VapiCredential[];
  /**
   * Makes the check of an outside issuer's tokens.
   *
   * @returns a function that throws an error of `jose` when a token does not hold
   */
  createTokenCheck: (credential: IssuerCredential) => TokenCheck;
}

/** Checks an access token at a moment, epoch ms; rejects when it does not hold. */
export type TokenCheck = (token: string, now: number) => Promise<unknown>;

/** What Vapi does with the credential of an assistant that came with the call. Source: github.com/VapiAI/docs#1221. */
const INLINE_ASSISTANTS =
  'Vapi sends no credential for an assistant that was passed inline with the call: give that call a saved assistant, or set VOICEHIVE_UNVERIFIED=quarantine to keep such messages apart.';

function reasonFor(code: string): string {
  switch (code) {
    case 'ERR_JWT_EXPIRED':
      return 'The access token has expired.';
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return 'The access token was issued by or for somebody else.';
    default:
      return 'The access token is not signed by its issuer.';
  }
}

async function checkToken(request: WebhookRequest, check: TokenCheck): Promise<Finding> {
  const token = bearerTokenOf(request);
  if (token === null) {
    return { proof: 'none', looksFor: 'an OAuth2 access token in authorization' };
  }
  try {
    await check(token, request.receivedAt);
    return GOOD;
  } catch (error) {
    const code = tokenErrorCode(error);
    if (code === null) {
      throw error;
    }
    return wrong(reasonFor(code), 'Enter the same client or issuer in Vapi and here, and check the clocks.');
  }
}

function checkFor(credential: VapiCredential, createTokenCheck: VapiProofs['createTokenCheck']): ProofCheck {
  switch (credential.type) {
    case 'bearer':
      return (request) => checkBearer(request, credential);
    case 'hmac':
      return (request) => checkHmac(request, credential);
    case 'oauth2': {
      const check: TokenCheck =
        'issuer' in credential
          ? createTokenCheck(credential)
          : (token, now) => verifyAccessToken(token, credential, now);
      return (request) => checkToken(request, check);
    }
  }
}

/**
 * The one secret of a simple set-up may come as a bearer token, in the older X-Vapi-Secret, or as the key of a
 * signature with default settings. A signature is the strongest of them, so when there is one it must hold.
 */
function checkForSecret(secret: string): ProofCheck {
  const hmac = {
    type: 'hmac',
    secretKey: secret,
    algorithm: 'sha256',
    signatureHeader: 'x-signature',
    timestampHeader: 'x-timestamp',
    messageIdHeader: 'svix-id',
    signaturePrefix: '',
    signatureEncoding: 'hex',
    secretIsBase64: false,
    includeTimestamp: true,
    replayWindowSeconds: 300,
  } as const;
  const bearer = { type: 'bearer', token: secret } as const;
  return (request) => {
    const { 'x-signature': signature, authorization, 'x-vapi-secret': older } = request.headers;
    if (signature !== undefined) {
      return checkHmac(request, hmac);
    }
    const bearerPrefixEnabled = bearerTokenOf(request) !== null;
    const findings = [
      ...(older === undefined
        ? []
        : [checkBearer(request, { ...bearer, headerName: 'x-vapi-secret', bearerPrefixEnabled: false })]),
      ...(authorization === undefined
        ? []
        : [checkBearer(request, { ...bearer, headerName: 'authorization', bearerPrefixEnabled })]),
    ];
    // A proxy before the service may have put an Authorization of its own beside the secret.
    return (
      findings.find(({ proof }) => proof === 'good') ??
      findings[0] ?? { proof: 'none', looksFor: 'a bearer token, X-Vapi-Secret, or X-Signature with X-Timestamp' }
    );
  };
}

function conclude(findings: readonly Finding[]): Verification {
  const failures = findings.filter((finding) => finding.proof === 'wrong');
  if (failures.length > 0) {
    const unique = (texts: string[]) => [...new Set(texts)].join(' ');
    return rejected(unique(failures.map(({ reason }) => reason)), unique(failures.map(({ fix }) => fix)));
  }
  const expected = findings.filter((finding) => finding.proof === 'none').map(({ looksFor }) => looksFor);
  return unsigned(
    'The request carries no credential that is known here.',
    `Send ${[...new Set(expected)].join(', or ')}. ${INLINE_ASSISTANTS}`
  );
}

/**
 * The verifier of Vapi's webhooks: a webhook is verified when any of the credentials verifies it, so that a secret can
 * be exchanged by configuring the old and the new one for a while. Outside issuers are asked last, because theirs is
 * the only check that may need the network.
 * Source: docs.vapi.ai/server-url/server-authentication.
 */
export function createVapiVerifier({ secret, credentials, createTokenCheck }: VapiProofs): Verifier {
  const local = credentials.filter((credential) => !('issuer' in credential));
  const outside = credentials.filter((credential) => 'issuer' in credential);
  const checks = [
    ...(secret === null ? [] : [checkForSecret(secret)]),
    ...[...local, ...outside].map((credential) => checkFor(credential, createTokenCheck)),
  ];
  return async (request) => {
    const findings: Finding[] = [];
    for (const check of checks) {
      const finding = await check(request);
      if (finding.proof === 'good') {
        return VERIFIED;
      }
      findings.push(finding);
    }
    return conclude(findings);
  };
}
