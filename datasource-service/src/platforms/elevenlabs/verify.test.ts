import { NOON } from '../../../test/support/build.ts';
import { elevenlabsSignature } from '../../../test/support/elevenlabsBodies.ts';
import type { Verification } from '../provider.ts';
import { verifyElevenLabs } from './verify.ts';

const SECRET = 'wsec_of_a_test';
const BODY = '{"type":"post_call_audio"}';

function verify(headers: Record<string, string>, body = BODY): Verification {
  const request = { method: 'POST', url: 'https://example.com/hook', headers, body: Buffer.from(body) };
  return verifyElevenLabs({ ...request, receivedAt: NOON }, SECRET);
}

describe('verifyElevenLabs', () => {
  it('accepts a signature over time and body', () => {
    expect(verify(elevenlabsSignature(BODY, SECRET, NOON))).toEqual({ verdict: 'verified' });
  });

  it('accepts any of several signatures, as while a secret is changed', () => {
    const header = elevenlabsSignature(BODY, SECRET, NOON)['elevenlabs-signature'] ?? '';
    const both = header.replace(',v0=', `, v0=${'0'.repeat(64)}, v0=`);
    expect(verify({ 'elevenlabs-signature': both }).verdict).toBe('verified');
  });

  it('rejects another body, another secret and another time', () => {
    expect(verify(elevenlabsSignature(BODY, SECRET, NOON), '{}').verdict).toBe('rejected');
    expect(verify(elevenlabsSignature(BODY, 'another', NOON)).verdict).toBe('rejected');
    const header = elevenlabsSignature(BODY, SECRET, NOON)['elevenlabs-signature'] ?? '';
    const moved = header.replace(String(NOON / 1000), String(NOON / 1000 + 1));
    expect(verify({ 'elevenlabs-signature': moved }).verdict).toBe('rejected');
  });

  it('refuses a replay from more than thirty minutes away, and takes one just within', () => {
    expect(verify(elevenlabsSignature(BODY, SECRET, NOON - 1_801_000))).toMatchObject({ verdict: 'rejected' });
    expect(verify(elevenlabsSignature(BODY, SECRET, NOON + 1_801_000))).toMatchObject({ verdict: 'rejected' });
    expect(verify(elevenlabsSignature(BODY, SECRET, NOON - 1_800_000)).verdict).toBe('verified');
  });

  it.each(['', 't=1', 'v0=ab', 't=,v0=ab', 't=soon,v0=ab'])('rejects the malformed header "%s"', (header) => {
    expect(verify({ 'elevenlabs-signature': header })).toMatchObject({ verdict: 'rejected' });
  });

  it('says that a request without a signature is unsigned', () => {
    expect(verify({})).toMatchObject({ verdict: 'unsigned' });
  });
});
