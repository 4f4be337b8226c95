import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError, readConfig, type CloudConfig } from './config.ts';
import { ServiceError } from './errors.ts';
import { keptAfterExport, type RetentionPolicy } from './jobs/retention/policy.ts';
import { dueByPolicy } from './jobs/retention/retention.ts';
import { readRetentionPolicy } from './retentionFile.ts';
import { openBigQueryExpiry } from './store/history/openHistory.ts';
import type { SharedExpirable } from './store/record/expiry.ts';
import { createFirestore } from './store/record/firestore/client.ts';
import { createFirestoreExpirable } from './store/record/firestore/firestoreExpiry.ts';
import { Requests } from './store/record/firestore/requests.ts';
import { createLedgerExpiry } from './store/record/sqlite/ledgerExpiry.ts';

const SERVICE_ENFORCES = 'Nothing was changed: the running service lets go what is old, every hour.';

/** Nobody but the one at the terminal waits. */
const PATIENCE = { attemptMs: 10_000, totalMs: 30_000 };

function dayOf(time: number | null): string {
  return time === null ? '–' : new Date(time).toISOString().slice(0, 10);
}

/** Asks what all replicas share what of it would go. */
async function askShared<T>(
  cloud: CloudConfig | null,
  policy: RetentionPolicy,
  ask: (shared: SharedExpirable[]) => Promise<T>
): Promise<T> {
  if (cloud === null) {
    return ask([]);
  }
  const db = createFirestore({ project: cloud.project, database: cloud.firestoreDatabase });
  const requests = new Requests(db, { patience: PATIENCE, onRetry: () => undefined });
  try {
    const firestore = createFirestoreExpirable({ db, requests, keptMs: keptAfterExport(policy) });
    return await ask(cloud.bigQuery === null ? [firestore] : [firestore, openBigQueryExpiry(cloud.bigQuery)]);
  } finally {
    await requests.close();
  }
}

/** Prints what the retention policy would let go, from the files of a service that may run meanwhile, and the cloud. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const policy = readRetentionPolicy(config.retentionFile);
  const path = join(config.dataDir, config.cloud === null ? 'ledger.sqlite' : 'record-copy.sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const record = createLedgerExpiry(database).port;
    const due = await askShared(config.cloud, policy, (shared) => dueByPolicy({ record, shared }, policy, Date.now()));
    const lines = due.map(({ store, kind, before, rows, oldest }) => [
      ...[store, kind, dayOf(before), String(rows), dayOf(oldest)],
    ]);
    const table = [['store', 'kind', 'before', 'rows', 'oldest'], ...lines].map(
      ([store = '', kind = '', before = '', rows = '', oldest = '']) =>
        `${store.padEnd(11)}${kind.padEnd(13)}${before.padEnd(12)}${rows.padStart(10)}  ${oldest}`
    );
    process.stdout.write(`${[...table, '', SERVICE_ENFORCES].join('\n')}\n`);
  } finally {
    database.close();
  }
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || error instanceof ServiceError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `${isExpected ? message : `The record cannot be read (${message}). Start the service once; then ask again.`}\n`
  );
  process.exitCode = 1;
});
