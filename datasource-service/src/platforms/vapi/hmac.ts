import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '../provider.ts';
import { secretsEqual } from '../../runtime/secretsEqual.ts';
import type { HmacCredential } from './credentials.ts';
import { GOOD, wrong, type Finding } from './proofs.ts';

const SECONDS_BELOW = 1e11;

const SECOND = 1000;

/** Placeholders of a payload format, and the text between them. */
const PARTS = /(\{[\w-]+\})/;

function keyOf({ secretKey, secretIsBase64 }: HmacCredential): Buffer {
  return secretIsBase64 ? Buffer.from(secretKey.replace(/^whsec_/, ''), 'base64') : Buffer.from(secretKey);
}

function formatOf({ payloadFormat, includeTimestamp }: HmacCredential): string {
  return payloadFormat ?? (includeTimestamp ? '{timestamp}.{body}' : '{body}');
}

/** What was signed, as pieces in order, or the header that is missing for it. */
function payloadOf(request: WebhookRequest, credential: HmacCredential): Array<string | Buffer> | { missing: string } {
  const { timestampHeader, messageIdHeader, url } = credential;
  const values = new Map<string, string | Buffer>([
    ['{body}', request.body],
    ['{method}', request.method],
    ['{url}', url ?? request.url],
  ]);
  const headers = new Map([
    ['{timestamp}', timestampHeader],
    ['{svix-id}', messageIdHeader],
  ]);
  const pieces: Array<string | Buffer> = [];
  for (const part of formatOf(credential).split(PARTS)) {
    const header = headers.get(part);
    if (header === undefined) {
      pieces.push(values.get(part) ?? part);
      continue;
    }
    const value = request.headers[header];
    if (value === undefined) {
      return { missing: header };
    }
    pieces.push(value);
  }
  return pieces;
}

function isReplay(request: WebhookRequest, { timestampHeader, replayWindowSeconds }: HmacCredential): boolean {
  const stated = Number(request.headers[timestampHeader]);
  const signedAt = stated < SECONDS_BELOW ? stated * SECOND : stated;
  return !(Math.abs(request.receivedAt - signedAt) <= replayWindowSeconds * SECOND);
}

/** A header may hold several signatures, as Svix sends them while a secret is exchanged. */
function signaturesIn(header: string, { signaturePrefix, signatureEncoding }: HmacCredential): string[] {
  const bare = header.split(/\s+/).map((signature) => {
    const prefix = signaturePrefix !== '' && signature.startsWith(signaturePrefix) ? signaturePrefix : '';
    return signature.slice(prefix.length).replace(/^sha(1|256|512)=/i, '');
  });
  return signatureEncoding === 'hex' ? bare.map((signature) => signature.toLowerCase()) : bare;
}

/**
 * Checks a signature over the message. A timestamp that is signed must be close to the time here; one that is not
 * proves nothing and is not looked at.
 * Source: `HMACAuthenticationPlan` in Vapi's OpenAPI document.
 */
export function checkHmac(request: WebhookRequest, credential: HmacCredential): Finding {
  const { algorithm, signatureEncoding, signatureHeader, timestampHeader, replayWindowSeconds } = credential;
  const header = request.headers[signatureHeader];
  if (header === undefined) {
    return { proof: 'none', looksFor: `a signature in ${signatureHeader}` };
  }
  const payload = payloadOf(request, credential);
  if ('missing' in payload) {
    return wrong(`The signature covers ${payload.missing}, which was not sent.`, `Let Vapi send ${payload.missing}.`);
  }
  if (formatOf(credential).includes('{timestamp}') && isReplay(request, credential)) {
    return wrong(
      `The time in ${timestampHeader} is more than ${replayWindowSeconds} seconds from the time here.`,
      'Check the clocks; a request cannot be repeated later.'
    );
  }
  const signer = createHmac(algorithm, keyOf(credential));
  payload.forEach((piece) => signer.update(piece));
  const expected = signer.digest(signatureEncoding);
  const isGood = signaturesIn(header, credential).some((signature) => secretsEqual(signature, expected));
  return isGood
    ? GOOD
    : wrong(
        `The signature in ${signatureHeader} does not match the message.`,
        'Enter the same secret, algorithm, encoding and payload format in Vapi and here.'
      );
}
