/** How engines differ in what is asked of rows. Whatever is not here is written alike for all. */
export interface Dialect {
  /** Epoch ms at which a call counts, as a float. */
  callTime: string;
  /** An expression as a float. */
  double(expression: string): string;
  /** A column of times as epoch ms, as a float. */
  epochMs(column: string): string;
  /** Whether a column of text ends with a `?` parameter. */
  endsWith(column: string): string;
}

export const DUCKDB: Dialect = {
  callTime: '(minute::DOUBLE * 60000 + minute_ms)',
  double: (expression) => `(${expression})::DOUBLE`,
  epochMs: (column) => `epoch_ms(${column})::DOUBLE`,
  endsWith: (column) => `suffix(${column}, ?)`,
};

export const BIGQUERY: Dialect = {
  callTime: 'UNIX_MILLIS(call_time)',
  double: (expression) => `CAST(${expression} AS FLOAT64)`,
  epochMs: (column) => `CAST(UNIX_MILLIS(${column}) AS FLOAT64)`,
  endsWith: (column) => `ENDS_WITH(${column}, ?)`,
};
