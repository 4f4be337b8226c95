import { createHmac } from 'node:crypto';

/** How a webhook proves where it comes from. */
export type ProofKind = 'hmac' | 'bearer';

/**
 * Headers that prove the origin of a body: HMAC-SHA256 of `{timestamp}.{body}` in hex, the platform's default form, or
 * a bearer token. A forged one has the form but not the right value.
 */
export function proofHeaders(
  kind: ProofKind,
  secret: string,
  body: string,
  { sentAt, isForged }: { sentAt: number; isForged: boolean }
): Record<string, string> {
  const key = isForged ? `${secret}-forged` : secret;
  if (kind === 'bearer') {
    return { authorization: `Bearer ${key}` };
  }
  const timestamp = String(Math.floor(sentAt / 1000));
  return {
    'x-timestamp': timestamp,
    'x-signature': createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex'),
  };
}
