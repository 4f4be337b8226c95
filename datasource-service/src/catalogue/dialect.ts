/** The few functions in which SQL engines differ. Expressions given to them are SQL of the same dialect. */
export interface Dialect {
  /** Rows for which the condition holds. */
  countIf(condition: string): string;
  /** Sum as a float, 0 over no rows. */
  sum(expression: string): string;
  /** Quotient as a float; null when the denominator is 0 or null. */
  divide(numerator: string, denominator: string): string;
  /** Continuous percentile, `share` from 0 to 1; null over no rows. */
  percentile(expression: string, share: number): string;
  /** Mean as a float; null over no rows. */
  mean(expression: string): string;
  /** Start of the bucket that a timestamp falls into, as epoch ms. */
  bucket(timestamp: string, bucketMs: number): string;
  /** A timestamp as epoch ms in a float. */
  epochMs(timestamp: string): string;
  /** A timestamp from a parameter in epoch ms. */
  timestampParameter(): string;
  /** Whether text contains a parameter, in any case. */
  contains(expression: string): string;
  /** Whether text matches a regular expression in a parameter. */
  matches(expression: string): string;
}

/** DuckDB's dialect. Buckets are integer arithmetic: it is an order of magnitude faster than calendar functions. */
export const duckDbDialect: Dialect = {
  countIf: (condition) => `count(*) FILTER (WHERE ${condition})::DOUBLE`,
  sum: (expression) => `coalesce(sum(${expression}), 0)::DOUBLE`,
  divide: (numerator, denominator) => `(${numerator})::DOUBLE / nullif((${denominator})::DOUBLE, 0)`,
  percentile: (expression, share) => `quantile_cont(${expression}, ${share})::DOUBLE`,
  mean: (expression) => `avg(${expression})::DOUBLE`,
  bucket: (timestamp, bucketMs) => `(epoch_ms(${timestamp}) // ${bucketMs} * ${bucketMs})::DOUBLE`,
  epochMs: (timestamp) => `epoch_ms(${timestamp})::DOUBLE`,
  timestampParameter: () => 'make_timestamp_ms(?::BIGINT)',
  contains: (expression) => `contains(lower(${expression}), lower(?))`,
  matches: (expression) => `regexp_matches(${expression}, ?)`,
};
