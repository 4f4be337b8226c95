import type { DuckDBConnection } from '@duckdb/node-api';

const MATCHING = `SELECT value FROM (SELECT unnest(from_json(?, '["VARCHAR"]')) AS value) WHERE regexp_matches(value, ?)`;

/** The values in which a regular expression occurs; see `HotStore.matching`. */
export async function readMatching(
  connection: DuckDBConnection,
  pattern: string,
  values: readonly string[]
): Promise<ReadonlySet<string>> {
  const reader = await connection.runAndReadAll(MATCHING, [JSON.stringify(values), pattern]);
  return new Set(reader.getRows().map(([value]) => String(value)));
}
