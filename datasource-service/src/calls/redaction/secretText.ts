import { redactCards } from './cardNumbers.ts';
import { REDACTED } from './redacted.ts';

const LINK = /\b(?:https?|wss?|ftp|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^\s"'<>\\]+/gi;
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i;
const LIVE_CONTROL = /^wss?:\/\/|^https?:\/\/[^?#]*\/(listen|control|transport)\/?([?#]|$)/i;

/** Names in the query or the fragment of a link that open what it leads to. */
const SIGNED =
  /[?&#;](x-amz-[a-z-]+|x-goog-[a-z-]+|awsaccesskeyid|signature|sig|token|[a-z]+_token|api_?key|key|secret|auth|jwt|password|key-pair-id|policy|conversation_signature)=/i;

/** Addresses that let anyone who has them post as their owner. */
const INCOMING =
  /^(https:\/\/(?:hooks\.slack\.com|discord(?:app)?\.com\/api\/webhooks|[\w.-]+\.webhook\.office\.com))\/.*$/is;

/** Signed links open recordings, and live links let anyone listen in: the first lose their query, the second go. */
function redactLink(link: string): string {
  if (LIVE_CONTROL.test(link)) {
    return REDACTED;
  }
  const withoutUser = link.replace(USER_INFO, '$1').replace(INCOMING, `$1/${REDACTED}`);
  return SIGNED.test(withoutUser) ? withoutUser.replace(/[?#].*$/s, '') : withoutUser;
}

/**
 * A JSON web token (RFC 7519), signed or encrypted: base64url parts with dots between, the first an object. What has no
 * dot is none; it is matched all the same, because trying again within it would take quadratic time.
 */
const JSON_WEB_TOKEN = /\beyJ(?=[\w-]{8})[\w-]*(\.[\w-]*){0,4}/g;

/** The user's password in the address of a telephone. */
const SIP_PASSWORD = /\b(sips?:[^\s:@;]{1,100}):[^\s@;]{1,100}@/gi;

/** Credentials as headers and logs have them. */
const AUTHORIZATION =
  /\b(Bearer)\s+(?!\[removed\])[\w.~+/=-]{8}[\w.~+/=-]*|\b(Basic)\s+(?=[\w+/=]*[\d=])[\w+/=]{12}[\w+/=]*/gi;

/**
 * Keys that can be told by how their issuers begin them. A least number and a star in place of `{16,}`: the engine counts
 * the latter on its stack, which a text of many megabytes without a space overflows.
 */
const ISSUED_KEYS =
  /\b(?:sk-[\w-]{16}[\w-]*|[srp]k_(?:live|test)_\w{8}\w*|gh[pousr]_\w{20}\w*|github_pat_\w{20}\w*|glpat-[\w-]{16}[\w-]*|xox[abeprs]-[\w-]{10}[\w-]*|w(?:h|eb)?sec_\w{12}\w*|gsk_\w{20}\w*|xai-\w{20}\w*|hf_\w{20}\w*|npm_\w{30}\w*|dop_v1_\w{16}\w*|ya29\.[\w-]{16}[\w-]*|key_[0-9a-f]{20}[0-9a-f]*|sk_[0-9a-f]{32}[0-9a-f]*|A[KS]IA[0-9A-Z]{16}|AIza[\w-]{30}[\w-]*|SG\.[\w-]{16}[\w-]*\.[\w-]{16}[\w-]*)|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * A secret with its name before it, as in a line of settings or a broken piece of JSON: what stands in quotation marks as
 * a whole, else up to the next sign that ends a value. Only how the name ends is looked at: to look at whole names would
 * take quadratic time in text of many dashes.
 */
const NAMED =
  /((?:password|passwd|passphrase|passcode|secret|api[ _-]?key|secret[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|[_-]token|["']token|[a-z]Token|authorization|\b(?:pin|cvv|cvc|otp))["']?\s{0,9}[:=]\s{0,9})(?!["']?\[removed\])("[^"]{1,500}"|'[^']{1,500}'|["']?(?:(?:basic|bearer|token|digest)\s)?[^\s"',;&}\]]+)/gi;

function redactNamed(_found: string, name: string, value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  return `${name}${quote}${REDACTED}${value.endsWith(quote) ? quote : ''}`;
}

/** Digits that are said after their name, such as "my PIN is 1234". */
const SAID =
  /\b((?:pin|cvv2?|cvc2?|otp|ssn|social security)(?: (?:code|number))?(?: is|:|=| #|,)? {0,3})\d[\d -]{1,14}\d\b/gi;

/**
 * Text without credentials, card numbers, and links that open a recording or a call. Half of a surrogate pair, as a
 * cut-off emoji leaves it, becomes a replacement character: stores cannot keep it.
 */
export function redactText(given: string): string {
  return redactCards(given.toWellFormed())
    .replaceAll(LINK, redactLink)
    .replaceAll(JSON_WEB_TOKEN, (found, dotted?: string) => (dotted === undefined ? found : REDACTED))
    .replaceAll(SIP_PASSWORD, '$1@')
    .replaceAll(AUTHORIZATION, (_found, bearer?: string, basic?: string) => `${bearer ?? String(basic)} ${REDACTED}`)
    .replaceAll(ISSUED_KEYS, REDACTED)
    .replaceAll(NAMED, redactNamed)
    .replaceAll(SAID, `$1${REDACTED}`);
}
