import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Verification, WebhookRequest } from '../provider.ts';
import { secretsEqual } from '../../runtime/secretsEqual.ts';
import { rejected, unsigned, VERIFIED } from '../verdicts.ts';

/** The pair with which a LiveKit project signs. */
export interface LiveKitCredential {
  apiKey: string;
  apiSecret: string;
}

/** How far clocks may be apart, seconds: what LiveKit's own verifier allows. */
const LEEWAY_SECONDS = 60;

const NO_TOKEN =
  'The Authorization header is no token of LiveKit, which is a JWT with HS256 and the claims iss, exp and sha256.';

const headerSchema = z.object({ alg: z.literal('HS256') });

const claimsSchema = z.object({
  iss: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  sha256: z.string(),
});
type Claims = z.output<typeof claimsSchema>;

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** The claims of a token that this secret signed, else what is wrong with it. */
function readToken(token: string, apiSecret: string): Claims | string {
  const [, header, payload, signature] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (header === undefined || payload === undefined || signature === undefined) {
    return NO_TOKEN;
  }
  const claims = claimsSchema.safeParse(decode(payload));
  if (!claims.success || !headerSchema.safeParse(decode(header)).success) {
    return NO_TOKEN;
  }
  const expected = createHmac('sha256', apiSecret).update(`${header}.${payload}`).digest('base64url');
  return secretsEqual(signature, expected) ? claims.data : 'The token is not signed with the API secret.';
}

/**
 * Checks a LiveKit webhook: `Authorization` holds a JWT, HS256 with the API secret, issued by the API key, whose claim
 * `sha256` is the base64 of the body's SHA-256. A token is good for minutes, which refuses replays.
 * Source: livekit/protocol, webhook/verifier.go and auth/verifier.go.
 */
export function verifyLiveKit(request: WebhookRequest, { apiKey, apiSecret }: LiveKitCredential): Verification {
  const header = request.headers['authorization'];
  if (header === undefined) {
    return unsigned(
      'The request carries no Authorization header.',
      'Let LiveKit send it here directly, or pass the header on.'
    );
  }
  const claims = readToken(header.replace(/^Bearer\s+/i, ''), apiSecret);
  if (typeof claims === 'string') {
    return rejected(
      claims,
      'Set VOICEHIVE_LIVEKIT_API_KEY and VOICEHIVE_LIVEKIT_API_SECRET to the pair that signs webhooks.'
    );
  }
  if (!secretsEqual(claims.iss, apiKey)) {
    return rejected(
      'The token was issued by another API key.',
      'Set VOICEHIVE_LIVEKIT_API_KEY to the key chosen for webhooks.'
    );
  }
  const now = request.receivedAt / 1000;
  if (now > claims.exp + LEEWAY_SECONDS || now < (claims.nbf ?? 0) - LEEWAY_SECONDS) {
    return rejected('The token is not valid at this time.', 'Check the clocks; a request cannot be replayed later.');
  }
  const hash = createHash('sha256').update(request.body).digest('base64');
  return secretsEqual(claims.sha256, hash)
    ? VERIFIED
    : rejected('The token is of another body.', 'Pass bodies on unchanged.');
}
