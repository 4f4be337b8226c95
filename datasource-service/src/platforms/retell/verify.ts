import { createHmac } from 'node:crypto';
import type { Verification, WebhookRequest } from '../provider.ts';
import { secretsEqual } from '../../runtime/secretsEqual.ts';
import { rejected, unsigned, VERIFIED } from '../verdicts.ts';

/** How far the signed time may be from our clock, ms: replays of an older request are refused. */
const REPLAY_WINDOW_MS = 5 * 60 * 1000;

/**
 * Checks a Retell webhook: `x-retell-signature: v=<epoch ms>,d=<hex>` with HMAC-SHA256 over the raw body followed by
 * the time, keyed by the API key that has the webhook badge.
 * Source: RetellAI/retell-typescript-sdk, src/lib/webhook_auth.ts.
 */
export function verifyRetell(request: WebhookRequest, apiKey: string): Verification {
  const header = request.headers['x-retell-signature'];
  if (header === undefined) {
    return unsigned(
      'The request carries no X-Retell-Signature.',
      'Let Retell send it here directly, or pass the header on.'
    );
  }
  const [, signedAt, digest] = /^v=(\d+),d=([0-9a-f]{64})$/i.exec(header) ?? [];
  if (signedAt === undefined || digest === undefined) {
    return rejected('X-Retell-Signature is not of the form v=<epoch ms>,d=<hex>.', 'Pass the header on unchanged.');
  }
  if (Math.abs(request.receivedAt - Number(signedAt)) > REPLAY_WINDOW_MS) {
    return rejected(
      'X-Retell-Signature was made more than five minutes from the time here.',
      'Check the clocks; a request cannot be replayed later.'
    );
  }
  const expected = createHmac('sha256', apiKey).update(request.body).update(signedAt).digest('hex');
  return secretsEqual(digest.toLowerCase(), expected)
    ? VERIFIED
    : rejected(
        'X-Retell-Signature does not match the body.',
        'Set VOICEHIVE_RETELL_API_KEY to the API key with the webhook badge, and pass bodies on unchanged.'
      );
}
