import { join } from 'node:path';
import type { Config } from './config.ts';
import { Reconciler } from './ingest/reconcile/reconciler.ts';
import { createVapiCalls } from './ingest/reconcile/vapiCalls.ts';
import { JobRunner } from './jobs/jobRunner.ts';
import { vapiListing } from './providers/vapi/listedCall.ts';
import { vapi } from './providers/vapi/vapi.ts';
import { createFirestoreJobStore } from './store/jobs/firestore/firestoreJobStore.ts';
import type { JobStore } from './store/jobs/jobStore.ts';
import { openSqliteJobStore } from './store/jobs/sqlite/sqliteJobStore.ts';
import { createFirestore } from './store/record/firestore/client.ts';
import { Requests } from './store/record/firestore/requests.ts';
import type { RecordStore } from './store/record/recordStore.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Metrics } from './telemetry/metrics.ts';

interface ReconcilingOptions {
  config: Config;
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

/** How long Firestore is given for a lease or a checkpoint. */
const PATIENCE = { attemptMs: 6000, totalMs: 15_000 };

function openJobStore({ cloud, dataDir }: Config, logger: Logger, now: number): JobStore {
  if (cloud === null) {
    return openSqliteJobStore(join(dataDir, 'jobs.sqlite'), now);
  }
  const db = createFirestore({ project: cloud.project, database: cloud.firestoreDatabase });
  const onRetry = (error: unknown) => logger.debug({ err: error }, 'Firestore did not take a request; trying again.');
  return createFirestoreJobStore(db, new Requests(db, { patience: PATIENCE, onRetry }));
}

/** Reads the lists of those platforms for which there is a key. */
export function createReconciling({ config, ...shared }: ReconcilingOptions): Reconciling {
  if (config.vapiApi === null) {
    return { start: () => undefined, stop: async () => undefined };
  }
  const { metrics, logger, now } = shared;
  const store = openJobStore(config, logger, now());
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
      await store.close();
    },
  };
}
