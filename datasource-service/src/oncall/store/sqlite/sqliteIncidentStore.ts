import { z } from 'zod';
import { needsAttention } from '../../incident/escalation.ts';
import type { Incident, IncidentChange } from '../../incident/incident.ts';
import { openSqliteFile, type OnDamaged } from '../../../runtime/sqlite/sqliteFile.ts';
import { inTransaction } from '../../../runtime/sqlite/sqliteTransaction.ts';
import { incidentDocument, timelineEntry } from '../incidentDocument.ts';
import type { IncidentKey, IncidentStore } from '../incidentStore.ts';
import { isListed } from '../isListed.ts';

/** What was taken is durable when Grafana is answered: every commit waits for the disk. */
const SETUP = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS incidents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS incidents_by_fingerprint ON incidents (fingerprint, number);
  CREATE INDEX IF NOT EXISTS incidents_by_time ON incidents (opened_at, number);
  CREATE INDEX IF NOT EXISTS incidents_open ON incidents (number) WHERE is_open = 1;
  CREATE TABLE IF NOT EXISTS timeline (
    number INTEGER PRIMARY KEY,
    incident_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    who TEXT,
    channel TEXT,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS beats (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS timeline_by_incident ON timeline (incident_id, number);
`;

const row = z.object({ document: z.string() });

const beatRow = z.object({ at: z.number() });

function incidentIn(found: unknown): Incident {
  return incidentDocument.parse(JSON.parse(row.parse(found).document));
}

/**
 * Opens (or creates) the incidents in one SQLite file.
 *
 * @param path the file, or `:memory:`
 * @param now epoch ms
 * @param onDamaged called when a damaged file was set aside
 */
export function openSqliteIncidentStore(path: string, now: number, onDamaged?: OnDamaged): IncidentStore {
  const database = openSqliteFile(path, SETUP, now, onDamaged);
  const statements = {
    byId: database.prepare('SELECT document FROM incidents WHERE id = ?'),
    latest: database.prepare('SELECT document FROM incidents WHERE fingerprint = ? ORDER BY number DESC LIMIT 1'),
    keep: database.prepare(
      `INSERT INTO incidents (id, fingerprint, opened_at, is_open, document) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, document = excluded.document`
    ),
    tell: database.prepare(
      'INSERT INTO timeline (incident_id, at, event, who, channel, detail) VALUES (?, ?, ?, ?, ?, ?)'
    ),
    beat: database.prepare(
      'INSERT INTO beats (only, at) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET at = excluded.at'
    ),
    lastBeat: database.prepare('SELECT at FROM beats'),
    attended: database.prepare('SELECT document FROM incidents WHERE is_open = 1 ORDER BY number'),
    list: database.prepare(
      `SELECT document FROM incidents WHERE is_open = 1 OR (opened_at >= ? AND opened_at < ?)
       ORDER BY opened_at DESC, number DESC LIMIT ?`
    ),
    timeline: database.prepare(
      'SELECT at, event, who, channel, detail FROM timeline WHERE incident_id = ? ORDER BY number'
    ),
  };

  function current(key: IncidentKey): Incident | null {
    const found = 'id' in key ? statements.byId.get(key.id) : statements.latest.get(key.fingerprint);
    return found === undefined ? null : incidentIn(found);
  }

  function keep({ incident, entries }: IncidentChange): void {
    const { id, fingerprint, openedAt } = incident;
    statements.keep.run(id, fingerprint, openedAt, Number(needsAttention(incident)), JSON.stringify(incident));
    entries.forEach(({ at, event, who, channel, detail }) => statements.tell.run(id, at, event, who, channel, detail));
  }

  return {
    async change(key, decide) {
      return inTransaction(database, () => {
        const before = current(key);
        const change = decide(before);
        if (change === null) {
          return before === null ? null : { incident: before, isChanged: false };
        }
        keep(change);
        return { incident: change.incident, isChanged: true };
      });
    },
    async attended() {
      return statements.attended.all().map(incidentIn);
    },
    async list({ range, limit }) {
      const found = statements.list.all(range.from, range.to, limit).map(incidentIn);
      return found.filter((incident) => isListed(incident, range));
    },
    async find(id) {
      return current({ id });
    },
    async timeline(id) {
      return statements.timeline.all(id).map((found) => timelineEntry.parse(found));
    },
    async beat(at) {
      statements.beat.run(at);
    },
    async lastBeat() {
      const found = statements.lastBeat.get();
      return found === undefined ? null : beatRow.parse(found).at;
    },
    async close() {
      database.close();
    },
  };
}
