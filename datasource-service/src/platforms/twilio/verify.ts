import { createHash, createHmac } from 'node:crypto';
import { parse, stringify } from 'node:querystring';
import type { Verification, WebhookRequest } from '../provider.ts';
import { secretsEqual } from '../../runtime/secretsEqual.ts';
import { rejected, unsigned, VERIFIED } from '../verdicts.ts';
import { isForm } from './parseBody.ts';

/** What Twilio's signatures are checked with. */
export interface TwilioCredential {
  /** The account's auth token; null when only shared keys are configured. */
  authToken: string | null;
  /** Secrets of shared keys, any of which may have signed. */
  sharedKeys: readonly string[];
  /** Address at which Twilio reaches the service, without the path of the route; null when it is the request's own. */
  publicUrl: string | null;
}

/** The URL as Twilio addressed it; null when the request's cannot be read, as without a host. */
function signedUrl(request: WebhookRequest, publicUrl: string | null): URL | null {
  if (!URL.canParse(request.url)) {
    return null;
  }
  const asked = new URL(request.url);
  return publicUrl === null ? asked : new URL(`${publicUrl.replace(/\/+$/, '')}${asked.pathname}${asked.search}`);
}

/** `URL` leaves standard ports out, so one is written in by hand. */
function withPort(url: URL): string {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  return `${url.protocol}//${user}${url.hostname}:${port}${url.pathname}${url.search}`;
}

function withoutPort(url: URL): string {
  const copy = new URL(url);
  copy.port = '';
  return copy.toString();
}

function withPlainQuery(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? url : `${url.slice(0, start)}?${stringify(parse(url.slice(start + 1)))}`;
}

/** The ways in which Twilio may have written the URL that it signed: it is not of one mind about ports and escapes. */
function spellings(url: URL): string[] {
  const plain = [withoutPort(url), withPort(url)];
  return [...plain, ...plain.map(withPlainQuery)];
}

/** Names and values one after another, names in order, each value once and in order. */
function signedFields(request: WebhookRequest): string {
  const fields = new URLSearchParams(request.body.toString('utf8'));
  return [...new Set(fields.keys())]
    .sort()
    .flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => `${name}${value}`))
    .join('');
}

/** Hashes by Twilio's names of the algorithms. */
const HASHES = new Map([
  ['HMAC_SHA1', 'sha1'],
  ['HMAC_SHA256', 'sha256'],
]);

/** The algorithm that a shared key signed with; the auth token's where the request names none. */
function algorithmOf(request: WebhookRequest): string {
  const settings = request.headers['x-twilio-webhooks-signature-settings'] ?? '';
  const named = settings.split(',').flatMap((part) => /^\s*algorithm\s*=\s*(\S+)\s*$/i.exec(part)?.[1] ?? []);
  return (named[0] ?? 'HMAC_SHA1').toUpperCase();
}

/** The secrets that may have signed by the algorithm: only shared keys sign by the newer one. */
function secretsFor(algorithm: string, { authToken, sharedKeys }: TwilioCredential): readonly string[] {
  const tokens = authToken === null ? [] : [authToken];
  return algorithm === 'HMAC_SHA1' ? tokens : sharedKeys.length > 0 ? sharedKeys : tokens;
}

/**
 * Checks a Twilio webhook: `X-Twilio-Signature` is the base64 of an HMAC, keyed by the account's auth token (SHA-1) or
 * by a shared key (as `X-Twilio-Webhooks-Signature-Settings` says), over the full URL as Twilio addressed it followed
 * by the form's fields; for a body that is no form, over the URL alone, whose `bodySHA256` must be the body's. There is
 * no time in it: Twilio has no protection against a replay, so one is only harmless because the same message changes
 * nothing.
 * Source: `validateRequest` and `validateRequestWithBody` in twilio/twilio-node, src/webhooks/webhooks.ts (6.3.1 for
 * shared keys), and twilio.com/docs/usage/security.
 */
export function verifyTwilio(request: WebhookRequest, credential: TwilioCredential): Verification {
  const given = request.headers['x-twilio-signature'];
  if (given === undefined) {
    return unsigned(
      'The request carries no X-Twilio-Signature.',
      'Let Twilio send it here directly, or pass the header on.'
    );
  }
  const algorithm = algorithmOf(request);
  const hash = HASHES.get(algorithm);
  if (hash === undefined) {
    return rejected(
      `X-Twilio-Webhooks-Signature-Settings names the algorithm ${algorithm}, which is not known here.`,
      `Let the key sign with ${[...HASHES.keys()].join(' or ')}.`
    );
  }
  const url = signedUrl(request, credential.publicUrl);
  if (url === null) {
    return rejected('The URL of the request cannot be read.', 'Let requests name a host.');
  }
  const hasForm = isForm(request);
  if (!hasForm) {
    const bodyHash = createHash('sha256').update(request.body).digest('hex');
    if (!secretsEqual((url.searchParams.get('bodySHA256') ?? '').toLowerCase(), bodyHash)) {
      return rejected('The bodySHA256 of the URL is not that of the body.', 'Pass URLs and bodies on unchanged.');
    }
  }
  const fields = hasForm ? signedFields(request) : '';
  const signatureOf = (text: string, secret: string) => createHmac(hash, secret).update(text, 'utf8').digest('base64');
  // Every spelling and secret is tried, so that the time taken does not tell which one it was.
  const matches = spellings(url)
    .flatMap((spelling) =>
      secretsFor(algorithm, credential).map((secret) => signatureOf(`${spelling}${fields}`, secret))
    )
    .filter((signature) => secretsEqual(given, signature));
  return matches.length > 0
    ? VERIFIED
    : rejected(
        'X-Twilio-Signature does not match the URL and the body.',
        "Set VOICEHIVE_TWILIO_AUTH_TOKEN to the account's auth token (for signatures by a shared key VOICEHIVE_TWILIO_SHARED_KEYS to its secret), and VOICEHIVE_PUBLIC_URL to the address at which Twilio reaches the service."
      );
}
