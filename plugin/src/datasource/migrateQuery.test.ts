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

  it.each([
    ['{"refId":"A","queryType":"call"}', { provider: 'vapi', callId: '' }],
    ['{"refId":"A","queryType":"calls"}', { filters: [] }],
    ['{"refId":"A","queryType":"values"}', { dimension: '', filters: [] }],
    ['{"refId":"A","queryType":"sql"}', { sql: '' }],
    ['{"refId":"A","queryType":"changed"}', { measure: '', dimensions: undefined, filters: [] }],
    ['{"refId":"A","queryType":"changed","dimensions":[]}', { dimensions: undefined }],
    ['{"refId":"A","queryType":"changed","measure":"calls","dimensions":"model"}', { dimensions: ['model'] }],
  ])('makes %s whole', (written, whole) => {
    expect(migrateQuery(JSON.parse(written))).toMatchObject(whole);
  });

  it('keeps a type that it does not know', () => {
    expect(migrateQuery({ refId: 'A', queryType: 'of the future' })).toEqual({
      refId: 'A',
      queryType: 'of the future',
    });
  });
});
