import { createHmac } from 'node:crypto';
import { ServiceError } from '../runtime/errors.ts';
import { secretsEqual } from '../runtime/secretsEqual.ts';

/** Headers of Grafana's signed webhooks, as the contact point names them. */
export const SIGNATURE_HEADER = 'x-grafana-alerting-signature';
export const TIMESTAMP_HEADER = 'x-grafana-alerting-signature-timestamp';

/** How far a signature's time may be from ours, either way, seconds. */
const WINDOW_SECONDS = 5 * 60;

/**
 * HMAC-SHA256 of `timestamp:body` in lower-case hex, as Grafana signs webhooks.
 * Source: github.com/grafana/alerting, http/hmac.go
 *
 * @param timestamp seconds since 1970
 */
export function sign(secret: string, timestamp: string, body: Uint8Array | string): string {
  return createHmac('sha256', secret).update(`${timestamp}:`).update(body).digest('hex');
}

function fail(message: string, field: string): never {
  throw new ServiceError('unauthenticated', message, { field });
}

/** A message with the headers that prove where it comes from. */
interface SignedMessage {
  signature: string | undefined;
  timestamp: string | undefined;
  body: Uint8Array;
  /** Epoch ms. */
  receivedAt: number;
}

/**
 * Sees that a message was signed with the secret, and lately.
 *
 * @throws ServiceError `unauthenticated`, saying what is wrong with it
 */
export function verifySignature(secret: string, { signature, timestamp, body, receivedAt }: SignedMessage): void {
  if (signature === undefined || timestamp === undefined) {
    fail(
      'The alert is not signed: give the contact point in Grafana an hmacConfig with the secret of VOICEHIVE_ONCALL_SECRET and the timestampHeader X-Grafana-Alerting-Signature-Timestamp.',
      SIGNATURE_HEADER
    );
  }
  if (!secretsEqual(signature, sign(secret, timestamp, body))) {
    fail(
      'The signature does not match: the secret in Grafana is not that of VOICEHIVE_ONCALL_SECRET.',
      SIGNATURE_HEADER
    );
  }
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(receivedAt / 1000 - Number(timestamp)) > WINDOW_SECONDS) {
    fail(
      'The signature is more than five minutes from now: set the clocks of Grafana and the service.',
      TIMESTAMP_HEADER
    );
  }
}
