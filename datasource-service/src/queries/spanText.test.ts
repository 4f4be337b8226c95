import { spanText } from './spanText.ts';

describe('spanText', () => {
  it.each([
    [14 * 24 * 60 * 60 * 1000, '14 d'],
    [36 * 60 * 60 * 1000, '36 h'],
    [90 * 60 * 1000, '90 min'],
    [61_000, '61 s'],
    [1500, '1500 ms'],
  ])('writes %i ms as %s', (milliseconds, text) => {
    expect(spanText(milliseconds)).toBe(text);
  });
});
