import { readCursor, writeCursor } from './cursor.ts';

describe('a place in the call log', () => {
  it('comes back from its text', () => {
    const place = { at: 1_772_625_600_123, callNumber: 42 };
    expect(readCursor(writeCursor(place))).toEqual(place);
  });

  it.each(['nonsense', '', Buffer.from('{"at":1}').toString('base64url'), Buffer.from('[1]').toString('base64url')])(
    'is not read from %j',
    (text) => {
      expect(readCursor(text)).toBeNull();
    }
  );
});
