import { frameOf } from '../../test/frames';
import { readWeekGrid } from './weekGrid';

const FRAME = frameOf([
  { hourOfWeek: 'Mon 09', calls: 12 },
  { hourOfWeek: 'Sun 23', calls: 3 },
  { hourOfWeek: '(other)', calls: 99 },
]);

describe('readWeekGrid', () => {
  it('puts hours in their places', () => {
    const { values, largest } = readWeekGrid(FRAME, 'calls', 0);
    expect([values[0][9], values[6][23], values[3][3], largest]).toEqual([12, 3, null, 12]);
  });

  it('turns the week by the reader’s clock', () => {
    const { values } = readWeekGrid(FRAME, 'calls', 2);
    expect([values[0][11], values[0][1]]).toEqual([12, 3]);
    expect(readWeekGrid(FRAME, 'calls', -10).values[6][23]).toBe(12);
  });

  it('is empty without the measure', () => {
    expect(readWeekGrid(FRAME, 'minutes', 0).largest).toBe(0);
  });
});
