import { migrateQuery } from './migrateQuery';

describe('migrateQuery', () => {
  it('makes a query without a type a count of calls over time', () => {
    expect(migrateQuery({ refId: 'A' })).toEqual({
      refId: 'A',
      queryType: 'metric',
      measures: ['calls'],
      groupBy: [],
      filters: [],
      format: 'timeSeries',
    });
  });

  it('makes lists of texts that were written by hand', () => {
    const written = JSON.parse(
      '{"refId":"A","queryType":"metric","measures":"minutes","groupBy":"assistant","filters":[{"dimension":"provider","operator":"=","values":"vapi"}]}'
    );
    expect(migrateQuery(written)).toMatchObject({
      measures: ['minutes'],
      groupBy: ['assistant'],
      filters: [{ dimension: 'provider', operator: '=', values: ['vapi'] }],
    });
  });

  it('changes nothing of a whole query', () => {
    const whole = {
      refId: 'A',
      queryType: 'metric' as const,
      measures: ['calls'],
      groupBy: ['assistant'],
      filters: [],
      format: 'table' as const,
      limit: 5,
    };
    expect(migrateQuery(whole)).toEqual(whole);
  });

  it('keeps a type that it does not know', () => {
    expect(migrateQuery({ refId: 'A', queryType: 'of the future' })).toEqual({
      refId: 'A',
      queryType: 'of the future',
    });
  });
});
