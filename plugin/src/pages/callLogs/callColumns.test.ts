import { callSummary } from '../../test/calls';
import { CALL_COLUMNS, columnsOf, DEFAULT_COLUMNS, readColumns } from './callColumns';

describe('the columns of the log', () => {
  it('come out of the URL in the table’s order, without what nobody knows', () => {
    expect(readColumns('cost,colour,assistant')).toEqual(['assistant', 'cost']);
  });

  it('are the usual ones when the URL names none', () => {
    expect(readColumns('')).toBe(DEFAULT_COLUMNS);
    expect(readColumns('colour')).toBe(DEFAULT_COLUMNS);
  });

  it('always hold the start, which leads to the call', () => {
    expect(columnsOf(['cost']).map(({ id }) => id)).toEqual(['at', 'cost']);
  });

  it('show a dash for what is not known', () => {
    const nothing = callSummary({
      assistantName: null,
      assistantId: null,
      success: null,
      sentiment: null,
      deadAirMs: null,
    });
    const shown = columnsOf(['assistant', 'success', 'sentiment', 'deadAir']).map(({ show }) => show(nothing, 'utc'));
    expect(shown.slice(1)).toEqual(['–', '–', '–', '–']);
  });

  it('show and export something of every call', () => {
    const call = callSummary();
    for (const { show, export: value } of CALL_COLUMNS) {
      expect(typeof show(call, 'utc')).toBe('string');
      expect(value(call)).toBeDefined();
    }
  });
});
