import type { DataQuery } from '@grafana/schema';
import type {
  CallQuery,
  CallsQuery,
  MetricQuery,
  ValuesQuery,
  VoiceHiveQuery,
} from '@voicehive/datasource-service/contract';

/** A query as Grafana stores it: the wire contract plus Grafana's own fields (`refId`, `hide`, …). */
export type VoiceHiveDataQuery = DataQuery & VoiceHiveQuery;

export type MetricDataQuery = DataQuery & MetricQuery;
export type CallsDataQuery = DataQuery & CallsQuery;
export type CallDataQuery = DataQuery & CallQuery;
export type ValuesDataQuery = DataQuery & ValuesQuery;

/** What a new query asks before anybody has chosen: calls over time. */
export const DEFAULT_METRIC_QUERY: MetricQuery = {
  queryType: 'metric',
  measures: ['calls'],
  groupBy: [],
  filters: [],
  format: 'timeSeries',
};

/** A fresh query of the given type; filters carry over, since every list-like type takes them. */
export function queryOfType(type: VoiceHiveQuery['queryType'], previous: VoiceHiveDataQuery): VoiceHiveDataQuery {
  const { refId, hide, datasource, key } = previous;
  const frame: DataQuery = { refId, hide, datasource, key };
  const filters = previous.queryType === 'call' ? [] : previous.filters;
  switch (type) {
    case 'metric':
      return { ...frame, ...DEFAULT_METRIC_QUERY, filters };
    case 'calls':
      return { ...frame, queryType: 'calls', filters, limit: 100 };
    case 'call':
      return { ...frame, queryType: 'call', provider: 'vapi', callId: '' };
    case 'values':
      return { ...frame, queryType: 'values', dimension: 'assistant', filters };
  }
}
