import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { NOON } from '../../../test/support/build.ts';
import type { WebhookRequest } from '../provider.ts';
import { issueAccessToken } from './accessToken.ts';
import { readCredentials, type ClientCredential, type VapiCredential } from './credentials.ts';
import { createVapiVerifier } from './verify.ts';

const SECRET = 'shared-secret';
const BODY = Buffer.from('{"message":{"type":"hang"}}');

function request(headers: WebhookRequest['headers'], body = BODY): WebhookRequest {
  return { method: 'POST', url: 'https://example.com/hook', headers, body, receivedAt: NOON };
}

function credentialsFrom(...entries: object[]): VapiCredential[] {
  const reading = readCredentials(JSON.stringify(entries));
  if ('problem' in reading) {
    throw new Error(reading.problem);
  }
  return reading.credentials;
}

function neverAsked(): never {
  throw new Error('No outside issuer is configured.');
}

function withCredentials(...entries: object[]) {
  return createVapiVerifier({ secret: null, credentials: credentialsFrom(...entries), createTokenCheck: neverAsked });
}

function sign(timestamp: string, body = BODY, secret = SECRET): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
}

describe('one secret', () => {
  const verify = createVapiVerifier({ secret: SECRET, credentials: [], createTokenCheck: neverAsked });

  it('accepts a bearer token, with or without the word before it, and the older header', async () => {
    for (const headers of [
      { authorization: `Bearer ${SECRET}` },
      { authorization: SECRET },
      { 'x-vapi-secret': SECRET },
    ]) {
      expect(await verify(request(headers))).toEqual({ verdict: 'verified' });
    }
  });

  it('accepts the older header beside an Authorization that a proxy put there', async () => {
    const proxied = { authorization: 'Basic cHJveHk6cGFzcw==', 'x-vapi-secret': SECRET };
    expect(await verify(request(proxied))).toEqual({ verdict: 'verified' });
    const bearer = { authorization: 'Bearer of-the-proxy', 'x-vapi-secret': SECRET };
    expect(await verify(request(bearer))).toEqual({ verdict: 'verified' });
    const older = { authorization: `Bearer ${SECRET}`, 'x-vapi-secret': 'of-before' };
    expect(await verify(request(older))).toEqual({ verdict: 'verified' });
    expect(await verify(request({ ...bearer, 'x-vapi-secret': 'other' }))).toMatchObject({ verdict: 'rejected' });
  });

  it('rejects a wrong bearer token and a wrong older header', async () => {
    expect(await verify(request({ authorization: 'Bearer other' }))).toMatchObject({ verdict: 'rejected' });
    expect(await verify(request({ 'x-vapi-secret': `${SECRET}x` }))).toMatchObject({ verdict: 'rejected' });
  });

  it.each([String(NOON), String(NOON / 1000)])('accepts a signature over timestamp %s and body', async (timestamp) => {
    const headers = { 'x-signature': sign(timestamp), 'x-timestamp': timestamp };
    expect(await verify(request(headers))).toEqual({ verdict: 'verified' });
    const prefixed = { ...headers, 'x-signature': `sha256=${sign(timestamp).toUpperCase()}` };
    expect(await verify(request(prefixed))).toEqual({ verdict: 'verified' });
  });

  it('rejects a signature over another body, another secret or another time', async () => {
    const timestamp = String(NOON);
    const wrong = [sign(timestamp, Buffer.from('{}')), sign(timestamp, BODY, 'other'), sign(String(NOON + 1)), ''];
    for (const signature of wrong) {
      const headers = { 'x-signature': signature, 'x-timestamp': timestamp };
      expect(await verify(request(headers))).toMatchObject({ verdict: 'rejected' });
    }
  });

  it('rejects a replay from more than five minutes away', async () => {
    for (const at of [NOON - 301_000, NOON + 301_000]) {
      const headers = { 'x-signature': sign(String(at)), 'x-timestamp': String(at) };
      expect(await verify(request(headers))).toMatchObject({ verdict: 'rejected' });
    }
  });

  it.each([undefined, 'soon', ''])('rejects a signature with the time %p', async (timestamp) => {
    const headers = { 'x-signature': sign(timestamp ?? ''), 'x-timestamp': timestamp };
    expect(await verify(request(headers))).toMatchObject({ verdict: 'rejected' });
  });

  it('lets no weaker proof stand in for a wrong signature', async () => {
    const headers = { 'x-signature': 'wrong', 'x-timestamp': String(NOON), authorization: `Bearer ${SECRET}` };
    expect(await verify(request(headers))).toMatchObject({ verdict: 'rejected' });
  });

  it('says what to send when nothing was sent, and that inline assistants send nothing', async () => {
    const verdict = await verify(request({}));
    expect(verdict).toMatchObject({ verdict: 'unsigned', fix: expect.stringContaining('X-Vapi-Secret') });
    expect(verdict).toMatchObject({ fix: expect.stringContaining('inline') });
  });
});

