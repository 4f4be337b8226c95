import type {
  Filter,
  HealthFrameName,
  MetricQuery,
  PipelineFrameName,
  SloFrameName,
} from '../../src/contract/index.ts';
import { PROMETHEUS, VOICEHIVE } from './dataSources.ts';
import type { Json } from './json.ts';
import { FILTER_LISTS } from './variables.ts';

/** One query of a panel, without its place among the others. */
export type Query = Json;

interface Details extends Pick<MetricQuery, 'groupBy' | 'limit' | 'other' | 'compareTo' | 'filters'> {
  /** Whether the dashboard has no lists to filter calls by. */
  isUnfiltered?: boolean;
}

/** The filters of the lists; one at "All" disappears on the way to the service. */
const LIST_FILTERS: readonly Filter[] = FILTER_LISTS.map((dimension) => ({
  dimension,
  operator: 'in',
  values: [`$${dimension}`],
}));

function metric(
  measures: readonly string[],
  format: 'timeSeries' | 'table',
  { isUnfiltered = false, filters = [], groupBy = [], ...rest }: Details
): Query {
  return {
    datasource: VOICEHIVE,
    queryType: 'metric',
    measures,
    groupBy,
    filters: [...(isUnfiltered ? [] : LIST_FILTERS), ...filters],
    format,
    ...rest,
  };
}

/** Measures over time. */
export function overTime(measures: readonly string[], details: Details = {}): Query {
  return metric(measures, 'timeSeries', details);
}

/** Measures over the whole range, one row a group. */
export function asTable(measures: readonly string[], details: Details = {}): Query {
  return metric(measures, 'table', details);
}

/** How the parts of the service are, or were. */
export function health(frame: HealthFrameName): Query {
  return { datasource: VOICEHIVE, queryType: 'health', frame };
}

/** How webhooks go through the service. */
export function pipeline(frame: PipelineFrameName): Query {
  return { datasource: VOICEHIVE, queryType: 'pipeline', frame };
}

/** How the service level objectives are kept. */
export function objectives(frame: SloFrameName): Query {
  return { datasource: VOICEHIVE, queryType: 'slo', frame };
}

/** A statement of our own. */
export function sql(statement: string): Query {
  return { datasource: VOICEHIVE, queryType: 'sql', sql: statement };
}

/** A PromQL expression over time. */
export function promQl(expr: string, legendFormat: string): Query {
  return { datasource: PROMETHEUS, editorMode: 'code', expr, legendFormat, range: true, instant: false };
}
