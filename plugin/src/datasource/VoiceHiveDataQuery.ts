import type { DataQuery } from '@grafana/schema';
import type {
  CallQuery,
  CallsQuery,
  ChangedQuery,
  Filter,
  LiveQuery,
  MetricQuery,
  QueryType,
  SqlQuery,
  ValuesQuery,
  VersionsQuery,
  VoiceHiveQuery,
} from '@voicehive/datasource-service/contract';

/** A query as Grafana stores it: the wire contract plus Grafana's own fields (`refId`, `hide`, …). */
export type VoiceHiveDataQuery = DataQuery & VoiceHiveQuery;

export type MetricDataQuery = DataQuery & MetricQuery;
export type CallsDataQuery = DataQuery & CallsQuery;
export type CallDataQuery = DataQuery & CallQuery;
export type ValuesDataQuery = DataQuery & ValuesQuery;
export type ChangedDataQuery = DataQuery & ChangedQuery;
export type VersionsDataQuery = DataQuery & VersionsQuery;
export type SqlDataQuery = DataQuery & SqlQuery;
export type LiveDataQuery = DataQuery & LiveQuery;

/** A query that is about the calls which its filters keep. */
export type FilteredDataQuery =
  MetricDataQuery | CallsDataQuery | ValuesDataQuery | ChangedDataQuery | VersionsDataQuery;

/** What a new query asks before anybody has chosen: calls over time. */
export const DEFAULT_METRIC_QUERY: MetricQuery = {
  queryType: 'metric',
  measures: ['calls'],
  groupBy: [],
  filters: [],
  format: 'timeSeries',
};

/** What a new query in SQL asks: an example that shows a view and the range. */
const DEFAULT_SQL = `SELECT assistant, count(*) AS calls
FROM calls
WHERE $__timeFilter
GROUP BY assistant
ORDER BY calls DESC`;

/** Whether the query takes filters at all. */
export function takesFilters(query: VoiceHiveDataQuery): query is FilteredDataQuery {
  return (
    query.queryType === 'metric' ||
    query.queryType === 'calls' ||
    query.queryType === 'values' ||
    query.queryType === 'changed' ||
    query.queryType === 'versions'
  );
}

/** A fresh query of the given type; filters carry over between the types that take them. */
export function queryOfType(type: QueryType, previous: VoiceHiveDataQuery): VoiceHiveDataQuery {
  const { refId, hide, datasource, key } = previous;
  const frame: DataQuery = { refId, hide, datasource, key };
  const filters: Filter[] = (takesFilters(previous) && previous.filters) || [];
  switch (type) {
    case 'metric':
      return { ...frame, ...DEFAULT_METRIC_QUERY, filters };
    case 'calls':
      return { ...frame, queryType: 'calls', filters, limit: 100 };
    case 'call':
      return { ...frame, queryType: 'call', provider: 'vapi', callId: '' };
    case 'values':
      return { ...frame, queryType: 'values', dimension: 'assistant', filters };
    case 'changed':
      return { ...frame, queryType: 'changed', measure: 'failureRatio', filters };
    case 'versions':
      return { ...frame, queryType: 'versions', filters };
    case 'sql':
      return { ...frame, queryType: 'sql', sql: DEFAULT_SQL };
    default:
      // These ask nothing besides.
      return { ...frame, queryType: type };
  }
}
