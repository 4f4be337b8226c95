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
  `
  CREATE INDEX deliveries_received ON deliveries (received_at, sequence, provider, verdict, type);
  CREATE INDEX deliveries_unreadable ON deliveries (received_at, sequence) WHERE problem IS NOT NULL;
  CREATE INDEX deliveries_held ON deliveries (received_at, sequence) WHERE verdict = 'quarantined';
  CREATE INDEX deliveries_released ON deliveries (received_at, sequence) WHERE verdict = 'released';
  CREATE TABLE delivery_counts (
    slot_ms INTEGER NOT NULL,
    at INTEGER NOT NULL,
    provider TEXT NOT NULL,
    received INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    unsigned INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    applied INTEGER NOT NULL,
    unreadable INTEGER NOT NULL,
    PRIMARY KEY (slot_ms, at, provider)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE delivery_lags (
    slot_ms INTEGER NOT NULL,
    at INTEGER NOT NULL,
    provider TEXT NOT NULL,
    lag TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    deliveries INTEGER NOT NULL,
    PRIMARY KEY (slot_ms, at, provider, lag, bucket)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO identity (name, value) SELECT 'countedFrom', coalesce(max(sequence), 0) + 1 FROM deliveries;
  CREATE TABLE delivery_replays (
    replay INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    changed INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX delivery_replays_by_delivery ON delivery_replays (delivery, replay);
  `,
  `
  ALTER TABLE calls ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deliveries ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deliveries ADD COLUMN repeats TEXT NOT NULL DEFAULT '{}';
  CREATE TABLE feed_places (feed TEXT PRIMARY KEY, changed_at INTEGER NOT NULL) STRICT;
  `,
  `
  CREATE TABLE erasures (
    id TEXT PRIMARY KEY,
    tombstone TEXT NOT NULL,
    pseudonyms TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    finished_at INTEGER,
    stores TEXT NOT NULL
  ) STRICT;
  CREATE INDEX erasures_by_tombstone ON erasures (tombstone, requested_at);
  CREATE TABLE erased_calls (
    provider TEXT NOT NULL,
    call_id TEXT NOT NULL,
    erasure TEXT NOT NULL,
    PRIMARY KEY (provider, call_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX erased_calls_by_erasure ON erased_calls (erasure);
  ALTER TABLE calls ADD COLUMN last_event_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE calls ADD COLUMN has_talk INTEGER NOT NULL DEFAULT 1;
  UPDATE calls SET last_event_at = record ->> '$.lastEventAt';
  CREATE INDEX calls_by_age ON calls (last_event_at);
  CREATE INDEX calls_with_talk ON calls (last_event_at) WHERE has_talk = 1;
  CREATE INDEX deliveries_with_body ON deliveries (received_at) WHERE body <> '';
  `,
  `
  CREATE TABLE recovered_calls (
    provider TEXT NOT NULL,
    call_id TEXT NOT NULL,
    recovered_at INTEGER NOT NULL,
    PRIMARY KEY (provider, call_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE expired_rows (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    row TEXT NOT NULL,
    expired_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX expired_rows_by_age ON expired_rows (expired_at);
  `,
];

/**
 * Brings the ledger's tables up to date, each step all or nothing.
 *
 * @throws Error when the file was written by a newer service
 */
export function migrate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version']);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The ledger has schema version ${version}, but this service knows only up to ${MIGRATIONS.length}. Start a newer service.`
    );
  }
  for (const [offset, step] of MIGRATIONS.slice(version).entries()) {
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${version + offset + 1}; COMMIT;`);
  }
}
