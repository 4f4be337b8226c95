import { createHmac } from 'node:crypto';
import { proofHeaders } from './proof.ts';

const AT = { sentAt: 1_770_000_000_123, isForged: false };

describe('proofHeaders', () => {
  it('signs the time and the body', () => {
    const expected = createHmac('sha256', 'the-secret').update('1770000000.{"a":1}').digest('hex');

    expect(proofHeaders('hmac', 'the-secret', '{"a":1}', AT)).toEqual({
      'x-timestamp': '1770000000',
      'x-signature': expected,
    });
  });

  it('sends the secret itself as a bearer token', () => {
    expect(proofHeaders('bearer', 'the-secret', '{}', AT)).toEqual({ authorization: 'Bearer the-secret' });
  });

  it('gives a forged message a proof that does not hold', () => {
    const forged = { ...AT, isForged: true };

    expect(proofHeaders('hmac', 'the-secret', '{}', forged)).not.toEqual(proofHeaders('hmac', 'the-secret', '{}', AT));
    expect(proofHeaders('bearer', 'the-secret', '{}', forged)).not.toEqual(
      proofHeaders('bearer', 'the-secret', '{}', AT)
    );
  });
});
