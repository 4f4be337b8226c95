import type { Filter } from '@voicehive/datasource-service/contract';

import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/** The query as one line, for collapsed rows and Explore's history. */
export function describeQuery(query: VoiceHiveDataQuery): string {
  switch (query.queryType) {
    case 'metric':
      return [
        query.measures.join(', ') || 'no measure',
        query.groupBy?.length ? `by ${query.groupBy.join(', ')}` : '',
        describeFilters(query.filters),
        query.format === 'table' ? 'as table' : 'over time',
      ]
        .filter(Boolean)
        .join(' ');
    case 'calls':
      return ['calls', describeFilters(query.filters)].filter(Boolean).join(' ');
    case 'call':
      return `call ${query.provider} ${query.callId}`;
    case 'values':
      return ['values of', query.dimension, describeFilters(query.filters)].filter(Boolean).join(' ');
    default:
      return 'a query of an unknown type';
  }
}

function describeFilters(filters: Filter[] = []): string {
  if (filters.length === 0) {
    return '';
  }
  const conditions = filters.map((filter) =>
    [filter.dimension, filter.operator, filter.values?.join(', ')].filter(Boolean).join(' ')
  );
  return `where ${conditions.join(' and ')}`;
}
