import { join } from 'node:path';
import type { CloudConfig } from '../config/config.ts';
import type { RateCard } from '../calls/rateCard.ts';
import { createExportJobs } from '../analytics/export/exportJobs.ts';
import { JobRunner, type Job } from '../runtime/jobs/jobRunner.ts';
import { keptAfterExport, type RetentionPolicy } from '../privacy/retention/policy.ts';
import { confirmationsAt } from '../privacy/retention/confirmation.ts';
import { createRenaming, createSharedRetention } from '../privacy/retention/sharedRetention.ts';
import { ServerTime, type TrustedTime } from '../privacy/retention/trustedTime.ts';
import { openBigQueryExpiry, openBigQueryHistory, openBigQueryRenamer } from '../analytics/warehouse/openHistory.ts';
import { TieredStore } from '../analytics/tiered/tieredStore.ts';
import type { HistoryStore } from '../analytics/warehouse/historyStore.ts';
import type { HotStore } from '../analytics/hot/hotStore.ts';
import { createFirestoreIncidentStore } from '../oncall/store/firestore/firestoreIncidentStore.ts';
import type { IncidentStore } from '../oncall/store/incidentStore.ts';
import { createFirestoreJobStore } from '../runtime/jobs/firestore/firestoreJobStore.ts';
import type { JobStore } from '../runtime/jobs/jobStore.ts';
import type { SharedExpiry } from '../record/expiry.ts';
import { createFirestore } from '../record/firestore/client.ts';
import { createFirestoreExportSource } from '../record/firestore/firestoreExportSource.ts';
import {
  openFirestoreRecordStore,
  type FirestoreRecordStore,
  type RecordListeners,
} from '../record/firestore/firestoreRecordStore.ts';
import { Requests } from '../runtime/firestore/requests.ts';
import { createServerClock, createSharedNote } from '../record/firestore/serverClock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Time between two exports, ms: the history lags so far behind at most, and a day's limit of load jobs is kept. */
const EXPORT_EVERY_MS = 5 * 60_000;

/** It is looked for what is old so often, ms. */
const RETENTION_EVERY_MS = 60 * 60_000;

/** A replica that dies while it exports holds the others up for so long, ms. */
const LEASE_MS = 60_000;

/** How often it is looked whether the history changed, ms. */
const REFRESH_MS = 60_000;

/** Where an admin's word on retention is left for the replicas. */
export const RETENTION_NOTE = 'retentionConfirmation';

/** Jobs have time: nobody waits for them. */
const JOB_PATIENCE = { attemptMs: 10_000, totalMs: 60_000 };

interface CloudOptions {
  config: CloudConfig;
  dataDir: string;
  callerKey: string | null;
  rateCard: RateCard;
  policy: RetentionPolicy;
  logger: Logger;
  metrics: Metrics;
  /** Epoch ms. */
  now: () => number;
  /** Time between two exports, and after which a change counts as settled, ms; shorter in tests. */
  exportEveryMs?: number | undefined;
  settledAfterMs?: number | undefined;
}

/** What cloud mode puts in the place of what is embedded. */
export interface Cloud {
  record: FirestoreRecordStore;
  /** Incidents of the on-call service, which any replica may page for. */
  incidents: IncidentStore;
  /** Leases and checkpoints of the jobs that one replica at a time does. */
  jobs: JobStore;
  /** What all replicas share, as it forgets what is old. */
  expiring: readonly SharedExpiry[];
  /** The time by Firestore's clock. */
  time: TrustedTime;
  /** What waits for an admin, in sentences. */
  problems(): string[];
  /** The hot store with the history behind it. */
  tiered(hot: HotStore): TieredStore;
  /** Begins to follow the record and to look after the history, once the service takes webhooks. */
  start(listeners: RecordListeners): void;
  /** Whether the replica has all that it should show; a new one would show a part of the calls as if they were all. */
  isWhole(): boolean;
  /** Ends the jobs; the record is closed by who has it. */
  stop(): Promise<void>;
}

/** Start of the UTC day from which on a replica has all calls at hand, epoch ms. */
function firstHotDay(now: number, days: number): number {
  return Math.floor(now / DAY_MS) * DAY_MS - (days - 1) * DAY_MS;
}

/**
 * Opens the record in Firestore and the history in BigQuery.
 *
 * @throws ServiceError `unavailable` when Firestore does not answer and there is no copy from before
 */
