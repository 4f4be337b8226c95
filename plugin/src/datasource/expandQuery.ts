import { ALL_VALUES } from '../constants';
import { expandFilters } from './expandFilters';
import { expandSql } from './expandSql';
import type { Replace } from './Replace';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/** The query with Grafana's variables replaced wherever a reader may write them. */
export function expandQuery(query: VoiceHiveDataQuery, replace: Replace): VoiceHiveDataQuery {
  switch (query.queryType) {
    case 'metric':
    case 'changed':
      return { ...query, filters: expandFilters(query.filters, replace) };
    case 'calls':
      return {
        ...query,
        filters: expandFilters(query.filters, replace),
        search: expandSearch(query.search, replace),
      };
    case 'values':
      return {
        ...query,
        dimension: replace(query.dimension),
        filters: expandFilters(query.filters, replace),
      };
    case 'call':
      return { ...query, provider: replace(query.provider), callId: replace(query.callId).trim() };
    case 'sql':
      return { ...query, sql: expandSql(query.sql, replace) };
    default:
      return query;
  }
}

/** Words to search for; a variable with several values asks for all of them, and one that is empty for nothing. */
function expandSearch(search: string | undefined, replace: Replace): string | undefined {
  const words = replace(search ?? '', (value) => [value].flat().join(' '));
  return words.split(ALL_VALUES).join('').trim() || undefined;
}
