import { z } from 'zod';
import { secureUrl } from '../secureUrl.ts';

const SHORTEST_SECRET = 8;

const TYPES = ['bearer', 'hmac', 'oauth2'] as const;

const headerName = z
  .string('must be the name of a header')
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header')
  .toLowerCase();

function secret(meaning: string) {
  return z.string(`must be ${meaning}`).min(SHORTEST_SECRET, `must be at least ${SHORTEST_SECRET} characters long`);
}

const flag = z.boolean('must be true or false');

const named = z.string('must be text').min(1, 'must not be empty');

const BASE64 = /^(whsec_)?[A-Za-z0-9+/_-]{11,}={0,2}$/;

const PLACEHOLDER = /\{[^{}]*\}/g;

const PLACEHOLDERS = new Set(['{body}', '{timestamp}', '{method}', '{url}', '{svix-id}']);

const payloadFormat = z
  .string('must be text with placeholders, such as {timestamp}.{body}')
  .refine((format) => format.includes('{body}'), 'must hold {body}, or nothing of the message is proved')
  .refine(
    (format) => (format.match(PLACEHOLDER) ?? []).every((placeholder) => PLACEHOLDERS.has(placeholder)),
    'may hold {body}, {timestamp}, {method}, {url} and {svix-id} only'
  );

const bearer = z.strictObject({
  type: z.literal('bearer'),
  token: secret('the token that is entered in Vapi'),
  headerName: headerName.default('authorization'),
  bearerPrefixEnabled: flag.default(true),
});

const hmac = z
  .strictObject({
    type: z.literal('hmac'),
    secretKey: secret('the secret key that is entered in Vapi'),
    algorithm: z.enum(['sha256', 'sha512', 'sha1'], 'must be sha256, sha512 or sha1').default('sha256'),
    signatureHeader: headerName.default('x-signature'),
    timestampHeader: headerName.default('x-timestamp'),
    messageIdHeader: headerName.default('svix-id'),
    signaturePrefix: z.string('must be text').default(''),
    signatureEncoding: z.enum(['hex', 'base64'], 'must be hex or base64').default('hex'),
    secretIsBase64: flag.default(false),
    includeTimestamp: flag.default(true),
    payloadFormat: payloadFormat.optional(),
    /** The URL as it is set in Vapi, where a proxy in between changes what arrives. */
    url: z.url('must be the URL that is set in Vapi').optional(),
    /** How far a signed timestamp may be from the time here. */
    replayWindowSeconds: z
      .int('must be a whole number of seconds')
      .min(1, 'must be at least 1')
      .max(86_400, 'must be at most 86400')
      .default(300),
  })
  .refine(({ secretIsBase64, secretKey }) => !secretIsBase64 || BASE64.test(secretKey), {
    path: ['secretKey'],
    error: 'must be base64, because secretIsBase64 is true',
  });

const issuedHere = z.strictObject({
  type: z.literal('oauth2'),
  clientId: named,
  clientSecret: secret('the client secret that is entered in Vapi'),
  scope: named.optional(),
  tokenLifetimeSeconds: z
    .int('must be a whole number of seconds')
    .min(60, 'must be at least 60')
    .max(86_400, 'must be at most 86400')
    .default(3600),
});

const issuedElsewhere = z.strictObject({
  type: z.literal('oauth2'),
  issuer: named,
  audience: named,
  jwksUrl: secureUrl,
});

/** A fixed token in a header: `BearerAuthenticationPlan`. The header of older assistants is X-Vapi-Secret. */
export type BearerCredential = z.output<typeof bearer>;

/** A signature over the message: `HMACAuthenticationPlan`. */
export type HmacCredential = z.output<typeof hmac>;

/** A client that fetches short-lived tokens from this service: `OAuth2AuthenticationPlan`. */
export type ClientCredential = z.output<typeof issuedHere>;

/** Tokens of an outside issuer, checked by its public keys: `OAuth2AuthenticationPlan`. */
export type IssuerCredential = z.output<typeof issuedElsewhere>;

/**
 * A way in which Vapi proves that a webhook is its own. Names and defaults are those of Vapi's OpenAPI document, so
 * that a credential can be carried over from there field by field.
 */
export type VapiCredential = BearerCredential | HmacCredential | ClientCredential | IssuerCredential;

function schemaFor(candidate: unknown): z.ZodType<VapiCredential> | null {
  if (typeof candidate !== 'object' || candidate === null || !('type' in candidate)) {
    return null;
  }
  switch (candidate.type) {
    case 'bearer':
      return bearer;
    case 'hmac':
      return hmac;
    case 'oauth2':
      return 'issuer' in candidate ? issuedElsewhere : issuedHere;
    default:
      return null;
  }
}

function sentenceOf({ code, message }: z.core.$ZodIssue): string {
  return code === 'unrecognized_keys' ? 'has a field that this type does not know; check its spelling' : message;
}

type Reading = { credentials: VapiCredential[] } | { problem: string };

function readList(entries: readonly unknown[]): Reading {
  const credentials: VapiCredential[] = [];
  for (const [index, entry] of entries.entries()) {
    const schema = schemaFor(entry);
    if (schema === null) {
      return { problem: `[${index}].type must be ${TYPES.join(', ').replace(/, (\w+)$/, ' or $1')}` };
    }
    const parsed = schema.safeParse(entry);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(
        (issue) => `${[`[${index}]`, ...issue.path].join('.')} ${sentenceOf(issue)}`
      );
      return { problem: problems.join('; ') };
    }
    credentials.push(parsed.data);
  }
  return { credentials };
}

/**
 * Reads a list of credentials from its JSON, or says what is wrong by place and field. What is said never repeats a
 * value, because values are secrets.
 */
export function readCredentials(json: string): Reading {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return { problem: 'must be JSON: a list such as [{"type":"bearer","token":"…"}]' };
  }
  if (!Array.isArray(parsed) || parsed.length === 0) {
    return { problem: 'must be a list of one or more credentials, such as [{"type":"bearer","token":"…"}]' };
  }
  const reading = readList(parsed);
  const clients = 'credentials' in reading ? reading.credentials.filter((entry) => 'clientId' in entry) : [];
  return new Set(clients.map(({ clientId }) => clientId)).size < clients.length
    ? { problem: 'must have each clientId once; add a second client to change a secret' }
    : reading;
}
