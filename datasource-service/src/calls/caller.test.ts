import { mentionsCaller, tombstoneOf } from './caller.ts';

const KEY = 'a key of the record';

describe('an erased caller', () => {
  it('is known again however the number is written, and is no other', () => {
    const tombstone = tombstoneOf('+1 (555) 017-7231', KEY);
    expect(tombstoneOf('15550177231', KEY)).toBe(tombstone);
    expect(tombstoneOf('+15550177232', KEY)).not.toBe(tombstone);
    expect(tombstoneOf('+15550177231', 'another key')).not.toBe(tombstone);
  });

  it('is known again by a name that is no number', () => {
    expect(tombstoneOf(' Anonymous ', KEY)).toBe(tombstoneOf('anonymous', KEY));
    expect(tombstoneOf('user42', KEY)).not.toBe(tombstoneOf('42', KEY));
  });

  it('is found in a text that has the number in it', () => {
    const tombstone = tombstoneOf('+15550177231', KEY);
    expect(mentionsCaller('call +1 555 017 7231 back', tombstone, KEY)).toBe(true);
    expect(mentionsCaller('call +1 555 017 7232 back', tombstone, KEY)).toBe(false);
    expect(mentionsCaller('call nobody', tombstone, KEY)).toBe(false);
  });
});
