import { json, Router, urlencoded, type Request } from 'express';
import { z } from 'zod';
import { issueAccessToken } from '../../platforms/vapi/accessToken.ts';
import type { ClientCredential } from '../../platforms/vapi/credentials.ts';
import { secretsEqual } from '../../runtime/secretsEqual.ts';
import type { HttpContext } from './context.ts';

const BODY_LIMIT = '16kb';

const parameters = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  scope: z.string().optional(),
});

/** Answer of `POST /oauth/token`. */
export const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().describe('Seconds.'),
  scope: z.string().optional(),
});

/** Why no token is issued, in the form that OAuth 2.0 prescribes (RFC 6749, section 5.2). */
interface Refusal {
  error: 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type';
  error_description: string;
}

interface Client {
  id: string;
  secret: string;
}

const UNKNOWN_CLIENT: Refusal = {
  error: 'invalid_client',
  error_description:
    'No client of this id and secret is known. Enter the clientId and clientSecret of VOICEHIVE_VAPI_CREDENTIALS in Vapi.',
};

function decode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}

/** Client and secret of `Authorization: Basic`, each form-encoded (RFC 6749, section 2.3.1). */
function clientInHeader(header: string): Client | null {
  const encoded = /^Basic\s+(\S+)$/i.exec(header)?.[1];
  if (encoded === undefined) {
    return null;
  }
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return { id: decode(text.slice(0, Math.max(colon, 0))), secret: decode(text.slice(colon + 1)) };
}

function isWithin(asked: string | undefined, granted: string | undefined): boolean {
  const scopes = new Set(granted?.split(' '));
  return (asked ?? '').split(' ').every((scope) => scope === '' || scopes.has(scope));
}

/** The client that proved itself and may have what it asks for, or why not. */
function admit(request: Request, clients: readonly ClientCredential[]): ClientCredential | Refusal {
  const parsed = parameters.safeParse(request.body ?? {});
  if (!parsed.success) {
    return { error: 'invalid_request', error_description: 'Give each parameter once, as text.' };
  }
  const { grant_type: grantType, client_id: id = '', client_secret: secret = '', scope } = parsed.data;
  if (grantType !== 'client_credentials') {
    return { error: 'unsupported_grant_type', error_description: 'grant_type must be client_credentials.' };
  }
  const given = clientInHeader(request.get('authorization') ?? '') ?? { id, secret };
  const client = clients.find(
    ({ clientId, clientSecret }) => secretsEqual(given.id, clientId) && secretsEqual(given.secret, clientSecret)
  );
  if (client === undefined) {
    return UNKNOWN_CLIENT;
  }
  return isWithin(scope, client.scope)
    ? client
    : {
        error: 'invalid_scope',
        error_description: 'The scope is not that of the client. Enter the same scope in Vapi and here.',
      };
}

/**
 * `POST /oauth/token`: short-lived access tokens for Vapi's webhooks, by the client credentials grant of OAuth 2.0
 * (RFC 6749, section 4.4). Client and secret come in the body, as a form or JSON, or by HTTP Basic.
 */
export function tokenRoute({ config, now }: HttpContext): Router {
  const clients = config.vapiCredentials.filter((credential) => 'clientId' in credential);
  const router = Router();
  const parsers = [urlencoded({ limit: BODY_LIMIT, extended: false }), json({ limit: BODY_LIMIT })];
  router.post('/oauth/token', ...parsers, async (request: Request, response) => {
    const client = admit(request, clients);
    response.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
    if ('error' in client) {
      const isUnknown = client.error === 'invalid_client';
      response.set(isUnknown ? { 'WWW-Authenticate': 'Basic realm="voicehive"' } : {});
      response.status(isUnknown ? 401 : 400).json(client);
      return;
    }
    const answer: z.output<typeof tokenAnswer> = {
      access_token: await issueAccessToken(client, now()),
      token_type: 'Bearer',
      expires_in: client.tokenLifetimeSeconds,
      ...(client.scope === undefined ? {} : { scope: client.scope }),
    };
    response.json(answer);
  });
  return router;
}
