import { createHmac } from 'node:crypto';
import { NOON } from '../../../test/support/build.ts';
import type { WebhookRequest } from '../provider.ts';
import { verifyVapi } from './verify.ts';

const SECRET = 'shared-secret';
const BODY = Buffer.from('{"message":{"type":"hang"}}');

function request(headers: WebhookRequest['headers'], body = BODY): WebhookRequest {
  return { method: 'POST', url: 'https://example.com/hook', headers, body, receivedAt: NOON };
}

function sign(timestamp: string, body = BODY, secret = SECRET): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
}

describe('verifyVapi', () => {
  it('accepts a bearer token and the older header', () => {
    expect(verifyVapi(request({ authorization: `Bearer ${SECRET}` }), SECRET).verdict).toBe('verified');
    expect(verifyVapi(request({ 'x-vapi-secret': SECRET }), SECRET).verdict).toBe('verified');
  });

  it('rejects a wrong bearer token and a wrong older header', () => {
    expect(verifyVapi(request({ authorization: 'Bearer other' }), SECRET).verdict).toBe('rejected');
    expect(verifyVapi(request({ 'x-vapi-secret': `${SECRET}x` }), SECRET).verdict).toBe('rejected');
  });

  it.each([String(NOON), String(NOON / 1000)])('accepts a signature over timestamp %s and body', (timestamp) => {
    const headers = { 'x-signature': sign(timestamp), 'x-timestamp': timestamp };
    expect(verifyVapi(request(headers), SECRET)).toEqual({ verdict: 'verified' });
    expect(
      verifyVapi(request({ ...headers, 'x-signature': `sha256=${sign(timestamp).toUpperCase()}` }), SECRET).verdict
    ).toBe('verified');
  });

  it('rejects a signature over another body, another secret or another time', () => {
    const timestamp = String(NOON);
    const wrong = [sign(timestamp, Buffer.from('{}')), sign(timestamp, BODY, 'other'), sign(String(NOON + 1)), ''];
    for (const signature of wrong) {
      const headers = { 'x-signature': signature, 'x-timestamp': timestamp };
      expect(verifyVapi(request(headers), SECRET)).toMatchObject({ verdict: 'rejected' });
    }
  });

  it('rejects a replay from more than five minutes away', () => {
    for (const at of [NOON - 301_000, NOON + 301_000]) {
      const headers = { 'x-signature': sign(String(at)), 'x-timestamp': String(at) };
      expect(verifyVapi(request(headers), SECRET)).toMatchObject({ verdict: 'rejected' });
    }
  });

  it('rejects a signature without a readable time', () => {
    expect(verifyVapi(request({ 'x-signature': sign('') }), SECRET).verdict).toBe('rejected');
    expect(verifyVapi(request({ 'x-signature': sign('soon'), 'x-timestamp': 'soon' }), SECRET).verdict).toBe(
      'rejected'
    );
  });

  it('lets no weaker proof stand in for a wrong signature', () => {
    const headers = { 'x-signature': 'wrong', 'x-timestamp': String(NOON), authorization: `Bearer ${SECRET}` };
    expect(verifyVapi(request(headers), SECRET).verdict).toBe('rejected');
  });

  it('says that a request without any proof is unsigned', () => {
    expect(verifyVapi(request({}), SECRET)).toMatchObject({ verdict: 'unsigned' });
  });
});