describe('a bearer credential', () => {
  it('uses the header and prefix that are set', async () => {
    const verify = withCredentials(
      { type: 'bearer', token: 'token-one' },
      { type: 'bearer', token: 'token-two', headerName: 'X-Api-Token', bearerPrefixEnabled: false }
    );
    expect(await verify(request({ authorization: 'Bearer token-one' }))).toEqual({ verdict: 'verified' });
    expect(await verify(request({ 'x-api-token': 'token-two' }))).toEqual({ verdict: 'verified' });
    expect(await verify(request({ 'x-api-token': 'Bearer token-two' }))).toMatchObject({ verdict: 'rejected' });
    expect(await verify(request({ authorization: 'token-one' }))).toMatchObject({
      verdict: 'rejected',
      fix: expect.stringContaining('bearerPrefixEnabled'),
    });
  });

  it('is verified by the old and the new token while a token is exchanged', async () => {
    const verify = withCredentials({ type: 'bearer', token: 'old-token' }, { type: 'bearer', token: 'new-token' });
    for (const token of ['old-token', 'new-token']) {
      expect(await verify(request({ authorization: `Bearer ${token}` }))).toEqual({ verdict: 'verified' });
    }
    expect(await verify(request({ authorization: 'Bearer third-token' }))).toEqual({
      verdict: 'rejected',
      reason: 'The token in authorization does not match.',
      fix: 'Enter the same token in Vapi and here.',
    });
  });
});

