import { NOON } from '../../../test/support/build.ts';
import { retellSignature } from '../../../test/support/retellBodies.ts';
import type { Verification } from '../provider.ts';
import { verifyRetell } from './verify.ts';

const API_KEY = 'key_of_a_test';
const BODY = '{"event":"call_started"}';

function verify(headers: Record<string, string>, body = BODY): Verification {
  const request = { method: 'POST', url: 'https://example.com/hook', headers, body: Buffer.from(body) };
  return verifyRetell({ ...request, receivedAt: NOON }, API_KEY);
}

describe('verifyRetell', () => {
  it('accepts a signature over the raw body and the time, in either case', () => {
    const headers = retellSignature(BODY, API_KEY, NOON);
    expect(verify(headers)).toEqual({ verdict: 'verified' });
    expect(
      verify({
        'x-retell-signature':
          headers['x-retell-signature']?.toUpperCase().replace('V=', 'v=').replace('D=', 'd=') ?? '',
      }).verdict
    ).toBe('verified');
  });

  it('rejects another body, another key and another time', () => {
    expect(verify(retellSignature(BODY, API_KEY, NOON), `${BODY} `).verdict).toBe('rejected');
    expect(verify(retellSignature(BODY, 'another', NOON)).verdict).toBe('rejected');
    const moved = retellSignature(BODY, API_KEY, NOON)['x-retell-signature']?.replace(String(NOON), String(NOON + 1));
    expect(verify({ 'x-retell-signature': moved ?? '' }).verdict).toBe('rejected');
  });

  it('refuses a replay from more than five minutes away, and takes one just within', () => {
    expect(verify(retellSignature(BODY, API_KEY, NOON - 300_001))).toMatchObject({ verdict: 'rejected' });
    expect(verify(retellSignature(BODY, API_KEY, NOON + 300_001))).toMatchObject({ verdict: 'rejected' });
    expect(verify(retellSignature(BODY, API_KEY, NOON - 300_000)).verdict).toBe('verified');
  });

  it.each(['', 'v=,d=', 'v=1', 'd=ab', `v=x,d=${'a'.repeat(64)}`, `v=1,d=${'a'.repeat(63)}`])(
    'rejects the malformed header "%s"',
    (header) => {
      expect(verify({ 'x-retell-signature': header })).toMatchObject({ verdict: 'rejected' });
    }
  );

  it('says that a request without a signature is unsigned', () => {
    expect(verify({})).toMatchObject({ verdict: 'unsigned' });
  });
});
