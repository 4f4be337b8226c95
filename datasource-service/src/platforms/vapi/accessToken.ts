import { createHmac, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { ClientCredential } from './credentials.ts';

const ISSUER = 'voicehive-monitoring';

const AUDIENCE = 'vapi-webhooks';

const ALGORITHM = 'HS256';

const SECOND = 1000;

/**
 * The signing key of a client's tokens is drawn from its secret: with the secret, every token that it ever fetched
 * ceases to hold, and no other state is needed.
 */
function keyOf({ clientSecret }: ClientCredential): Uint8Array {
  return createHmac('sha256', clientSecret).update('voicehive-monitoring access token').digest();
}

/**
 * A token for a client that has proved itself, signed as a JWT (RFC 7519).
 *
 * @param now epoch ms
 */
export function issueAccessToken(credential: ClientCredential, now: number): Promise<string> {
  const issuedAt = Math.floor(now / SECOND);
  const { scope } = credential;
  return new SignJWT(scope === undefined ? {} : { scope })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(credential.clientId)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + credential.tokenLifetimeSeconds)
    .sign(keyOf(credential));
}

/**
 * The claims of a token that this service issued to the client.
 *
 * @param now epoch ms
 * @throws an error of `jose` when the token does not hold
 */
export async function verifyAccessToken(token: string, credential: ClientCredential, now: number): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keyOf(credential), {
    issuer: ISSUER,
    audience: AUDIENCE,
    subject: credential.clientId,
    algorithms: [ALGORITHM],
    currentDate: new Date(now),
  });
  return payload;
}

const TOKEN_ERROR =
  /^ERR_(JWT_|JWS_|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE_MATCHING_KEYS|JOSE_ALG_NOT_ALLOWED|JOSE_NOT_SUPPORTED)/;

/** The code of an error of `jose` about the token itself; null for any other error, such as a network's. */
export function tokenErrorCode(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && TOKEN_ERROR.test(code) ? code : null;
}
