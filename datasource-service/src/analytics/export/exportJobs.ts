import type { HistoryWriter } from '../warehouse/historyStore.ts';
import type { JobStore } from '../../runtime/jobs/jobStore.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Job } from '../../runtime/jobs/jobRunner.ts';
import { callExport, deliveryExport, type CallExportOptions } from './exportKind.ts';
import { Exporter } from './exporter.ts';

/** What the exports need. */
export interface ExportJobsOptions extends CallExportOptions {
  writer: HistoryWriter;
  store: JobStore;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** How long the record keeps calls and deliveries after they were exported, ms. */
  keepMs: { calls: number; deliveries: number };
}

/** Things in one load job: few enough that a batch takes seconds, enough that the day's limit of jobs is far away. */
const BATCH_SIZE = 2000;

/** The jobs that export a record to the history: one for calls, one for deliveries. */
export function createExportJobs(options: ExportJobsOptions): Job[] {
  const { source, writer, store, logger, now, keepMs } = options;
  const shared = { source, writer, store, logger, now, batchSize: BATCH_SIZE };
  return [
    new Exporter({ ...shared, of: callExport(options), keepMs: keepMs.calls }),
    new Exporter({ ...shared, of: deliveryExport(options), keepMs: keepMs.deliveries }),
  ];
}
