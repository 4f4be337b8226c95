import { recordingLink } from './recordingLink.ts';

const [MONO, STEREO] = ['https://storage.example/mono.wav', 'https://storage.example/stereo.wav'];

describe('recordingLink', () => {
  it.each([
    ['the artifact', { artifact: { recordingUrl: MONO, stereoRecordingUrl: STEREO } }, MONO],
    ['the artifact, where only both sides are there', { artifact: { stereoRecordingUrl: STEREO } }, STEREO],
    ['the call itself, as before', { recordingUrl: MONO, artifact: {} }, MONO],
    ['the call itself, both sides', { stereoRecordingUrl: STEREO, artifact: null }, STEREO],
  ])('is found on %s', (_where, listed, url) => {
    expect(recordingLink(listed)).toBe(url);
  });

  it.each([
    ['nothing', {}],
    ['no call', 'call'],
    ['a link of another kind', { artifact: { recordingUrl: 'javascript:alert(1)' } }],
    ['no link', { artifact: { recordingUrl: 7 }, recordingUrl: 'storage' }],
    ['an artifact of another kind', { artifact: 'gone' }],
  ])('is null for %s', (_what, listed) => {
    expect(recordingLink(listed)).toBeNull();
  });
});
