import { HistorySchemaMismatch } from './historyStore.ts';
import type { BigQueryConnection } from './connection.ts';
import { TABLES } from './tables.ts';

/** Names that BigQuery's descriptions use for a type beside the one of its SQL. */
const SAME_TYPES: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64' };

/**
 * Makes the tables as this service writes them: creates those that are missing and adds columns that older ones lack.
 * Columns are only ever added, so that an older replica beside a newer one goes on working.
 *
 * @throws HistorySchemaMismatch with a sentence for each column of another type
 */
export async function prepareTables(connection: BigQueryConnection): Promise<void> {
  await connection.createDataset();
  const problems: string[] = [];
  for (const table of TABLES) {
    await connection.createTable(table, table.name, false);
    const fields = await connection.fieldsOf(table.name);
    const found = new Map(fields.map(({ name, type }) => [name, SAME_TYPES[String(type)] ?? type]));
    for (const { name, type } of table.columns) {
      const known = found.get(name);
      if (known !== undefined && known !== type) {
        problems.push(
          `The column "${name}" of the history's table "${table.name}" is ${known}, but this service writes ${type}. Copy the table with that column under another name, or choose another VOICEHIVE_BIGQUERY_DATASET.`
        );
      }
    }
    const missing = table.columns.filter(({ name }) => !found.has(name));
    if (missing.length > 0 && problems.length === 0) {
      await connection.addColumns(table.name, fields, missing);
    }
  }
  if (problems.length > 0) {
    throw new HistorySchemaMismatch(problems);
  }
}
