import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { Reconciler } from '../ingest/reconcile/reconciler.ts';
import { createVapiCalls } from '../ingest/reconcile/vapiCalls.ts';
import { JobRunner } from '../runtime/jobs/jobRunner.ts';
import { vapiListing } from '../platforms/vapi/listedCall.ts';
import { vapi } from '../platforms/vapi/vapi.ts';
import type { JobStore } from '../runtime/jobs/jobStore.ts';
import { openSqliteJobStore } from '../runtime/jobs/sqlite/sqliteJobStore.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';

interface ReconcilingOptions {
  config: Config;
  /** Leases and checkpoints that replicas share; null where there is one service alone. */
  jobs: JobStore | null;
  record: RecordStore;
  metrics: Metrics;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** Called after a delivery was stored. */
  onStored: () => void;
}

/** Reading of the platforms' own lists of calls. */
export interface Reconciling {
  start(): void;
  /** Ends after the step at hand. */
  stop(): Promise<void>;
}

/** How long a replica that does not answer keeps the job, ms. */
const LEASE_MS = 20_000;

/** Reads the lists of those platforms for which there is a key. */
export function createReconciling({ config, jobs, ...shared }: ReconcilingOptions): Reconciling {
  if (config.vapiApi === null) {
    return { start: () => undefined, stop: async () => undefined };
  }
  const { metrics, logger, now } = shared;
  const store = jobs ?? openSqliteJobStore(join(config.dataDir, 'jobs.sqlite'), now());
  const job = new Reconciler({
    ...shared,
    platform: createVapiCalls(config.vapiApi),
    adapter: { ...vapi, listing: vapiListing },
    store,
  });
  const runner = new JobRunner({
    job,
    store,
    intervalMs: config.reconcileMs,
    leaseMs: LEASE_MS,
    metrics,
    logger,
    now,
  });
  return {
    start: () => runner.start(),
    async stop() {
      await runner.stop();
      if (jobs === null) {
        await store.close();
      }
    },
  };
}
