import type { InboxQuery, PipelineQuery } from './deliveries.ts';
import type { FeedbackQuery } from './feedback.ts';
import type { IncidentsQuery } from './incidents.ts';
import type { SloQuery } from './objectives.ts';
import type { OnCallQuery } from './onCall.ts';
import type { HealthQuery } from './status.ts';
import type { VersionsQuery } from './versions.ts';

/** Kinds of queries that the data source answers. */
export const QUERY_TYPES = [
  'metric',
  'calls',
  'call',
  'values',
  'changed',
  'versions',
  'sql',
  'live',
  'health',
  'pipeline',
  'inbox',
  'slo',
  'incidents',
  'onCall',
  'feedback',
] as const;
export type QueryType = (typeof QUERY_TYPES)[number];

/**
 * How a filter compares. `in` and `notIn` take several values, `empty` and `notEmpty` none, the others one. `<`, `<=`,
 * `>` and `>=` are for numbers, `contains`, `regex` and `notRegex` for text.
 */
export const FILTER_OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'notIn',
  'contains',
  'regex',
  'notRegex',
  'empty',
  'notEmpty',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** Keeps the calls whose dimension compares as said. All filters of a query must hold. */
export interface Filter {
  dimension: string;
  operator: FilterOperator;
  values?: string[];
}

/**
 * Earlier times that follow from the range: the one of the same length just before it, and the one that is as many whole
 * weeks earlier as the range needs, so that weekdays and hours agree.
 */
export const COMPARISONS = ['previousPeriod', 'sameWeekday'] as const;
export type Comparison = (typeof COMPARISONS)[number];

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
  /** Over time without `bucketMs`: buckets so long that they hold this many calls on average. */
  leastPerBucket?: number;
  /** Keeps the groups that are largest by the first measure, 1 to 1000. */
  limit?: number;
  /** Whether the groups beyond the limit show together as one named `(other)`; else they are left out. */
  other?: boolean;
  /**
   * Shows the same for the range so many ms earlier beside it, at the times of the range: as further series with a label
   * `period`, or as further columns `<measure>Before` and `<measure>Change` (a share of the earlier value) of the table.
   */
  compareMs?: number;
  /** The same with an earlier time that follows from the range; `compareMs` goes before it. */
  compareTo?: Comparison;
}

/** Orders of the call log. Calls without the number in question come last. */
export const CALL_SORTS = ['newest', 'oldest', 'longest', 'costliest', 'slowest'] as const;
export type CallSort = (typeof CALL_SORTS)[number];

/** Days before and after a call in which calls like it are looked for. */
export const LIKE_DAYS = 7;

/** A page of the call log. */
export interface CallsQuery {
  queryType: 'calls';
  filters?: Filter[];
  /** `newest` when it is left out. */
  sort?: { by: CallSort };
  /**
   * Lists calls like this one instead, most alike first: calls of the same platform, assistant and ended-reason group
   * that started within {@link LIKE_DAYS} days before or after it, whatever the range. The less the durations and the
   * slowest turns differ as proportions, the more alike two calls are; where one is not known it counts as 0. Goes
   * neither with `sort` nor with `search`, and has one page only.
   */
  like?: { provider: string; callId: string };
  /**
   * Words that must all occur in the conversation or its summary; a "phrase" in double quotes, or a beginning* of words.
   * Needs the right to see transcripts.
   */
  search?: string;
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

/**
 * What a measure's change between the range and a baseline comes from: the values of all dimensions, by how much more
 * (or less) frequent they are among the calls in question.
 */
export interface ChangedQuery {
  queryType: 'changed';
  /** A measure that is a sum or a ratio of calls. */
  measure: string;
  /** How much earlier the baseline is, ms; without it the time of equal length just before the range. */
  compareMs?: number;
  /** The same with an earlier time that follows from the range; `compareMs` goes before it. */
  compareTo?: Comparison;
  filters?: Filter[];
  /** Dimensions to look at; without it all that fit. */
  dimensions?: string[];
  limit?: number;
}

/**
 * A reader's own SELECT over the views `calls`, `turns` and `tools`. `$__from` and `$__to` stand for the range's ends
 * as timestamps, and `$__timeFilter` for the condition that a call started in it.
 */
export interface SqlQuery {
  queryType: 'sql';
  sql: string;
}

/**
 * The calls that are under way, and those that ended within the last minute, now. Inside Grafana the frame names the
 * channel (`meta.channel`) on which the board goes on: each packet is the whole board and replaces the one before;
 * an empty board is one row whose `callId` is null.
 */
export interface LiveQuery {
  queryType: 'live';
}

export type VoiceHiveQuery =
  | MetricQuery
  | CallsQuery
  | CallQuery
  | ValuesQuery
  | ChangedQuery
  | VersionsQuery
  | SqlQuery
  | LiveQuery
  | HealthQuery
  | PipelineQuery
  | InboxQuery
  | SloQuery
  | IncidentsQuery
  | OnCallQuery
  | FeedbackQuery;

/** Names of the frames that a `call` query answers with. */
export const CALL_FRAMES = [
  'call',
  'turns',
  'transcript',
  'toolCalls',
  'costs',
  'deliveries',
  'assistants',
  'transfers',
  'structuredOutputs',
  'scorecards',
] as const;
export type CallFrameName = (typeof CALL_FRAMES)[number];

/** Most groups of a `metric` query, rows of a `calls` page, and values of a `values` query. */
export const MOST_ROWS = 1000;

/** Most rows of an `sql` query. */
export const MOST_SQL_ROWS = 10_000;

/** `meta.custom` of the frame of a `calls` query. */
export interface CallsFrameCustom {
  /** Give it as `cursor` to get the next page; null on the last page. */
  nextCursor: string | null;
}

/** `meta.custom` of the frame named `call` of a `call` query. */
export interface CallFrameCustom {
  hidden: Array<{ part: string; needs: string }>;
}
