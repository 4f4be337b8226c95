import type { DatabaseSync } from 'node:sqlite';

/** The statements that write a copy of a record and what only a copy is asked, prepared once. */
export function prepareCopy(database: DatabaseSync) {
  return {
    known: database.prepare(
      'SELECT sequence, version, verdict, applied_at, problem, repeats FROM deliveries WHERE id = ?'
    ),
    insert: database.prepare(
      `INSERT INTO deliveries
         (id, provider, call_id, type, event_at, received_at, verdict, reason, body, applied_at, problem, version, repeats)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING sequence`
    ),
    update: database.prepare(
      `UPDATE deliveries SET verdict = ?, applied_at = ?, problem = ?, version = ?, repeats = ?,
         body = CASE WHEN ? = '' THEN '' ELSE body END WHERE sequence = ?`
    ),
    replays: database.prepare(
      'SELECT at, actor, action, changed FROM delivery_replays WHERE delivery = ? ORDER BY replay'
    ),
    countReplays: database.prepare('SELECT count(*) AS replays FROM delivery_replays WHERE delivery = ?'),
    keepReplay: database.prepare(
      'INSERT INTO delivery_replays (delivery, at, actor, action, changed) VALUES (?, ?, ?, ?, ?)'
    ),
    callVersion: database.prepare('SELECT version FROM calls WHERE call_number = ?'),
    putCall: database.prepare(
      `INSERT INTO calls
         (call_number, provider, call_id, change_number, record, is_open, last_event_at, has_talk, version)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (call_number) DO UPDATE SET change_number = excluded.change_number, record = excluded.record,
         is_open = excluded.is_open, last_event_at = excluded.last_event_at, has_talk = excluded.has_talk,
         version = excluded.version`
    ),
    rewriteCall: database.prepare(
      'UPDATE calls SET record = ?, has_talk = 0, change_number = ? WHERE provider = ? AND call_id = ?'
    ),
    countCalls: database.prepare('SELECT count(*) AS calls FROM calls'),
    movePlace: database.prepare(
      `INSERT INTO feed_places (feed, changed_at) VALUES (?, ?)
       ON CONFLICT (feed) DO UPDATE SET changed_at = max(changed_at, excluded.changed_at)`
    ),
    place: database.prepare('SELECT changed_at FROM feed_places WHERE feed = ?'),
    waiting: database.prepare(
      `SELECT * FROM deliveries WHERE applied_at IS NULL AND verdict <> 'quarantined'
         AND sequence IN (SELECT value FROM json_each(?1)) ORDER BY sequence LIMIT ?2`
    ),
    waitingSequences: database.prepare(
      `SELECT sequence FROM deliveries WHERE applied_at IS NULL AND verdict <> 'quarantined' ORDER BY sequence`
    ),
    sequenceOf: database.prepare('SELECT sequence FROM deliveries WHERE id = ?'),
    copied: database.prepare('SELECT * FROM deliveries WHERE sequence = ?'),
  };
}
