/** Kinds of queries that the data source answers. */
export const QUERY_TYPES = ['metric', 'calls', 'call', 'values'] as const;
export type QueryType = (typeof QUERY_TYPES)[number];

/** How a filter compares. `in` and `notIn` take several values, `empty` and `notEmpty` none, the others one. */
export const FILTER_OPERATORS = ['=', '!=', 'in', 'notIn', 'contains', 'regex', 'empty', 'notEmpty'] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** Keeps the calls whose dimension compares as said. All filters of a query must hold. */
export interface Filter {
  dimension: string;
  operator: FilterOperator;
  values?: string[];
}

/** Measures over time, or over the whole range as a table. */
export interface MetricQuery {
  queryType: 'metric';
  /** Ids of measures, at least one. */
  measures: string[];
  /** Ids of dimensions to split by. */
  groupBy?: string[];
  filters?: Filter[];
  /** `timeSeries` gives one frame a series; `table` one row a group over the whole range. */
  format?: 'timeSeries' | 'table';
  /**
   * Bucket length in ms; without it the service takes Grafana's suggestion (`intervalMs`, which Grafana writes into
   * every query itself), rounded up to a usual length of at least a minute.
   */
  bucketMs?: number;
  /** Keeps the groups that are largest by the first measure, 1 to 1000. */
  limit?: number;
}

/** A page of the call log, newest first. */
export interface CallsQuery {
  queryType: 'calls';
  filters?: Filter[];
  /** Rows in the page, 1 to 1000. */
  limit?: number;
  /** `nextCursor` of the page before (in the frame's `meta.custom`); without it the first page. */
  cursor?: string;
}

/** One call in full: one frame for each part. */
export interface CallQuery {
  queryType: 'call';
  provider: string;
  callId: string;
}

/** Values of a dimension in the range, most frequent first, for variables and editors. */
export interface ValuesQuery {
  queryType: 'values';
  dimension: string;
  filters?: Filter[];
  limit?: number;
}

export type VoiceHiveQuery = MetricQuery | CallsQuery | CallQuery | ValuesQuery;

/** Names of the frames that a `call` query answers with. */
export const CALL_FRAMES = ['call', 'turns', 'transcript', 'toolCalls', 'costs', 'deliveries'] as const;
export type CallFrameName = (typeof CALL_FRAMES)[number];

/** Most groups of a `metric` query, rows of a `calls` page, and values of a `values` query. */
export const MOST_ROWS = 1000;

/** `meta.custom` of the frame of a `calls` query. */
export interface CallsFrameCustom {
  /** Give it as `cursor` to get the next page; null on the last page. */
  nextCursor: string | null;
}

/** `meta.custom` of the frame named `call` of a `call` query. */
export interface CallFrameCustom {
  hidden: Array<{ part: string; needs: string }>;
}
