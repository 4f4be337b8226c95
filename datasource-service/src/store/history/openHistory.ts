import { BigQueryConnection, type BigQuerySettings } from './bigquery/connection.ts';
import { BigQueryEraser } from './bigquery/eraser.ts';
import { BigQueryReader } from './bigquery/reader.ts';
import { BigQueryWriter } from './bigquery/writer.ts';
import type { HistoryEraser, HistoryStore } from './historyStore.ts';

/** The history in BigQuery. Nothing is asked of it before its first use. */
export function openBigQueryHistory(settings: BigQuerySettings): HistoryStore {
  const connection = new BigQueryConnection(settings);
  return { reader: new BigQueryReader(connection), writer: new BigQueryWriter(connection) };
}

/** What makes the history in BigQuery forget. */
export function openBigQueryEraser(settings: BigQuerySettings): HistoryEraser {
  return new BigQueryEraser(new BigQueryConnection(settings));
}
