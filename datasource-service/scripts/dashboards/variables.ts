import { findDimension } from '../../src/analytics/catalogue/dimensions.ts';
import { DATA_SOURCE_PLUGIN_ID, DATA_SOURCE_UID } from '../../src/contract/index.ts';
import { PROMETHEUS, VOICEHIVE } from './dataSources.ts';
import type { Json } from './json.ts';

/** Dimensions that dashboards offer as lists, as the app's pages do; each is the name of its variable too. */
export const FILTER_LISTS: readonly string[] = ['assistant', 'provider', 'endedReasonGroup'];

/** What the data source knows as "every value": a filter that compares with it keeps every call. */
const ALL_VALUES = '__all__';

const SHORTEST_INTERVALS = ['1m', '5m', '15m', '1h', '6h', '1d'];

/** Which data source of a kind a dashboard reads. */
function dataSourceVariable(name: string, label: string, pluginId: string, current: Json): Json {
  return {
    name,
    label,
    type: 'datasource',
    query: pluginId,
    current,
    refresh: 1,
    regex: '',
    multi: false,
    includeAll: false,
    options: [],
    hide: 0,
    skipUrlSync: false,
  };
}

/** Chooses the data source of calls. */
export function voiceHiveVariable(): Json {
  const current = { text: 'VoiceHive calls', value: DATA_SOURCE_UID };
  return dataSourceVariable('datasource', 'Data source', DATA_SOURCE_PLUGIN_ID, current);
}

/** Chooses the Prometheus that scrapes the service. */
export function prometheusVariable(): Json {
  return dataSourceVariable('prometheus', 'Prometheus', 'prometheus', {});
}

/** What all variables with values from a query have in common. */
function queryVariable(name: string, label: string, more: Json): Json {
  return {
    name,
    label,
    type: 'query',
    // On every change of the time.
    refresh: 2,
    multi: true,
    includeAll: true,
    current: { text: ['All'], value: ['$__all'] },
    sort: 0,
    regex: '',
    options: [],
    hide: 0,
    skipUrlSync: false,
    ...more,
  };
}

/** Chooses among the values of a dimension. */
function filterList(dimension: string): Json {
  return queryVariable(dimension, findDimension(dimension)?.title ?? dimension, {
    datasource: VOICEHIVE,
    query: { refId: `values-of-${dimension}`, queryType: 'values', dimension, limit: 200 },
    definition: dimension,
    allValue: ALL_VALUES,
  });
}

/** Takes any other dimension; Grafana hands its filters to the data source with every query. */
function filterBar(): Json {
  return {
    name: 'filters',
    label: 'Filters',
    type: 'adhoc',
    datasource: VOICEHIVE,
    filters: [],
    baseFilters: [],
    allowCustomValue: true,
    hide: 0,
    skipUrlSync: false,
  };
}

/** Everything that filters calls. */
export function filterVariables(): Json[] {
  return [...FILTER_LISTS.map(filterList), filterBar()];
}

/** How short an interval of the charts may be at least. */
export function intervalVariable(): Json {
  const auto = { text: 'auto', value: '$__auto_interval_interval', selected: true };
  return {
    name: 'interval',
    label: 'Interval, at least',
    type: 'interval',
    query: SHORTEST_INTERVALS.join(','),
    auto: true,
    auto_count: 120,
    auto_min: '1m',
    current: auto,
    options: [auto, ...SHORTEST_INTERVALS.map((value) => ({ text: value, value, selected: false }))],
    refresh: 2,
    hide: 0,
    skipUrlSync: false,
  };
}

/** Chooses among the replicas of the service that Prometheus scrapes. */
export function instanceVariable(): Json {
  const query = 'label_values(voicehive_hot_store_ready, instance)';
  return queryVariable('instance', 'Instance', {
    datasource: PROMETHEUS,
    query: { refId: 'instances', qryType: 1, query },
    definition: query,
  });
}