export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const { config, dataDir, callerKey, rateCard, policy, logger, metrics, now } = options;
  const place = { project: config.project, database: config.firestoreDatabase };
  const history: HistoryStore | null = config.bigQuery === null ? null : openBigQueryHistory(config.bigQuery);
  const record = await openFirestoreRecordStore({
    db: createFirestore(place),
    copyPath: join(dataDir, 'record-copy.sqlite'),
    callerKey,
    days: config.hotDays,
    past: history?.reader ?? null,
    logger,
    now,
  });
  const db = createFirestore(place);
  const requests = new Requests(db, {
    patience: JOB_PATIENCE,
    onRetry: (error) => logger.debug({ err: error }, 'Firestore did not answer a job; trying again.'),
  });
  // Leases, expiry and retention are judged by Firestore's clock: a replica whose own is wrong harms nobody else.
  const clock = createServerClock(db, requests, now);
  const time = new ServerTime({ readServer: () => clock.read(), now });
  const jobs = createFirestoreJobStore(db, requests);
  const keepMs = keptAfterExport(policy);
  const expiring = [
    record.sharedExpiry(keepMs),
    ...(config.bigQuery === null ? [] : [openBigQueryExpiry(config.bigQuery)]),
  ];
  let tiered: TieredStore | null = null;
  let runners: JobRunner[] = [];
  let problems: string[] = [];
  let isStopping = false;
  let refreshing: NodeJS.Timeout | undefined;

  function refresh(): void {
    tiered
      ?.refresh()
      .catch((error: unknown) => logger.warn({ err: error }, 'The history could not be looked at; trying again.'));
  }

  function runnerOf(job: Job, intervalMs: number): JobRunner {
    return new JobRunner({ job, store: jobs, intervalMs, leaseMs: LEASE_MS, metrics, logger, now: clock.now });
  }

  /** The jobs by which the history is made and kept. */
  function historyJobs(): Array<readonly [Job, number]> {
    if (history === null || config.bigQuery === null) {
      return [];
    }
    const source = createFirestoreExportSource({ db, requests, settledAfterMs: options.settledAfterMs });
    const key = callerKey ?? record.callerKey;
    const exports = createExportJobs({
      ...{ source, writer: history.writer, store: jobs, rateCard, callerKey: key, logger, now: clock.now, keepMs },
    });
    const renaming = createRenaming(openBigQueryRenamer(config.bigQuery, now), key, logger);
    const exportEveryMs = options.exportEveryMs ?? EXPORT_EVERY_MS;
    return [...exports.map((job) => [job, exportEveryMs] as const), [renaming, RETENTION_EVERY_MS]];
  }

  async function prepareHistory(): Promise<void> {
    try {
      // Without its tables every question to the history would fail until the first export.
      await history?.writer.prepare();
    } catch (error) {
      logger.warn({ err: error }, 'The history could not be prepared; the export tries again.');
    }
  }

  /** What is old is looked for once there are tables in which it could be. */
  async function runJobs(): Promise<void> {
    const retention = createSharedRetention({
      ...{ stores: expiring, policy, logger, time },
      confirmations: confirmationsAt(createSharedNote(db, requests, RETENTION_NOTE)),
      onProblems: (found) => (problems = found),
    });
    await clock.read().catch((error: unknown) => logger.warn({ err: error }, 'Firestore did not tell the time.'));
    runners = [...historyJobs(), [retention, RETENTION_EVERY_MS] as const].map(([job, every]) => runnerOf(job, every));
    await prepareHistory();
    if (!isStopping) {
      runners.forEach((runner) => runner.start());
    }
    refresh();
  }

  return {
    record,
    incidents: createFirestoreIncidentStore(db, requests),
    jobs,
    expiring,
    time,
    problems: () => problems,
    tiered(hot) {
      const hotFrom = () => firstHotDay(now(), config.hotDays);
      tiered = new TieredStore({ hot, history: history?.reader ?? null, hotFrom });
      return tiered;
    },
    start(listeners) {
      void record.follow(listeners);
      void runJobs();
      if (history !== null) {
        refreshing = setInterval(refresh, REFRESH_MS);
      }
    },
    isWhole: () => record.hasPast || record.replica().state !== 'catchingUp',
    async stop() {
      isStopping = true;
      clearInterval(refreshing);
      await Promise.all(runners.map((runner) => runner.stop()));
      await jobs.close();
    },
  };
}
