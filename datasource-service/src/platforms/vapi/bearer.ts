import { secretsEqual } from '../../runtime/secretsEqual.ts';
import type { WebhookRequest } from '../provider.ts';
import type { BearerCredential } from './credentials.ts';
import { GOOD, wrong, type Finding } from './proofs.ts';

const PREFIX = /^Bearer\s+/i;

/** The token of `Authorization: Bearer …`; null when there is none. */
export function bearerTokenOf(request: WebhookRequest): string | null {
  const header = request.headers['authorization'];
  return header !== undefined && PREFIX.test(header) ? header.replace(PREFIX, '').trim() : null;
}

/**
 * Checks a fixed token in a header, with or without the word `Bearer` before it as the credential says.
 * Source: `BearerAuthenticationPlan` in Vapi's OpenAPI document.
 */
export function checkBearer(request: WebhookRequest, credential: BearerCredential): Finding {
  const { headerName, token, bearerPrefixEnabled } = credential;
  const given = request.headers[headerName];
  if (given === undefined) {
    return { proof: 'none', looksFor: `a token in ${headerName}` };
  }
  if (bearerPrefixEnabled && !PREFIX.test(given)) {
    return wrong(
      `The token in ${headerName} has no "Bearer" before it.`,
      'Turn the prefix on in Vapi, or set bearerPrefixEnabled to false here.'
    );
  }
  return secretsEqual(bearerPrefixEnabled ? given.replace(PREFIX, '') : given, token)
    ? GOOD
    : wrong(`The token in ${headerName} does not match.`, 'Enter the same token in Vapi and here.');
}
