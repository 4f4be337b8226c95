import { appendFileSync, readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { NO_RATES } from '../../src/calls/rateCard.ts';
import { callExport } from '../../src/analytics/export/exportKind.ts';
import { Exporter } from '../../src/analytics/export/exporter.ts';
import { JobRunner } from '../../src/runtime/jobs/jobRunner.ts';
import { BigQueryConnection, type BigQuerySettings } from '../../src/analytics/warehouse/connection.ts';
import { BigQueryWriter } from '../../src/analytics/warehouse/writer.ts';
import { openSqliteJobStore } from '../../src/runtime/jobs/sqlite/sqliteJobStore.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { createArrayExportSource } from './arrayExportSource.ts';

/** What a process that exports is told on its command line, as JSON. */
export interface ExportProcessOptions {
  settings: BigQuerySettings;
  /** File of the jobs. */
  jobs: string;
  /** File with a call a line, as `change` of the array source takes it, in order. */
  changes: string;
  /** File to which confirmed versions are written. */
  confirmed: string;
}

/** Exports what its file tells, a few calls at a time, until it is killed: the part of a replica that a test can kill. */
function main(): void {
  const options = JSON.parse(String(process.argv[2])) as ExportProcessOptions;
  const source = createArrayExportSource();
  for (const line of readFileSync(options.changes, 'utf8').trim().split('\n')) {
    source.change(JSON.parse(line) as Parameters<typeof source.change>[0]);
  }
  const confirm = source.confirm.bind(source);
  source.confirm = async (kind, exported, expireAt) => {
    await confirm(kind, exported, expireAt);
    appendFileSync(
      options.confirmed,
      source.confirmed
        .splice(0)
        .map((line) => `${line}\n`)
        .join('')
    );
  };
  const store = openSqliteJobStore(options.jobs, 0);
  const logger = createLogger('debug', new Writable({ write: (_chunk, _encoding, done) => done() }));
  const job = new Exporter({
    of: callExport({ source, rateCard: NO_RATES, callerKey: 'key of a test' }),
    source,
    writer: new BigQueryWriter(new BigQueryConnection(options.settings)),
    store,
    logger,
    now: Date.now,
    batchSize: 4,
    keepMs: 1000,
  });
  const metrics = createMetrics({ processMetrics: false });
  new JobRunner({ job, store, intervalMs: 50, leaseMs: 500, metrics, logger, now: Date.now }).start();
}

main();
