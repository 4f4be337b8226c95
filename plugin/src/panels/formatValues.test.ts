import { formatDuration, formatMs, formatTime, formatUsd } from './formatValues';

describe('formatting', () => {
  it.each([
    [0, '0 s'],
    [0.3, '< 1 s'],
    [42.4, '42 s'],
    [185, '3 min 5 s'],
    [3725, '1 h 2 min'],
    [null, '–'],
  ])('writes %s seconds as %s', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  it.each([
    [0, '0 ms'],
    [840, '840 ms'],
    [1200, '1.20 s'],
    [null, '–'],
  ])('writes %s milliseconds as %s', (ms, words) => {
    expect(formatMs(ms)).toBe(words);
  });

  it('keeps the cents of a cheap call', () => {
    expect(formatUsd(0.0123)).toBe('$0.0123');
    expect(formatUsd(12.3)).toBe('$12.30');
  });

  it('writes times in the given time zone', () => {
    expect(formatTime(Date.UTC(2026, 0, 1, 12), 'Asia/Tokyo')).toBe('2026-01-01 21:00:00');
  });
});
