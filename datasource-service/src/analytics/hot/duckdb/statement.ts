import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';

/** A statement with the values of its `?` parameters in order. */
export interface Statement {
  sql: string;
  parameters: Array<string | number>;
}

/**
 * Runs a statement. One without parameters goes to the engine as it is: to prepare it first takes three more trips
 * through the thread pool, which cost more than a small statement itself.
 */
export function runStatement(
  connection: DuckDBConnection,
  { sql, parameters }: Statement
): Promise<DuckDBMaterializedResult> {
  return parameters.length === 0 ? connection.run(sql) : connection.run(sql, parameters);
}
