import { createHmac } from 'node:crypto';
import { NOON } from '../../../test/support/build.ts';
import { asForm, twilioForm, twilioFormHeaders, twilioJsonRequest } from '../../../test/support/twilioBodies.ts';
import type { Verification } from '../provider.ts';
import { verifyTwilio } from './verify.ts';

const TOKEN = 'an-auth-token-of-a-test';
const URL_HERE = 'https://voice.example.com/api/v1/webhooks/twilio';
const FORM = twilioForm('CA1', 'ringing', 3);

interface Sent {
  url?: string;
  authToken?: string | null;
  sharedKeys?: string[];
  headers: Record<string, string>;
  body?: string;
  publicUrl?: string | null;
}

function verify(sent: Sent): Verification {
  const { url = URL_HERE, headers, body = asForm(FORM), publicUrl = null, authToken = TOKEN, sharedKeys = [] } = sent;
  const request = { method: 'POST', url, headers, body: Buffer.from(body), receivedAt: NOON };
  return verifyTwilio(request, { authToken, sharedKeys, publicUrl });
}

const signedForm = (url: string) => twilioFormHeaders(url, FORM, TOKEN);

describe('verifyTwilio', () => {
  it('accepts a form signed with its URL', () => {
    expect(verify({ headers: signedForm(URL_HERE) })).toEqual({ verdict: 'verified' });
  });

  it('agrees with the example of the documentation', () => {
    // The signature of a form by the algorithm as twilio.com/docs/usage/security spells it out, step by step.
    const url = 'https://example.com/myapp.php?foo=1&bar=2';
    const body = 'Digits=1234&To=%2B18005551212&From=%2B14158675310&Caller=%2B14158675310&CallSid=CA1234567890ABCDE';
    const text = `${url}CallSidCA1234567890ABCDECaller+14158675310Digits1234From+14158675310To+18005551212`;
    const signature = createHmac('sha1', TOKEN).update(text).digest('base64');
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    expect(verify({ url, headers, body }).verdict).toBe('verified');
  });

  it.each([
    ['with the standard port', 'https://voice.example.com:443/api/v1/webhooks/twilio', URL_HERE],
    ['without a port that we are asked at', URL_HERE, 'https://voice.example.com:8443/api/v1/webhooks/twilio'],
    [
      'with another port',
      'https://voice.example.com:8443/api/v1/webhooks/twilio',
      'https://voice.example.com:8443/api/v1/webhooks/twilio',
    ],
    ['with the standard port of plain HTTP', 'http://voice.example.com:80/hook', 'http://voice.example.com/hook'],
    [
      'with user and password',
      'https://user:pass@voice.example.com:443/hook',
      'https://user:pass@voice.example.com/hook',
    ],
    ['with a user alone', 'https://user@voice.example.com:443/hook', 'https://user@voice.example.com/hook'],
    ['with its query escaped anew', `${URL_HERE}?a=x%20y&b='z'`, `${URL_HERE}?a=x+y&b=%27z%27`],
  ])('accepts a URL signed %s', (_name, signed, asked) => {
    expect(verify({ url: asked, headers: signedForm(signed) }).verdict).toBe('verified');
  });

  it('takes the address from the outside behind a proxy', () => {
    const headers = signedForm(URL_HERE);
    const url = 'http://10.0.0.7:8787/api/v1/webhooks/twilio';
    expect(verify({ url, headers }).verdict).toBe('rejected');
    expect(verify({ url, headers, publicUrl: 'https://voice.example.com/' }).verdict).toBe('verified');
    const prefixed = signedForm('https://example.com/voice/api/v1/webhooks/twilio');
    expect(verify({ url, headers: prefixed, publicUrl: 'https://example.com/voice' }).verdict).toBe('verified');
  });

  it('signs a repeated field once for each value', () => {
    const text = `${URL_HERE}AlatestAoldestB1`;
    const headers = { 'x-twilio-signature': createHmac('sha1', TOKEN).update(text).digest('base64') };
    expect(verify({ headers, body: 'B=1&A=oldest&A=latest&A=oldest' }).verdict).toBe('verified');
  });

  it('rejects another form, another URL and another token', () => {
    const headers = signedForm(URL_HERE);
    expect(verify({ headers, body: asForm({ ...FORM, CallStatus: 'completed' }) }).verdict).toBe('rejected');
    expect(verify({ headers, url: `${URL_HERE}?a=1` }).verdict).toBe('rejected');
    expect(verify({ headers: twilioFormHeaders(URL_HERE, FORM, 'another') })).toMatchObject({
      verdict: 'rejected',
      fix: expect.stringContaining('VOICEHIVE_PUBLIC_URL'),
    });
  });

  it('accepts JSON whose hash is in the signed URL, and nothing else', () => {
    const body = '[{"specversion":"1.0"}]';
    const request = twilioJsonRequest(URL_HERE, body, TOKEN);
    expect(verify({ ...request, body }).verdict).toBe('verified');
    expect(verify({ ...request, body: '[]' }).verdict).toBe('rejected');
    expect(verify({ ...request, url: URL_HERE, body }).verdict).toBe('rejected');
    const headers = { ...request.headers, 'x-twilio-signature': 'wrong' };
    expect(verify({ ...request, headers, body }).verdict).toBe('rejected');
  });

  it('says that a request without a signature is unsigned, and rejects one without a host', () => {
    expect(verify({ headers: {} })).toMatchObject({ verdict: 'unsigned' });
    expect(verify({ url: 'https:///hook', headers: signedForm(URL_HERE) }).verdict).toBe('rejected');
    expect(verify({ url: 'http://', headers: signedForm(URL_HERE) })).toMatchObject({ verdict: 'rejected' });
  });

  describe('by a shared key', () => {
    const signed = (key: string, algorithm = 'HMAC_SHA256') => {
      const text = `${URL_HERE}${Object.keys(FORM)
        .sort()
        .map((name) => `${name}${FORM[name]}`)
        .join('')}`;
      return {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': createHmac('sha256', key).update(text).digest('base64'),
        'x-twilio-webhooks-signature-settings': `key=webhooks_sharedkey_1, algorithm=${algorithm}`,
      };
    };

    it('accepts a form that any of the keys signed, with or without an auth token', () => {
      const headers = signed('key-two');
      expect(verify({ headers, sharedKeys: ['key-one', 'key-two'] }).verdict).toBe('verified');
      expect(verify({ headers, sharedKeys: ['key-two'], authToken: null }).verdict).toBe('verified');
      expect(verify({ headers, sharedKeys: ['key-one'] }).verdict).toBe('rejected');
    });

    it('checks against the auth token where no key is configured, and never where one is', () => {
      expect(verify({ headers: signed(TOKEN) }).verdict).toBe('verified');
      expect(verify({ headers: signed(TOKEN), sharedKeys: ['key-one'] }).verdict).toBe('rejected');
    });

    it('leaves the older signature to the auth token', () => {
      expect(verify({ headers: signedForm(URL_HERE), sharedKeys: ['key-one'] }).verdict).toBe('verified');
      expect(verify({ headers: signedForm(URL_HERE), sharedKeys: [TOKEN], authToken: null }).verdict).toBe('rejected');
      const named = { ...signedForm(URL_HERE), 'x-twilio-webhooks-signature-settings': 'key=webhooks_sharedkey_1' };
      expect(verify({ headers: named }).verdict).toBe('verified');
    });

    it('names an algorithm that it does not know', () => {
      expect(verify({ headers: signed('key-one', 'HMAC_MD5'), sharedKeys: ['key-one'] })).toMatchObject({
        verdict: 'rejected',
        reason: expect.stringContaining('HMAC_MD5'),
      });
    });
  });
});
