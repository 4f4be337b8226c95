import { frameOf } from '../../test/frames';
import { rankMovers } from './rankMovers';

const FRAME = frameOf([
  { assistant: 'Large', calls: 2000, callsBefore: 1900, callsChange: 0.05 },
  { assistant: 'Middle', calls: 300, callsBefore: 100, callsChange: 2 },
  { assistant: 'Tiny', calls: 4, callsBefore: 1, callsChange: 3 },
  { assistant: 'Same', calls: 500, callsBefore: 500, callsChange: 0 },
  { assistant: 'New', calls: 90, callsBefore: 0, callsChange: null },
]);

describe('rankMovers', () => {
  it('puts a large change of many calls before noise, and leaves out groups that are too small', () => {
    expect(rankMovers(FRAME, 10).map(({ group, change }) => [group, change.text])).toEqual([
      ['Middle', '+200 %'],
      ['Large', '+5.3 %'],
    ]);
  });

  it('gives no more than asked', () => {
    expect(rankMovers(FRAME, 1)).toHaveLength(1);
  });

  it('knows what a field’s configuration says of good news', () => {
    const frame = {
      ...FRAME,
      fields: FRAME.fields.map((field) => ({ ...field, config: { custom: { goodDirection: 'up' } } })),
    };
    expect(rankMovers(frame, 1)[0].change.news).toBe('good');
  });
});
