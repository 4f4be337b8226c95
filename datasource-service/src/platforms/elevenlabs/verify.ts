import { createHmac } from 'node:crypto';
import type { Verification, WebhookRequest } from '../provider.ts';
import { secretsEqual } from '../../runtime/secretsEqual.ts';
import { rejected, unsigned, VERIFIED } from '../verdicts.ts';

/** How far the signed time may be from our clock, ms: the window that ElevenLabs' own example uses. */
const REPLAY_WINDOW_MS = 30 * 60 * 1000;

/** The values of a name in `name=value,name=value`. */
function valuesOf(header: string, name: string): string[] {
  return header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
}

/**
 * Checks an ElevenLabs webhook: `ElevenLabs-Signature: t=<epoch seconds>,v0=<hex>` with HMAC-SHA256 of `{t}.{body}`
 * keyed by the webhook's secret.
 * Source: elevenlabs/elevenlabs-docs, fern/snippets/webhook-hmac-authentication.mdx.
 */
export function verifyElevenLabs(request: WebhookRequest, secret: string): Verification {
  const header = request.headers['elevenlabs-signature'];
  if (header === undefined) {
    return unsigned(
      'The request carries no ElevenLabs-Signature.',
      'Choose HMAC as the authentication of the webhook in ElevenLabs.'
    );
  }
  const [signedAt = ''] = valuesOf(header, 't');
  const signatures = valuesOf(header, 'v0');
  if (!/^\d+$/.test(signedAt) || signatures.length === 0) {
    return rejected(
      'ElevenLabs-Signature is not of the form t=<epoch seconds>,v0=<hex>.',
      'Pass the header on unchanged.'
    );
  }
  if (Math.abs(request.receivedAt - Number(signedAt) * 1000) > REPLAY_WINDOW_MS) {
    return rejected(
      'ElevenLabs-Signature was made more than thirty minutes from the time here.',
      'Check the clocks; a request cannot be replayed later.'
    );
  }
  const expected = createHmac('sha256', secret).update(`${signedAt}.`).update(request.body).digest('hex');
  return signatures.some((signature) => secretsEqual(signature.toLowerCase(), expected))
    ? VERIFIED
    : rejected(
        'ElevenLabs-Signature does not match the body.',
        "Set VOICEHIVE_ELEVENLABS_SECRET to the webhook's own secret, and pass bodies on unchanged."
      );
}
