import { sign, verifySignature } from './signature.ts';

const SECRET = 'a-secret-of-a-test';
const BODY = Buffer.from('{"alerts":[]}');
const TIMESTAMP = '1700000000';
const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

/** By `printf '1700000000:{"alerts":[]}' | openssl dgst -sha256 -hmac a-secret-of-a-test`. */
const SIGNATURE = 'ab032861058c4f12ed225f2812998cb5a8197160e65a93214adc63fd5c04fe60';

function verify(differences: Partial<Parameters<typeof verifySignature>[1]> = {}): void {
  verifySignature(SECRET, { signature: SIGNATURE, timestamp: TIMESTAMP, body: BODY, receivedAt: NOW, ...differences });
}

describe("Grafana's signature", () => {
  it('is the HMAC of time and body', () => {
    expect(sign(SECRET, TIMESTAMP, BODY)).toBe(SIGNATURE);
    expect(() => verify()).not.toThrow();
    expect(() => verify({ receivedAt: NOW + 5 * MINUTE })).not.toThrow();
    expect(() => verify({ receivedAt: NOW - 5 * MINUTE })).not.toThrow();
  });

  it.each([
    ['without signature', { signature: undefined }, 'not signed'],
    ['without time', { timestamp: undefined }, 'not signed'],
    ['of another body', { body: Buffer.from('{"alerts": []}') }, 'does not match'],
    ['of another time', { timestamp: '1700000001' }, 'does not match'],
    ['that is none', { signature: 'x' }, 'does not match'],
    ['of long ago', { receivedAt: NOW + 5 * MINUTE + 1000 }, 'five minutes'],
    ['of the future', { receivedAt: NOW - 5 * MINUTE - 1000 }, 'five minutes'],
    ['at no time', { timestamp: 'now', signature: sign(SECRET, 'now', BODY) }, 'five minutes'],
  ])('%s is refused', (_name, differences, message) => {
    expect(() => verify(differences)).toThrow(message);
  });
});
