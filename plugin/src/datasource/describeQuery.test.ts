import { describeQuery } from './describeQuery';

describe('describeQuery', () => {
  it('puts a metric in one line', () => {
    expect(
      describeQuery({
        refId: 'A',
        queryType: 'metric',
        measures: ['turnLatencyP95'],
        groupBy: ['assistant'],
        filters: [{ dimension: 'provider', operator: '=', values: ['vapi'] }],
        format: 'table',
      })
    ).toBe('turnLatencyP95 by assistant where provider = vapi as table');
  });

  it.each([
    [{ refId: 'A', queryType: 'call' as const, provider: 'vapi', callId: 'c-1' }, 'call vapi c-1'],
    [{ refId: 'A', queryType: 'calls' as const }, 'calls'],
    [{ refId: 'A', queryType: 'values' as const, dimension: 'assistant' }, 'values of assistant'],
  ])('names what %o asks', (query, line) => {
    expect(describeQuery(query)).toBe(line);
  });
});
