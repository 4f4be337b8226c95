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
    [{ refId: 'A', queryType: 'calls' as const, search: 'refund' }, 'calls that contain refund'],
    [
      { refId: 'A', queryType: 'metric' as const, measures: [], compareMs: 604_800_000 },
      'no measure over time compared with 1w earlier',
    ],
    [
      { refId: 'A', queryType: 'changed' as const, measure: 'calls', dimensions: ['model'], compareMs: 3_600_000 },
      'what changed in calls by model compared with 1h earlier',
    ],
    [{ refId: 'A', queryType: 'changed' as const, measure: '' }, 'what changed in no measure'],
    [{ refId: 'A', queryType: 'sql' as const, sql: ' SELECT 1\n  FROM calls' }, 'SELECT 1 FROM calls'],
    [{ refId: 'A', queryType: 'live' as const }, 'calls under way'],
    [JSON.parse('{"refId":"A","queryType":"of the future"}'), 'a query of an unknown type'],
    [{ refId: 'A', queryType: 'values' as const, dimension: 'assistant' }, 'values of assistant'],
  ])('names what %o asks', (query, line) => {
    expect(describeQuery(query)).toBe(line);
  });
});
