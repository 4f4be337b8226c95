import { callSummary } from '../../test/calls';
import { CALL_COLUMNS, columnsOf } from './callColumns';
import { callsToCsv } from './callsCsv';

describe('callsToCsv', () => {
  it('writes the columns given: times in UTC, money and durations as numbers', () => {
    expect(callsToCsv([callSummary()], columnsOf(['assistant', 'duration', 'cost', 'success']))).toBe(
      'Started,Assistant,Duration,Cost,Success\r\n2026-03-01T10:00:00.000Z,Reception,65,0.1234,true\r\n'
    );
  });

  it('leaves out what is not known', () => {
    const call = callSummary({ durationSeconds: null, caller: null });
    expect(callsToCsv([call], columnsOf(['caller', 'duration']))).toMatch(/Z,,\r\n$/);
  });

  it.each(['=1+1', '+12025550142', '-2', '@sum', '\tx'])('keeps a spreadsheet from running %j', (caller) => {
    expect(callsToCsv([callSummary({ caller })], columnsOf(['caller']))).toContain(`'${caller}`);
  });

  it('quotes commas, quotes and line ends', () => {
    const call = callSummary({ assistantName: 'Front "desk", night\nshift' });
    expect(callsToCsv([call], columnsOf(['assistant']))).toContain('"Front ""desk"", night\nshift"');
  });

  it('has every column that the table has', () => {
    const [head] = callsToCsv([], CALL_COLUMNS).split('\r\n');
    expect(head.split(',')).toEqual(CALL_COLUMNS.map(({ title }) => title));
  });
});
