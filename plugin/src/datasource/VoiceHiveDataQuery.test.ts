import { QUERY_TYPES } from '@voicehive/datasource-service/contract';

import { checkQuery } from './checkQuery';
import { queryOfType, takesFilters, type VoiceHiveDataQuery } from './VoiceHiveDataQuery';

describe('queryOfType', () => {
  const filters = [{ dimension: 'assistant', operator: 'empty' as const }];
  const previous: VoiceHiveDataQuery = { refId: 'B', hide: true, queryType: 'metric', measures: ['calls'], filters };

  it.each(QUERY_TYPES)('makes a fresh query of type %s under the same name', (type) => {
    const query = queryOfType(type, previous);
    expect(query).toMatchObject({ refId: 'B', hide: true, queryType: type });
    expect(takesFilters(query) ? query.filters : filters).toEqual(filters);
  });

  it('can be asked at once, but for a call that has to be named', () => {
    const incomplete = QUERY_TYPES.filter((type) => checkQuery(queryOfType(type, previous)).length > 0);
    expect(incomplete).toEqual(['call']);
  });

  it.each<VoiceHiveDataQuery>([
    { refId: 'A', queryType: 'live' },
    { refId: 'A', queryType: 'calls' },
  ])('starts without filters after %o', (without) => {
    expect(queryOfType('changed', without)).toMatchObject({ filters: [] });
  });
});
