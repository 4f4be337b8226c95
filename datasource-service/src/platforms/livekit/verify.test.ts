import { createHmac } from 'node:crypto';
import { NOON } from '../../../test/support/build.ts';
import { livekitHeaders } from '../../../test/support/livekitBodies.ts';
import type { Verification } from '../provider.ts';
import { verifyLiveKit } from './verify.ts';

const PAIR = { apiKey: 'APIofAtest', apiSecret: 'a-secret-of-a-test-that-is-long-enough' };
const BODY = '{"event":"room_started"}';

function verify(headers: Record<string, string>, body = BODY): Verification {
  const request = { method: 'POST', url: 'https://example.com/hook', headers, body: Buffer.from(body) };
  return verifyLiveKit({ ...request, receivedAt: NOON }, PAIR);
}

function handMade(header: object, payload: object, secret = PAIR.apiSecret): Record<string, string> {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode(header)}.${encode(payload)}`;
  return { authorization: `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}` };
}

describe('verifyLiveKit', () => {
  it('accepts a token over the body, with or without the word Bearer', () => {
    const headers = livekitHeaders(BODY, PAIR, NOON);
    expect(verify(headers)).toEqual({ verdict: 'verified' });
    expect(verify({ authorization: `Bearer ${headers['authorization']}` }).verdict).toBe('verified');
    expect(verify(livekitHeaders(BODY, PAIR, NOON, { nbf: undefined })).verdict).toBe('verified');
  });

  it.each([
    ['another body', () => livekitHeaders('{}', PAIR, NOON), 'another body'],
    ['another secret', () => livekitHeaders(BODY, { ...PAIR, apiSecret: 'x' }, NOON), 'not signed'],
    ['another key', () => livekitHeaders(BODY, { ...PAIR, apiKey: 'APIother' }, NOON), 'another API key'],
    ['no algorithm', () => handMade({ alg: 'none' }, {}), 'no token'],
    ['another algorithm', () => handMade({ alg: 'HS512' }, { iss: PAIR.apiKey, exp: 1, sha256: 'x' }), 'no token'],
    ['no expiry', () => handMade({ alg: 'HS256' }, { iss: PAIR.apiKey, sha256: 'x' }), 'no token'],
  ])('rejects a token of %s', (_name, headers, reason) => {
    expect(verify(headers())).toMatchObject({ verdict: 'rejected', reason: expect.stringContaining(reason) });
  });

  it('refuses a replay after the token has run out, and a token from the future, but forgives a minute', () => {
    expect(verify(livekitHeaders(BODY, PAIR, NOON - 361_000))).toMatchObject({ verdict: 'rejected' });
    expect(verify(livekitHeaders(BODY, PAIR, NOON + 61_000))).toMatchObject({ verdict: 'rejected' });
    expect(verify(livekitHeaders(BODY, PAIR, NOON - 359_000)).verdict).toBe('verified');
    expect(verify(livekitHeaders(BODY, PAIR, NOON + 59_000)).verdict).toBe('verified');
  });

  it.each(['', 'abc', 'a.b.c', 'e30.e30.', 'a.b.c.d'])('rejects "%s", which is no token', (authorization) => {
    expect(verify({ authorization })).toMatchObject({ verdict: 'rejected' });
  });

  it('says that a request without a token is unsigned', () => {
    expect(verify({})).toMatchObject({ verdict: 'unsigned' });
  });
});
