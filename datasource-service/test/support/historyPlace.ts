import { randomBytes } from 'node:crypto';
import { BigQueryConnection, type BigQuerySettings } from '../../src/analytics/warehouse/connection.ts';
import { startBigQueryEmulator, type BigQueryEmulator } from './bigQueryEmulator.ts';

/** A dataset of a test's own: in an emulator, or in a real project that the environment names (docs/cloud.md). */
export interface HistoryPlace {
  settings: BigQuerySettings;
  connection: BigQueryConnection;
  /** Rows of a statement, as BigQuery gives them: taken by no code of the history. */
  rows(sql: string): Promise<unknown[][]>;
  remove(): Promise<void>;
}

/** The real project to test on; null without one. */
export const REAL_PROJECT = process.env['VOICEHIVE_TEST_BIGQUERY_PROJECT'] ?? null;

/** Makes an empty dataset. `{t}` in a statement stands for the dataset with its project. */
export async function createHistoryPlace(differences: Partial<BigQuerySettings> = {}): Promise<HistoryPlace> {
  // Otherwise the client looks for the metadata server of a cloud machine, which is not there.
  process.env['METADATA_SERVER_DETECTION'] ??= REAL_PROJECT === null ? 'none' : 'assume-present';
  const emulator: BigQueryEmulator | null = REAL_PROJECT === null ? await startBigQueryEmulator() : null;
  const settings: BigQuerySettings = {
    projectId: emulator?.projectId ?? String(REAL_PROJECT),
    dataset: `voicehive_test_${randomBytes(6).toString('hex')}`,
    location: process.env['VOICEHIVE_TEST_BIGQUERY_LOCATION'] ?? 'US',
    emulatorHost: emulator?.host ?? null,
    maxBytes: 1e9,
    queryTimeoutMs: 30_000,
    ...differences,
  };
  const connection = new BigQueryConnection(settings);
  return {
    settings,
    connection,
    rows: (sql) => connection.run(sql.replaceAll(/\{(\w+)\}/g, (_, table: string) => connection.table(table))),
    async remove() {
      await (emulator === null ? connection.run(`DROP SCHEMA \`${settings.dataset}\` CASCADE`) : emulator.stop());
    },
  };
}
