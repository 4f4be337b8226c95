import type { DatabaseSync } from 'node:sqlite';

const PENDING = "applied_at IS NULL AND verdict <> 'quarantined'";

/** The statements that write a ledger of one's own, prepared once. */
export function prepareStatements(database: DatabaseSync) {
  return {
    append: database.prepare(
      `INSERT INTO deliveries (id, provider, call_id, type, event_at, received_at, verdict, reason, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`
    ),
    pending: database.prepare(`SELECT * FROM deliveries WHERE ${PENDING} ORDER BY sequence LIMIT ?`),
    markApplied: database.prepare(
      `UPDATE deliveries SET applied_at = ?, problem = ? WHERE sequence = ? AND applied_at IS NULL
       RETURNING provider, event_at, received_at, verdict`
    ),
    readCall: database.prepare('SELECT record FROM calls WHERE provider = ? AND call_id = ?'),
    writeCall: database.prepare(
      `INSERT INTO calls (provider, call_id, change_number, record, is_open, last_event_at, has_talk)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (provider, call_id) DO UPDATE SET
         change_number = excluded.change_number, record = excluded.record, is_open = excluded.is_open,
         last_event_at = excluded.last_event_at, has_talk = excluded.has_talk`
    ),
    writeProbe: database.prepare("INSERT OR REPLACE INTO identity (name, value) VALUES ('probe', ?)"),
    removeProbe: database.prepare("DELETE FROM identity WHERE name = 'probe'"),
    latestChange: database.prepare('SELECT max(change_number) AS latest FROM calls'),
    lastCall: database.prepare('SELECT max(call_number) AS call_number FROM calls'),
    readIdentity: database.prepare('SELECT value FROM identity WHERE name = ?'),
    writeIdentity: database.prepare('INSERT INTO identity (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING'),
  };
}

export type Statements = ReturnType<typeof prepareStatements>;

/** The statements that read any ledger, prepared once. */
export function prepareReads(database: DatabaseSync) {
  return {
    readCall: database.prepare('SELECT record FROM calls WHERE provider = ? AND call_id = ?'),
    openCalls: database.prepare('SELECT record FROM calls WHERE is_open = 1 ORDER BY call_number DESC LIMIT ?'),
    changesSince: database.prepare(
      'SELECT call_number, change_number, record FROM calls WHERE change_number > ? ORDER BY change_number LIMIT ?'
    ),
    countChangesSince: database.prepare('SELECT count(*) AS changes FROM calls WHERE change_number > ?'),
    deliveriesOf: database.prepare(
      `SELECT id, type, event_at, received_at, applied_at,
         (SELECT max(at) FROM delivery_replays WHERE delivery = deliveries.sequence) AS replayed_at
       FROM deliveries WHERE provider = ? AND call_id = ? AND verdict <> 'quarantined' ORDER BY sequence LIMIT ?`
    ),
    callerNumbers: database.prepare(
      `SELECT call_number, record ->> '$.facts.callerNumber.value' AS caller FROM calls
       WHERE call_number IN (SELECT value FROM json_each(?)) AND caller IS NOT NULL`
    ),
    countUnapplied: database.prepare(`SELECT count(*) AS unapplied FROM deliveries WHERE ${PENDING}`),
    countQuarantined: database.prepare("SELECT count(*) AS quarantined FROM deliveries WHERE verdict = 'quarantined'"),
    countHeld: database.prepare(
      `SELECT count(*) AS messages, coalesce(sum(octet_length(body)), 0) AS bytes
       FROM deliveries INDEXED BY deliveries_quarantined WHERE verdict = 'quarantined' AND body <> ''`
    ),
    lastDelivery: database.prepare('SELECT sequence, received_at FROM deliveries ORDER BY sequence DESC LIMIT 1'),
  };
}
