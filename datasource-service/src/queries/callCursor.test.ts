import { readCallCursor, writeCallCursor } from './callCursor.ts';

describe('a place in the call log', () => {
  it('comes back from its text', () => {
    const place = { by: 'longest' as const, value: 1.5, callNumber: 42 };
    expect(readCallCursor(writeCallCursor(place))).toEqual(place);
  });

  it.each(['nonsense', '', Buffer.from('["colour",1,2]').toString('base64url')])('is not read from %j', (text) => {
    expect(readCallCursor(text)).toBeNull();
  });
});
