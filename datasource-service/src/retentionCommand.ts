import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { RETENTION_NOTE } from './service/cloud.ts';
import { ConfigError, readConfig, type CloudConfig, type Config } from './config/config.ts';
import { ServiceError } from './runtime/errors.ts';
import { confirmationsAt, confirmationsIn, type Confirmations } from './privacy/retention/confirmation.ts';
import { keptAfterExport, type RetentionPolicy } from './privacy/retention/policy.ts';
import { dueByPolicy, type DueExpiry } from './privacy/retention/retention.ts';
import { readRetentionPolicy } from './config/retentionFile.ts';
import { takeDataFolder } from './service/dataFolder.ts';
import { openBigQueryExpiry } from './analytics/warehouse/openHistory.ts';
import type { SharedExpirable } from './record/expiry.ts';
import { createFirestore } from './record/firestore/client.ts';
import { createFirestoreExpirable } from './record/firestore/firestoreExpiry.ts';
import { Requests } from './runtime/firestore/requests.ts';
import { createServerClock, createSharedNote } from './record/firestore/serverClock.ts';
import { createLedgerExpiry } from './record/sqlite/ledgerExpiry.ts';
import { openSqliteRecordStore } from './record/sqlite/sqliteRecordStore.ts';

const HELP = `npm run retention -- --dry-run   shows what the policy would let go now, and changes nothing
npm run retention -- --confirm   the same, and gives an admin's word for it: that this machine's clock is right, and that the
                                 service may let go so many rows at once
npm run retention -- --restore   brings back what went within the last day, while the service is stopped
`;

const SERVICE_ENFORCES =
  'Nothing was changed: the running service lets go what is old, every hour. What is more than a day’s share waits for --confirm.';

const CONFIRMED = 'Confirmed: the running service lets this much go within a minute (in cloud mode within an hour). ';

/** Nobody but the one at the terminal waits. */
const PATIENCE = { attemptMs: 10_000, totalMs: 30_000 };

function dayOf(time: number | null): string {
  return time === null ? '–' : new Date(time).toISOString().slice(0, 10);
}

/** What all replicas share. */
interface Shared {
  stores: SharedExpirable[];
  /** What time it is, epoch ms. */
  now: number;
  confirmations: Confirmations;
}

/** Asks what all replicas share what of it would go. */
async function askShared<T>(
  cloud: CloudConfig,
  policy: RetentionPolicy,
  ask: (shared: Shared) => Promise<T>
): Promise<T> {
  const db = createFirestore({ project: cloud.project, database: cloud.firestoreDatabase });
  const requests = new Requests(db, { patience: PATIENCE, onRetry: () => undefined });
  try {
    const firestore = createFirestoreExpirable({ db, requests, keptMs: keptAfterExport(policy) });
    const stores = cloud.bigQuery === null ? [firestore] : [firestore, openBigQueryExpiry(cloud.bigQuery)];
    const now = await createServerClock(db, requests, Date.now).read();
    return await ask({ stores, now, confirmations: confirmationsAt(createSharedNote(db, requests, RETENTION_NOTE)) });
  } finally {
    await requests.close();
  }
}

function tableOf(due: readonly DueExpiry[]): string[] {
  const lines = due.map(({ store, kind, before, rows, oldest }) => [
    ...[store, kind, dayOf(before), String(rows), dayOf(oldest)],
  ]);
  return [['store', 'kind', 'before', 'rows', 'oldest'], ...lines].map(
    ([store = '', kind = '', before = '', rows = '', oldest = '']) =>
      `${store.padEnd(11)}${kind.padEnd(13)}${before.padEnd(12)}${rows.padStart(10)}  ${oldest}`
  );
}

/** Prints what the retention policy would let go, and keeps an admin's word for it where it is given. */
async function show({ cloud, dataDir, retentionFile }: Config, isConfirmed: boolean): Promise<void> {
  const policy = readRetentionPolicy(retentionFile);
  const path = join(dataDir, cloud === null ? 'ledger.sqlite' : 'record-copy.sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const record = createLedgerExpiry(database, false).port;
    const tell = async ({ stores, now, confirmations }: Shared): Promise<void> => {
      const due = await dueByPolicy({ record, shared: stores }, policy, now);
      const clock = `By the clock it is ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
      process.stdout.write(`${[...tableOf(due), '', clock].join('\n')}\n`);
      if (isConfirmed) {
        const entries = due.map(({ store, kind, before, rows, exported = 0 }) => ({
          ...{ store, kind, before, rows: rows - exported },
        }));
        await confirmations.write({ at: now, entries });
      }
      process.stdout.write(`${isConfirmed ? CONFIRMED : SERVICE_ENFORCES}\n`);
    };
    await (cloud === null
      ? tell({ stores: [], now: Date.now(), confirmations: confirmationsIn(dataDir) })
      : askShared(cloud, policy, tell));
  } finally {
    database.close();
  }
}

/** Brings back what went within the last day. */
async function restore(config: Config): Promise<void> {
  const { cloud, dataDir } = config;
  if (cloud !== null) {
    throw new ServiceError(
      'invalid_request',
      'In cloud mode use time travel of BigQuery and point-in-time recovery of Firestore; docs/privacy.md says how.'
    );
  }
  const lock = takeDataFolder(config);
  try {
    const record = openSqliteRecordStore(join(dataDir, 'ledger.sqlite'));
    const rows = Object.entries(await record.restoreExpired());
    await record.close();
    const told = rows.map(([table, count]) => `${count} of ${table}`).join(', ');
    process.stdout.write(
      rows.length === 0
        ? 'There is nothing to bring back: nothing went within the last day.\n'
        : `Brought back: ${told}. Right the clock or the policy before you start the service: what is old by them goes again.\n`
    );
  } finally {
    lock.release();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean' },
      confirm: { type: 'boolean' },
      restore: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const config = readConfig(process.env);
  if (values.help === true) {
    process.stdout.write(HELP);
  } else if (values.restore === true) {
    await restore(config);
  } else {
    await show(config, values.confirm === true);
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
