import { ALL_VALUES, NO_DIMENSION } from '../constants';
import { expandFilters } from './expandFilters';
import { expandSql } from './expandSql';
import type { Replace } from './Replace';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/** The query with Grafana's variables replaced wherever a reader may write them. */
export function expandQuery(query: VoiceHiveDataQuery, replace: Replace): VoiceHiveDataQuery {
  switch (query.queryType) {
    case 'metric':
      return {
        ...query,
        measures: expandNames(query.measures, replace),
        ...(query.groupBy && { groupBy: expandNames(query.groupBy, replace) }),
        filters: expandFilters(query.filters, replace),
      };
    case 'changed':
      return { ...query, measure: replace(query.measure), filters: expandFilters(query.filters, replace) };
    case 'versions':
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

/** Names of measures or dimensions, each once; a variable with several values names several, and an empty one none. */
function expandNames(names: readonly string[], replace: Replace): string[] {
  const expanded = names.flatMap((name) => replace(name, (value) => [value].flat().join(',')).split(','));
  return [...new Set(expanded)].filter((name) => name !== '' && name !== NO_DIMENSION);
}

/** Words to search for; a variable with several values asks for all of them, and one that is empty for nothing. */
function expandSearch(search: string | undefined, replace: Replace): string | undefined {
  const words = replace(search ?? '', (value) => [value].flat().join(' '));
  return words.split(ALL_VALUES).join('').trim() || undefined;
}
