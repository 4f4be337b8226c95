import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ServiceError } from '../runtime/errors.ts';
import { tokenErrorCode } from '../platforms/vapi/accessToken.ts';
import type { IssuerCredential } from '../platforms/vapi/credentials.ts';
import type { TokenCheck } from '../platforms/vapi/verify.ts';

/** Signatures that a public key verifies; a shared secret is none of them. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Keys are fetched anew when an unknown one is named, and otherwise once a day, ms. */
const CACHE_MS = 24 * 60 * 60 * 1000;

const TIMEOUT_MS = 3000;

const RETRY_AFTER_SECONDS = 5;

/**
 * Makes the check of an issuer's access tokens by the public keys that it publishes (RFC 7517).
 *
 * @returns a check that throws an error of `jose` for a token that does not hold, and `unavailable` when the keys
 *   cannot be fetched
 */
export function createIssuerCheck({ issuer, audience, jwksUrl }: IssuerCredential): TokenCheck {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: CACHE_MS, timeoutDuration: TIMEOUT_MS });
  return async (token, now) => {
    try {
      return await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        currentDate: new Date(now),
        requiredClaims: ['exp'],
      });
    } catch (error) {
      if (tokenErrorCode(error) !== null) {
        throw error;
      }
      throw new ServiceError(
        'unavailable',
        'The webhook cannot be checked now, because the keys of the token issuer cannot be fetched. Send it again.',
        { cause: error, retryAfterSeconds: RETRY_AFTER_SECONDS }
      );
    }
  };
}
