import { BigQueryConnection, type BigQuerySettings } from './bigquery/connection.ts';
import { BigQueryReader } from './bigquery/reader.ts';
import { BigQueryWriter } from './bigquery/writer.ts';
import type { HistoryStore } from './historyStore.ts';

/** The history in BigQuery. Nothing is asked of it before its first use. */
export function openBigQueryHistory(settings: BigQuerySettings): HistoryStore {
  const connection = new BigQueryConnection(settings);
  return { reader: new BigQueryReader(connection), writer: new BigQueryWriter(connection) };
}
