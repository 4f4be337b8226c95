import { frameOf } from '../../test/frames';
import { readWeekGrid, slotMs } from './weekGrid';

const HOUR = 60 * 60_000;

/** A Monday's midnight, UTC, two weeks before summer time ends in Europe. */
const MONDAY = Date.UTC(2026, 9, 12);

function series(hours: Record<number, number | null>, measure = 'calls') {
  return frameOf(
    Object.entries(hours).map(([hour, value]) => ({ at: MONDAY + Number(hour) * HOUR, [measure]: value }))
  );
}

describe('readWeekGrid', () => {
  it('adds hours of several weeks up in their places', () => {
    const frame = series({ 9: 12, [9 + 168]: 5, [6 * 24 + 23]: 3, 10: 0, 11: null });
    const { days, values, largest } = readWeekGrid([frame], 'calls', 'utc');
    expect(days[6]).toBe('Sun');
    expect([values[0][9], values[6][23], values[0][10], values[0][11], largest]).toEqual([17, 3, null, null, 17]);
  });

  it('goes by the reader’s clock, before and after the change to winter time', () => {
    const frame = series({ 9: 1, [9 + 2 * 168]: 10, 23: 100 });
    const { values } = readWeekGrid([frame], 'calls', 'Europe/Berlin');
    expect([values[0][11], values[0][10], values[1][1]]).toEqual([1, 10, 100]);
  });

  it('goes by a clock that is off by a part of an hour', () => {
    const frame = series({ 3: 1, 3.5: 2 });
    const { values } = readWeekGrid([frame], 'calls', 'Asia/Kolkata');
    expect([values[0][8], values[0][9]]).toEqual([1, 2]);
  });

  it('takes the measure out of several series, and is empty without it', () => {
    const frames = [series({ 9: 12 }), series({ 9: 30 }, 'minutes')];
    expect(readWeekGrid(frames, 'minutes', 'utc').largest).toBe(30);
    expect(readWeekGrid(frames, 'costTotal', 'utc').largest).toBe(0);
    expect(readWeekGrid([], 'calls', 'utc').largest).toBe(0);
  });
});

describe('slotMs', () => {
  it('is an hour, or the part of one by which the clock is off', () => {
    const lengths = ['utc', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu'].map((zone) => slotMs(zone, MONDAY));
    expect(lengths).toEqual([HOUR, HOUR, HOUR / 2, HOUR / 4]);
  });
});
