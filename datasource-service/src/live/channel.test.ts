import { audienceOf, channelPath, LIVE_AUDIENCES, readChannelPath } from './channel.ts';

describe('channels of the board', () => {
  it('have one for each audience, which reads back', () => {
    expect(LIVE_AUDIENCES.map((audience) => readChannelPath(channelPath(audience)))).toEqual([...LIVE_AUDIENCES]);
    expect(channelPath('viewer')).toBe('live/viewer');
  });

  it.each(['', 'live', 'live/', 'live/public', 'live/viewer/x', 'other/viewer'])('know no channel "%s"', (path) => {
    expect(readChannelPath(path)).toBeNull();
  });

  it('put each reader where it may see everything that is shown', () => {
    expect(audienceOf('public')).toBeNull();
    expect(audienceOf('viewer')).toBe('viewer');
    expect(audienceOf('editor')).toBe('editor');
    expect(audienceOf('admin')).toBe('admin');
  });
});