describe('an HMAC credential', () => {
  const KEY = 'a-signing-key-of-length';

  function signature(payload: string, algorithm: string, encoding: 'hex' | 'base64', key: string | Buffer = KEY) {
    return createHmac(algorithm, key).update(payload).digest(encoding);
  }

  it.each(['sha256', 'sha512', 'sha1'] as const)('knows %s in hex and base64', async (algorithm) => {
    for (const signatureEncoding of ['hex', 'base64'] as const) {
      const verify = withCredentials({ type: 'hmac', secretKey: KEY, algorithm, signatureEncoding });
      const good = signature(`${NOON}.${BODY}`, algorithm, signatureEncoding);
      const headers = { 'x-signature': good, 'x-timestamp': String(NOON) };
      expect(await verify(request(headers))).toEqual({ verdict: 'verified' });
      expect(await verify(request(headers, Buffer.from('{}')))).toMatchObject({ verdict: 'rejected' });
    }
  });

  it('uses the headers, prefix and payload format that are set', async () => {
    const verify = withCredentials({
      type: 'hmac',
      secretKey: KEY,
      signatureHeader: 'X-Hub-Signature-256',
      timestampHeader: 'X-Sent-At',
      signaturePrefix: 'v0:',
      payloadFormat: '{method} {url}\n{timestamp}|{body}|v0',
      url: 'https://public.example/hook?a=1',
    });
    const at = String(NOON / 1000);
    const good = signature(`POST https://public.example/hook?a=1\n${at}|${BODY}|v0`, 'sha256', 'hex');
    const headers = { 'x-hub-signature-256': `v0:${good}`, 'x-sent-at': at };
    expect(await verify(request(headers))).toEqual({ verdict: 'verified' });
    expect(await verify(request({ ...headers, 'x-sent-at': undefined }))).toMatchObject({
      verdict: 'rejected',
      reason: expect.stringContaining('x-sent-at'),
    });
  });

  it('signs the address that was asked when none is set', async () => {
    const verify = withCredentials({ type: 'hmac', secretKey: KEY, payloadFormat: '{url}{body}' });
    const good = signature(`https://example.com/hook${BODY}`, 'sha256', 'hex');
    expect(await verify(request({ 'x-signature': good }))).toEqual({ verdict: 'verified' });
  });

  it('knows the form of Svix: id, base64 secret, several signatures', async () => {
    const raw = Buffer.from('0123456789abcdef0123456789abcdef');
    const verify = withCredentials({
      type: 'hmac',
      secretKey: `whsec_${raw.toString('base64')}`,
      secretIsBase64: true,
      signatureHeader: 'svix-signature',
      timestampHeader: 'svix-timestamp',
      signaturePrefix: 'v1,',
      signatureEncoding: 'base64',
      payloadFormat: '{svix-id}.{timestamp}.{body}',
    });
    const at = String(NOON / 1000);
    const good = signature(`msg_1.${at}.${BODY}`, 'sha256', 'base64', raw);
    const headers = { 'svix-signature': `v1,bm90IHRoaXM= v1,${good}`, 'svix-timestamp': at, 'svix-id': 'msg_1' };
    expect(await verify(request(headers))).toEqual({ verdict: 'verified' });
    expect(await verify(request({ ...headers, 'svix-id': 'msg_2' }))).toMatchObject({ verdict: 'rejected' });
    expect(await verify(request({ ...headers, 'svix-id': undefined }))).toMatchObject({
      reason: 'The signature covers svix-id, which was not sent.',
    });
  });

  it('does not look at a time that is not signed', async () => {
    const verify = withCredentials({ type: 'hmac', secretKey: KEY, includeTimestamp: false });
    const good = signature(String(BODY), 'sha256', 'hex');
    expect(await verify(request({ 'x-signature': good, 'x-timestamp': '1' }))).toEqual({ verdict: 'verified' });
  });

  it('has the replay window that is set', async () => {
    const verify = withCredentials({ type: 'hmac', secretKey: KEY, replayWindowSeconds: 10 });
    const headersAt = (at: number) => ({
      'x-signature': signature(`${at}.${BODY}`, 'sha256', 'hex'),
      'x-timestamp': String(at),
    });
    expect(await verify(request(headersAt(NOON - 10_000)))).toEqual({ verdict: 'verified' });
    expect(await verify(request(headersAt(NOON - 10_001)))).toMatchObject({
      verdict: 'rejected',
      reason: expect.stringContaining('more than 10 seconds'),
    });
  });
});

