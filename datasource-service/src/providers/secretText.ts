/** What takes the place of a secret. */
export const REDACTED = '[removed]';

const LINK = /\b(?:https?|wss?|ftp|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^\s"'<>\\]+/gi;
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i;
const LIVE_CONTROL = /^wss?:\/\/|^https?:\/\/[^?#]*\/(listen|control|transport)\/?([?#]|$)/i;

/** Names in the query or the fragment of a link that open what it leads to. */
const SIGNED =
  /[?&#;](x-amz-[a-z-]+|x-goog-[a-z-]+|awsaccesskeyid|signature|sig|token|[a-z]+_token|api_?key|key|secret|auth|jwt|password|key-pair-id|policy|conversation_signature)=/i;

/** Signed links open recordings, and live links let anyone listen in: the first lose their query, the second go. */
function redactLink(link: string): string {
  if (LIVE_CONTROL.test(link)) {
    return REDACTED;
  }
  const withoutUser = link.replace(USER_INFO, '$1');
  return SIGNED.test(withoutUser) ? withoutUser.replace(/[?#].*$/s, '') : withoutUser;
}

/**
 * A JSON web token (RFC 7519), signed or encrypted: base64url parts with dots between, the first an object. What has no
 * dot is none; it is matched all the same, because trying again within it would take quadratic time.
 */
const JSON_WEB_TOKEN = /\beyJ(?=[\w-]{8})[\w-]*(\.[\w-]*){0,4}/g;

/** Credentials as headers and logs have them. */
const AUTHORIZATION = /\b(Bearer)\s+(?!\[removed\])[\w.~+/=-]{8,}|\b(Basic)\s+(?=[\w+/=]*[\d=])[\w+/=]{12,}/gi;

/** Keys that can be told by how their issuers begin them. */
const ISSUED_KEYS =
  /\b(?:sk-[\w-]{16,}|[srp]k_(?:live|test)_\w{8,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|A[KS]IA[0-9A-Z]{16}|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,})|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * A secret with its name before it, as in a line of settings or a broken piece of JSON. Only how the name ends is looked
 * at: to look at whole names would take quadratic time in text of many dashes.
 */
const NAMED =
  /((?:password|passwd|passphrase|secret|api[_-]?key|secret[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|[_-]token|[a-z]Token|\b(?:pin|cvv|cvc|otp))["']?\s*[:=]\s*["']?)(?!\[removed\])[^\s"',;&}\]]+/gi;

/** Digits as on a card, with what may stand between them. */
const CARD = /(?<![\d+.])\d(?:[ -]?\d){13,18}(?![\d.])/g;

/**
 * Lengths by the first digits of card numbers. Source: ISO/IEC 7812 and the issuers' published ranges. Epoch times in
 * milliseconds and finer begin with 1, which no card does.
 */
const ISSUERS: ReadonlyArray<readonly [RegExp, readonly number[]]> = [
  [/^4/, [16, 19]],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(0[0-5]|[689])/, [14]],
  [/^35(2[89]|[3-8])/, [16]],
  [/^(6011|64[4-9]|65|62|50|5[6-9]|6[0137])/, [16, 17, 18, 19]],
];

/** Luhn's check: from the right every second digit counts double, and the sum of all digits is a multiple of ten. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Whether digits are the number of a payment card. */
export function isCardNumber(digits: string): boolean {
  const issuer = ISSUERS.find(([prefix]) => prefix.test(digits));
  return issuer !== undefined && issuer[1].includes(digits.length) && passesLuhn(digits);
}

function redactCard(found: string): string {
  return isCardNumber(found.replaceAll(/\D/g, '')) ? REDACTED : found;
}

/**
 * Text without credentials, card numbers, and links that open a recording or a call. Half of a surrogate pair, as a
 * cut-off emoji leaves it, becomes a replacement character: stores cannot keep it.
 */
export function redactText(given: string): string {
  return given
    .toWellFormed()
    .replaceAll(LINK, redactLink)
    .replaceAll(JSON_WEB_TOKEN, (found, dotted?: string) => (dotted === undefined ? found : REDACTED))
    .replaceAll(AUTHORIZATION, (_found, bearer?: string, basic?: string) => `${bearer ?? String(basic)} ${REDACTED}`)
    .replaceAll(ISSUED_KEYS, REDACTED)
    .replaceAll(NAMED, `$1${REDACTED}`)
    .replaceAll(CARD, redactCard);
}
