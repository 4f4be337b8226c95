import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { vapiMessage } from './support/vapiBodies.ts';
import { sendWebhook, startTestService, type TestService } from './support/testService.ts';

const CLIENT = { type: 'oauth2', clientId: 'vapi', clientSecret: 'the client: secret', scope: 'webhooks calls' };

let service: TestService;

afterEach(() => service.remove());

function startWith(...credentials: object[]): Promise<TestService> {
  return startTestService({ VOICEHIVE_VAPI_CREDENTIALS: JSON.stringify(credentials) });
}

interface TokenAnswer {
  access_token?: string;
  token_type?: string;
  expires_in?: number;
  scope?: string;
  error?: string;
  error_description?: string;
}

async function askToken(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${service.url}/api/v1/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
  return { response, answer: (await response.json()) as TokenAnswer };
}

function form(fields: Record<string, string>): string {
  return new URLSearchParams({ grant_type: 'client_credentials', ...fields }).toString();
}

const PROOF = { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret };

async function statusWith(token: string | undefined): Promise<number> {
  return (await sendWebhook(service, vapiMessage('hang', 'c1'), { authorization: `Bearer ${token}` })).status;
}

describe('the token endpoint', () => {
  beforeEach(async () => {
    service = await startWith(CLIENT, { type: 'oauth2', clientId: 'plain', clientSecret: 'another-secret' });
  });

  it('issues a token that webhooks are taken with', async () => {
    const { response, answer } = await askToken(form({ ...PROOF, scope: 'calls' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'webhooks calls' });
    expect(await statusWith(answer.access_token)).toBe(200);
    expect(await statusWith(`${answer.access_token}x`)).toBe(401);
  });

  it('takes client and secret as JSON and by HTTP Basic', async () => {
    const asJson = await askToken(JSON.stringify({ grant_type: 'client_credentials', ...PROOF }), {
      'content-type': 'application/json',
    });
    expect(asJson.response.status).toBe(200);
    const encoded = [CLIENT.clientId, CLIENT.clientSecret].map(encodeURIComponent).join(':');
    for (const pair of [encoded, 'plain:another-secret']) {
      const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      const { response, answer } = await askToken(form({}), { authorization });
      expect(response.status).toBe(200);
      expect(await statusWith(answer.access_token)).toBe(200);
    }
  });

  it.each([
    [form({ ...PROOF, client_secret: 'wrong' }), {}, 401, 'invalid_client'],
    [form({ ...PROOF, client_id: 'other' }), {}, 401, 'invalid_client'],
    [form({}), {}, 401, 'invalid_client'],
    [form({}), { authorization: `Basic ${Buffer.from('%zz:%zz').toString('base64')}` }, 401, 'invalid_client'],
    [form({}), { authorization: `Basic ${Buffer.from('nocolon').toString('base64')}` }, 401, 'invalid_client'],
    [form({ ...PROOF, scope: 'webhooks admin' }), {}, 400, 'invalid_scope'],
    [form({ client_id: 'plain', client_secret: 'another-secret', scope: 'x' }), {}, 400, 'invalid_scope'],
    [form({ ...PROOF, grant_type: 'password' }), {}, 400, 'unsupported_grant_type'],
    ['', {}, 400, 'unsupported_grant_type'],
    ['grant_type=a&grant_type=b', {}, 400, 'invalid_request'],
    ['{}', { 'content-type': 'text/plain' }, 400, 'unsupported_grant_type'],
  ])('refuses %j with %j', async (body, headers, status, error) => {
    const { response, answer } = await askToken(body, headers);
    expect(response.status).toBe(status);
    expect(answer).toMatchObject({ error, error_description: expect.any(String) });
    expect(answer).not.toHaveProperty('access_token');
  });

  it('writes no secret and no token to the log', async () => {
    const { answer } = await askToken(form(PROOF));
    await statusWith(answer.access_token);
    await askToken(form({ ...PROOF, client_secret: 'a-wrong-guess' }));
    for (const secret of [CLIENT.clientSecret, 'a-wrong-guess', answer.access_token ?? 'none']) {
      expect(service.logged()).not.toContain(secret);
    }
  });
});

describe('tokens of an outside issuer', () => {
  const ISSUER = 'https://id.example';
  let keys: Server;
  let isDown = false;
  let signingKey: CryptoKey;

  beforeEach(async () => {
    isDown = false;
    const pair = await generateKeyPair('RS256');
    signingKey = pair.privateKey;
    const published = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
    keys = createServer((_request, response) => {
      response.writeHead(isDown ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(published));
    });
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`;
    service = await startWith({ type: 'oauth2', issuer: ISSUER, audience: 'hooks', jwksUrl });
  });

  afterEach(() => new Promise((resolve) => keys.close(resolve)));

  function tokenFor(audience: string, options: { expires?: string; kid?: string } = {}): Promise<string> {
    const token = new SignJWT().setProtectedHeader({ alg: 'RS256', kid: options.kid ?? 'k1' });
    return token
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setExpirationTime(options.expires ?? '5m')
      .sign(signingKey);
  }

  it('are checked by its published keys', async () => {
    expect(await statusWith(await tokenFor('hooks'))).toBe(200);
    expect(await statusWith(await tokenFor('others'))).toBe(401);
    expect(await statusWith(await tokenFor('hooks', { expires: '-5m' }))).toBe(401);
    expect(await statusWith(await tokenFor('hooks', { kid: 'unknown' }))).toBe(401);
    expect(await statusWith('not-a-token')).toBe(401);
    const shared = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience('hooks');
    expect(await statusWith(await shared.setExpirationTime('5m').sign(new Uint8Array(32)))).toBe(401);
  });

  it('cannot be checked while the keys cannot be fetched, and then the webhook is to be sent again', async () => {
    isDown = true;
    const response = await sendWebhook(service, vapiMessage('hang', 'c1'), {
      authorization: `Bearer ${await tokenFor('hooks')}`,
    });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).not.toBeNull();
    isDown = false;
    expect(await statusWith(await tokenFor('hooks'))).toBe(200);
  });

  it('are still checked when the issuer goes away later', async () => {
    expect(await statusWith(await tokenFor('hooks'))).toBe(200);
    isDown = true;
    expect(await statusWith(await tokenFor('hooks'))).toBe(200);
  });
});
