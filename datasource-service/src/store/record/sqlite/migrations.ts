import type { DatabaseSync } from 'node:sqlite';

/**
 * Steps from an empty file to today's ledger. A step that has shipped is never changed; the file's `user_version`
 * counts the steps it has taken.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE deliveries (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    call_id TEXT,
    type TEXT NOT NULL,
    event_at INTEGER,
    received_at INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    body TEXT NOT NULL,
    applied_at INTEGER,
    problem TEXT
  ) STRICT;
  CREATE INDEX deliveries_pending ON deliveries (sequence) WHERE applied_at IS NULL AND verdict <> 'quarantined';
  CREATE INDEX deliveries_by_call ON deliveries (provider, call_id, sequence) WHERE call_id IS NOT NULL;
  CREATE INDEX deliveries_quarantined ON deliveries (sequence) WHERE verdict = 'quarantined';
  CREATE TABLE calls (
    call_number INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    call_id TEXT NOT NULL,
    change_number INTEGER NOT NULL UNIQUE,
    record TEXT NOT NULL,
    UNIQUE (provider, call_id)
  ) STRICT;
  `,
  `
  ALTER TABLE calls ADD COLUMN is_open INTEGER NOT NULL DEFAULT 0;
  UPDATE calls SET is_open = 1 WHERE record ->> '$.state' <> 'ended';
  CREATE INDEX calls_open ON calls (call_number) WHERE is_open = 1;
  `,
];

/**
 * Brings the ledger's tables up to date, each step all or nothing.
 *
 * @throws Error when the file was written by a newer service
 */
export function migrate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The ledger has schema version ${version}, but this service knows only up to ${MIGRATIONS.length}. Start a newer service.`
    );
  }
  for (const [offset, step] of MIGRATIONS.slice(version).entries()) {
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${version + offset + 1}; COMMIT;`);
  }
}
