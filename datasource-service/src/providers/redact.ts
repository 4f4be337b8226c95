/** What takes the place of a secret. */
export const REDACTED = '[removed]';

/** Deeper structures are refused: no platform sends them, and walking them would exhaust the stack. */
export const MAX_DEPTH = 100;

/** A body that is nested deeper than {@link MAX_DEPTH}. */
export class NestingError extends Error {
  constructor() {
    super(`The body is nested deeper than ${MAX_DEPTH} levels.`);
    this.name = 'NestingError';
  }
}

const SECRET_ENDINGS = [
  'secret',
  'password',
  'passphrase',
  'authorization',
  'apikey',
  'token',
  'privatekey',
  'credential',
  'credentials',
  'cookie',
  'accountsid',
  'listenurl',
  'controlurl',
];

const SIGNED_QUERY =
  /[?&](x-amz-[a-z]+|x-goog-[a-z]+|awsaccesskeyid|signature|sig|token|access_token|api_?key|key-pair-id|policy)=/i;
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i;
const LIVE_CONTROL = /^wss?:\/\/|^https?:\/\/[^?#]*\/(listen|control|transport)\/?([?#]|$)/i;

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return SECRET_ENDINGS.some((ending) => plain.endsWith(ending)) || /^presigned.*url$/.test(plain);
}

/** Signed links open recordings, and live links let anyone listen in: the first lose their query, the second go. */
function redactText(given: string): string {
  // Half of a surrogate pair, as a cut-off emoji leaves it, is no text that stores can keep.
  const value = given.toWellFormed();
  if (LIVE_CONTROL.test(value)) {
    return REDACTED;
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) {
    return value;
  }
  const withoutUser = value.replace(USER_INFO, '$1');
  return SIGNED_QUERY.test(withoutUser) ? withoutUser.slice(0, withoutUser.indexOf('?')) : withoutUser;
}

function redactHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, REDACTED]));
}

function redactEntry(name: string, value: unknown, depth: number): unknown {
  if (value === null || value === undefined) {
    return value;
  }
  if (isSecretName(name)) {
    return REDACTED;
  }
  if (name.toLowerCase() === 'headers' && typeof value === 'object' && !Array.isArray(value)) {
    return redactHeaders(value);
  }
  return redactAt(value, depth + 1);
}

function redactAt(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) {
    throw new NestingError();
  }
  if (typeof value === 'string') {
    return redactText(value);
  }
  if (Array.isArray(value)) {
    return value.map((entry) => redactAt(entry, depth + 1));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, redactEntry(name, entry, depth)]));
  }
  return value;
}

/**
 * A copy of a parsed body without secrets: credentials, header values, signed links, and links that let anyone listen
 * to or control a live call. Everything else is kept as it came.
 *
 * @throws NestingError when the body is nested too deep to be a message
 */
export function redact(body: unknown): unknown {
  return redactAt(body, 0);
}
