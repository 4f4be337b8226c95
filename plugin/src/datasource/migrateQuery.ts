import type { DataQuery } from '@grafana/schema';
import type { Filter } from '@voicehive/datasource-service/contract';

import { DEFAULT_METRIC_QUERY, type VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/**
 * Makes a stored query whole. Dashboards and alert rules outlive versions and are also written by hand, so lists may
 * be absent or a single text, and the type may be missing. A type that is set is never changed: the service says what
 * it thinks of it.
 */
export function migrateQuery(stored: DataQuery): VoiceHiveDataQuery {
  const query = hasType(stored) ? stored : { ...DEFAULT_METRIC_QUERY, ...stored, queryType: 'metric' as const };
  switch (query.queryType) {
    case 'metric':
      return {
        ...query,
        measures: listOf(query.measures),
        groupBy: listOf(query.groupBy),
        filters: filtersOf(query.filters),
        format: query.format ?? 'timeSeries',
      };
    case 'calls':
    case 'values':
      return { ...query, filters: filtersOf(query.filters) };
    default:
      return query;
  }
}

function hasType(query: DataQuery): query is VoiceHiveDataQuery {
  return Boolean(query.queryType);
}

function listOf(value: string[] | string | undefined): string[] {
  if (value === undefined || value === '') {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

function filtersOf(filters: Filter[] | undefined): Filter[] {
  return (filters ?? []).map((filter) => ({ ...filter, values: listOf(filter.values) }));
}
