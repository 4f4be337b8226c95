import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { fillRows } from '../../datasource-service/bench/fill.ts';
import { readRateCard } from '../../datasource-service/src/config/rateCardFile.ts';
import { openDatabase } from '../../datasource-service/src/analytics/hot/duckdb/database.ts';
import { DuckDbHotStore } from '../../datasource-service/src/analytics/hot/duckdb/duckDbHotStore.ts';
import { makerOf } from '../../datasource-service/src/analytics/hot/hotFeed.ts';
import { writePosition } from '../../datasource-service/src/analytics/hot/duckdb/writer.ts';
import { openSqliteRecordStore } from '../../datasource-service/src/record/sqlite/sqliteRecordStore.ts';

const DAYS = 90;
const LIMITS = { memoryLimitMb: 512, sqlMemoryLimitMb: 512, threads: 2 };

/**
 * Makes a data folder whose hot store holds so many calls over the ninety days before now, with their roll-ups. The
 * ledger beside it is empty, and the hot store stands at its beginning: the service takes the copy for complete.
 */
export async function prepareData(folder: string, calls: number): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const record = openSqliteRecordStore(join(folder, 'ledger.sqlite'));
  const path = join(folder, 'hot.duckdb');
  const { database } = await openDatabase(path, LIMITS);
  await fillRows(database.writer, { calls, days: DAYS, end: Date.now() }, () => undefined);
  await writePosition(database.writer, {
    recordId: record.recordId,
    changeNumber: 0,
    madeBy: makerOf(readRateCard(null), record.callerKey),
  });
  database.close();
  await record.close();
  const store = new DuckDbHotStore({
    ...LIMITS,
    path,
    concurrency: 4,
    queryTimeoutMs: 60_000,
    now: () => new Date(),
  });
  await store.open();
  while (await store.maintain()) {
    // One step after the other.
  }
  await store.close();
}
