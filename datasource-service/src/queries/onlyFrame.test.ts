import type { Frame } from '../frames/frame.ts';
import { frameName, onlyFrame } from './onlyFrame.ts';

const FRAMES: Frame[] = ['components', 'history'].map((name) => ({ name, fields: [] }));

describe('onlyFrame', () => {
  it('gives the frame that is named', () => {
    expect(onlyFrame(FRAMES, 'history').map(({ name }) => name)).toEqual(['history']);
  });

  it('gives all frames when none is named', () => {
    expect(onlyFrame(FRAMES, undefined)).toHaveLength(2);
    expect(onlyFrame(FRAMES, null)).toHaveLength(2);
  });
});

describe('frameName', () => {
  it('refuses a frame that the query does not answer with, and says which there are', () => {
    const { error } = frameName(['components', 'history']).safeParse('other');
    expect(error?.issues[0]?.message).toBe('must be one of components, history');
  });
});
