import fc from 'fast-check';

import { DAY, readSpan, spanText, WEEK } from './span';

describe('a length of time', () => {
  it.each([
    [4 * WEEK, '4w'],
    [3 * DAY, '3d'],
    [36 * 60 * 60 * 1000, '36h'],
    [90_000, '90s'],
    [1500, '1500ms'],
  ])('of %d ms is written %s', (milliseconds, text) => {
    expect(spanText(milliseconds)).toBe(text);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seconds) => {
        expect(readSpan(spanText(seconds * 1000))).toBe(seconds * 1000);
      })
    );
  });

  it.each(['', 'soon', '12', '1.5d', '3 months', '-1d'])('is not read from "%s"', (text) => {
    expect(readSpan(text)).toBeNull();
  });
});