describe('an OAuth2 client', () => {
  const CLIENT = { type: 'oauth2', clientId: 'vapi', clientSecret: 'the-client-secret', scope: 'webhooks' };
  const [client] = credentialsFrom(CLIENT) as ClientCredential[];
  const verify = withCredentials(CLIENT);

  async function bearerOf(credential: object, at = NOON) {
    return { authorization: `Bearer ${await issueAccessToken({ ...client, ...credential } as ClientCredential, at)}` };
  }

  it('is verified by a token that this service issued to it', async () => {
    expect(await verify(request(await bearerOf({})))).toEqual({ verdict: 'verified' });
  });

  it('needs no scope', async () => {
    expect(await verify(request(await bearerOf({ scope: undefined })))).toEqual({ verdict: 'verified' });
  });

  it('is rejected by a token that has expired', async () => {
    expect(await verify(request(await bearerOf({}, NOON - 3_601_000)))).toMatchObject({
      verdict: 'rejected',
      reason: 'The access token has expired.',
    });
  });

  it('is rejected by the token of another client, of another secret, or of nobody', async () => {
    expect(await verify(request(await bearerOf({ clientId: 'other' })))).toMatchObject({
      reason: 'The access token was issued by or for somebody else.',
    });
    for (const headers of [await bearerOf({ clientSecret: 'another-secret' }), { authorization: 'Bearer a.b.c' }]) {
      expect(await verify(request(headers))).toMatchObject({
        verdict: 'rejected',
        reason: 'The access token is not signed by its issuer.',
      });
    }
  });

  it('is told what to send', async () => {
    expect(await verify(request({}))).toMatchObject({
      verdict: 'unsigned',
      fix: expect.stringContaining('OAuth2 access token'),
    });
  });
});

describe('an outside issuer', () => {
  const ISSUER = {
    type: 'oauth2',
    issuer: 'https://id.example',
    audience: 'hooks',
    jwksUrl: 'https://id.example/keys',
  };

  function withCheck(check: (token: string, now: number) => Promise<unknown>) {
    const credentials = credentialsFrom(ISSUER, { type: 'bearer', token: 'token-one' });
    return createVapiVerifier({ secret: null, credentials, createTokenCheck: () => check });
  }

  it('is asked with the token and the time of receipt', async () => {
    const asked: unknown[] = [];
    const verify = withCheck((...question) => Promise.resolve(asked.push(question)));
    expect(await verify(request({ authorization: 'Bearer a.b.c' }))).toEqual({ verdict: 'verified' });
    expect(asked).toEqual([['a.b.c', NOON]]);
  });

  it.each([new Error('The network is down.'), null, { code: 7 }, { code: 'ECONNRESET' }])(
    'that cannot be asked (%p) is no reason to call a token wrong',
    async (failure) => {
      const verify = withCheck(() => Promise.reject(failure));
      await expect(verify(request({ authorization: 'Bearer a.b.c' }))).rejects.toBe(failure);
    }
  );

  it('is asked last, when nothing here knows the token', async () => {
    const verify = withCheck(() => Promise.reject(new Error('The network is down.')));
    expect(await verify(request({ authorization: 'Bearer token-one' }))).toEqual({ verdict: 'verified' });
  });
});

describe('several credentials', () => {
  const all = [
    { type: 'bearer', token: 'token-one' },
    { type: 'hmac', secretKey: 'a-signing-key' },
    { type: 'oauth2', clientId: 'vapi', clientSecret: 'the-client-secret' },
  ];

  it('say everything that was wrong, once', async () => {
    const verify = withCredentials(...all, ...all.slice(0, 2));
    const headers = { authorization: 'Bearer wrong', 'x-signature': 'wrong', 'x-timestamp': String(NOON) };
    expect(await verify(request(headers))).toMatchObject({
      verdict: 'rejected',
      reason:
        'The token in authorization does not match. The signature in x-signature does not match the message. The access token is not signed by its issuer.',
    });
  });

  it('never fail over any headers, and never repeat them', async () => {
    const verify = createVapiVerifier({
      secret: 'one-more-secret',
      credentials: credentialsFrom(...all),
      createTokenCheck: neverAsked,
    });
    const names = ['authorization', 'x-signature', 'x-timestamp', 'x-vapi-secret', 'svix-id'];
    const header = fc.oneof(
      fc.string(),
      fc.string().map((token) => `Bearer ${token}`)
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), header), fc.uint8Array(), async (headers, body) => {
        const { verdict } = await verify(request(headers, Buffer.from(body)));
        expect(['unsigned', 'rejected']).toContain(verdict);
      })
    );
  });
});
