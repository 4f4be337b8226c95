import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError, readConfig } from './config.ts';
import { ServiceError } from './errors.ts';
import { dueByPolicy } from './jobs/retention/retention.ts';
import { readRetentionPolicy } from './retentionFile.ts';
import { createLedgerExpiry } from './store/record/sqlite/ledgerExpiry.ts';

const SERVICE_ENFORCES = 'Nothing was changed: the running service lets go what is old, every hour.';

function dayOf(time: number | null): string {
  return time === null ? '–' : new Date(time).toISOString().slice(0, 10);
}

/** Prints what the retention policy would let go, from the files of a service that may run meanwhile. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const policy = readRetentionPolicy(config.retentionFile);
  const path = join(config.dataDir, config.cloud === null ? 'ledger.sqlite' : 'record-copy.sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const due = await dueByPolicy(createLedgerExpiry(database).port, policy, Date.now());
    const rows = due.map(({ kind, before, rows: count, oldest }) =>
      [kind.padEnd(12), dayOf(before).padEnd(12), String(count).padStart(10), `  ${dayOf(oldest)}`].join('')
    );
    const head = ['kind'.padEnd(12), 'before'.padEnd(12), 'rows'.padStart(10), '  oldest'].join('');
    process.stdout.write(`${[head, ...rows, '', SERVICE_ENFORCES].join('\n')}\n`);
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
