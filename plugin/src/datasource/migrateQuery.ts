import type { DataQuery } from '@grafana/schema';
import type { Filter } from '@voicehive/datasource-service/contract';

import { unpackQuery } from './unpackQuery';
import {
  DEFAULT_METRIC_QUERY,
  type ChangedDataQuery,
  type MetricDataQuery,
  type VoiceHiveDataQuery,
} from './VoiceHiveDataQuery';

/**
 * Makes a stored query whole. Dashboards and alert rules outlive versions and are also written by hand, so lists may
 * be absent or a single text, and the type may be missing. A type that is set is never changed: the service says what
 * it thinks of it.
 */
export function migrateQuery(given: DataQuery): VoiceHiveDataQuery {
  const stored = unpackQuery(given);
  const query = hasType(stored) ? stored : { ...DEFAULT_METRIC_QUERY, ...stored, queryType: 'metric' as const };
  switch (query.queryType) {
    case 'metric':
      return wholeMetric(query);
    case 'calls':
      return { ...query, filters: filtersOf(query.filters) };
    case 'call':
      return { ...query, provider: query.provider ?? 'vapi', callId: query.callId ?? '' };
    case 'values':
      return { ...query, dimension: query.dimension ?? '', filters: filtersOf(query.filters) };
    case 'changed':
      return wholeChanged(query);
    case 'sql':
      return { ...query, sql: query.sql ?? '' };
    default:
      return query;
  }
}

function wholeMetric(query: MetricDataQuery): MetricDataQuery {
  return {
    ...query,
    measures: listOf(query.measures),
    groupBy: listOf(query.groupBy),
    filters: filtersOf(query.filters),
    format: query.format ?? 'timeSeries',
  };
}

function wholeChanged(query: ChangedDataQuery): ChangedDataQuery {
  const dimensions = listOf(query.dimensions);
  return {
    ...query,
    measure: query.measure ?? '',
    // Without any, the service looks at all that fit; with an empty list it would look at none.
    dimensions: dimensions.length > 0 ? dimensions : undefined,
    filters: filtersOf(query.filters),
  };
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
