import { createHmac } from 'node:crypto';
import type { Verification, WebhookRequest } from '../provider.ts';
import { secretsEqual } from '../secretsEqual.ts';

/** How far a signed timestamp may be from our clock, in ms: replays of an older request are refused. */
const REPLAY_WINDOW_MS = 5 * 60 * 1000;

const SECONDS_BELOW = 1e11;

function rejected(reason: string, fix: string): Verification {
  return { verdict: 'rejected', reason, fix };
}

function verifySignature(request: WebhookRequest, signature: string, secret: string): Verification {
  const timestamp = request.headers['x-timestamp'];
  if (timestamp === undefined) {
    return rejected('The signature has no timestamp.', 'Send X-Timestamp with X-Signature.');
  }
  const signedAt = Number(timestamp);
  const signedAtMs = signedAt < SECONDS_BELOW ? signedAt * 1000 : signedAt;
  if (!Number.isFinite(signedAt) || Math.abs(request.receivedAt - signedAtMs) > REPLAY_WINDOW_MS) {
    return rejected(
      'X-Timestamp is more than five minutes from the time here.',
      'Check the clocks; a request cannot be replayed later.'
    );
  }
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(request.body).digest('hex');
  const given = signature.replace(/^sha256=/i, '').toLowerCase();
  return secretsEqual(given, expected)
    ? { verdict: 'verified' }
    : rejected('X-Signature does not match the body.', 'Check that both sides use the same secret.');
}

function verifyToken(token: string, secret: string, header: string): Verification {
  return secretsEqual(token, secret)
    ? { verdict: 'verified' }
    : rejected(`${header} does not match.`, 'Check that both sides use the same secret.');
}

/**
 * Checks a Vapi webhook by the proof it carries: HMAC-SHA256 of `{timestamp}.{body}` in X-Signature with X-Timestamp,
 * a bearer token, or the older X-Vapi-Secret. A signature is the strongest proof, so when there is one it must hold.
 * Source: docs.vapi.ai/server-url/server-authentication.
 */
export function verifyVapi(request: WebhookRequest, secret: string): Verification {
  const signature = request.headers['x-signature'];
  if (signature !== undefined) {
    return verifySignature(request, signature, secret);
  }
  const authorization = request.headers['authorization'];
  if (authorization !== undefined) {
    return verifyToken(authorization.replace(/^Bearer\s+/i, ''), secret, 'The bearer token');
  }
  const shared = request.headers['x-vapi-secret'];
  if (shared !== undefined) {
    return verifyToken(shared, secret, 'X-Vapi-Secret');
  }
  return {
    verdict: 'unsigned',
    reason: 'The request carries no credential.',
    fix: 'Send a bearer token, X-Vapi-Secret, or X-Signature with X-Timestamp.',
  };
}
