import { join } from 'node:path';
import { openCloud, type Cloud } from './cloud.ts';
import type { Config } from '../config/config.ts';
import type { RateCard } from '../calls/rateCard.ts';
import type { RetentionPolicy } from '../privacy/retention/policy.ts';
import type { ForgettingRecord } from './privacy.ts';
import type { ServiceDependencies } from './service.ts';
import type { DataDirLock } from '../runtime/dataDirLock.ts';
import type { IncidentStore } from '../oncall/store/incidentStore.ts';
import type { JobStore } from '../runtime/jobs/jobStore.ts';
import type { SharedExpirable } from '../record/expiry.ts';
import { openSqliteRecordStore } from '../record/sqlite/sqliteRecordStore.ts';

interface RecordOptions {
  rateCard: RateCard;
  policy: RetentionPolicy;
  lock: DataDirLock;
  dependencies: Pick<ServiceDependencies, 'logger' | 'metrics' | 'now' | 'exportEveryMs' | 'settledAfterMs'>;
}

/** The record with what belongs to it. */
export interface OpenedRecord {
  record: ForgettingRecord;
  /** Tries whether the record can be written; null where it is kept elsewhere. */
  tryWrite: (() => Promise<void>) | null;
  cloud: Cloud | null;
  /** Leases, checkpoints and incidents that replicas share; null where there is one service alone. */
  jobs: JobStore | null;
  incidents: IncidentStore | null;
  /** What all replicas share, as it forgets what is old. */
  shared: readonly SharedExpirable[];
}

const NOTHING_SHARED = { jobs: null, incidents: null, shared: [] };

/** The record: in Firestore where a project is named, else in a file of one's own. */
export async function openRecord(
  config: Config,
  { lock, dependencies, ...rules }: RecordOptions
): Promise<OpenedRecord> {
  const { dataDir, callerKey } = config;
  try {
    if (config.cloud === null) {
      const record = openSqliteRecordStore(join(dataDir, 'ledger.sqlite'));
      return { record, tryWrite: () => record.tryWrite(), cloud: null, ...NOTHING_SHARED };
    }
    const cloud = await openCloud({ ...dependencies, ...rules, config: config.cloud, dataDir, callerKey });
    const { incidents, expiring } = cloud;
    return { record: cloud.record, tryWrite: null, cloud, jobs: cloud.jobs, incidents, shared: expiring };
  } catch (error) {
    lock.release();
    throw error;
  }
}
