import { TECHNICAL_OWNERS } from '@voicehive/datasource-service/contract';

import { PAGE_FILTERS } from '../../scenes/filters';
import * as queries from './queries';

const ALL = Object.values(queries).flatMap((ask) => (typeof ask === 'function' ? [ask(['calls'])] : []));

describe('queries of call analytics', () => {
  it('give every query a name of its own', () => {
    const names = ALL.map(({ refId }) => refId);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(ALL.map((query) => [query.refId, query] as const))('%s obeys every filter of the page', (_, query) => {
    const dimensions = 'filters' in query ? query.filters?.map(({ dimension }) => dimension) : [];
    expect(dimensions).toEqual(expect.arrayContaining(PAGE_FILTERS.map(({ id }) => id)));
  });

  it('count as failed only what is technical', () => {
    expect(queries.failedCallsByOwner()).toMatchObject({
      groupBy: ['faultOwner'],
      filters: expect.arrayContaining([{ dimension: 'faultOwner', operator: 'in', values: [...TECHNICAL_OWNERS] }]),
    });
  });
});
