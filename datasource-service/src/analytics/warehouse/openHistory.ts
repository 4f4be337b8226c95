import { BigQueryConnection, type BigQuerySettings } from './connection.ts';
import { BigQueryEraser } from './eraser.ts';
import { BigQueryReader } from './reader.ts';
import { BigQueryWriter } from './writer.ts';
import { BigQueryExpiry } from './expiry.ts';
import { BigQueryRenamer } from './renamer.ts';
import type { SharedExpiry } from '../../record/expiry.ts';
import type { HistoryEraser, HistoryRenamer, HistoryStore } from './historyStore.ts';

/** The history in BigQuery. Nothing is asked of it before its first use. */
export function openBigQueryHistory(settings: BigQuerySettings): HistoryStore {
  const connection = new BigQueryConnection(settings);
  return { reader: new BigQueryReader(connection), writer: new BigQueryWriter(connection) };
}

/** What makes the history in BigQuery forget. */
export function openBigQueryEraser(settings: BigQuerySettings): HistoryEraser {
  return new BigQueryEraser(new BigQueryConnection(settings));
}

/** The history in BigQuery as it forgets what is old. */
export function openBigQueryExpiry(settings: BigQuerySettings): SharedExpiry {
  return new BigQueryExpiry(new BigQueryConnection(settings));
}

/**
 * What gives callers in the history new pseudonyms.
 *
 * @param now epoch ms
 */
export function openBigQueryRenamer(settings: BigQuerySettings, now: () => number): HistoryRenamer {
  return new BigQueryRenamer(new BigQueryConnection(settings), now);
}
