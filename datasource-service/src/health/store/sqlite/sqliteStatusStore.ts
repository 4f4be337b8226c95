import { z } from 'zod';
import { COMPONENT_STATUSES, SERVICE_COMPONENTS, type ServiceComponent } from '../../../contract/index.ts';
import { openSqliteFile, type OnDamaged } from '../../../runtime/sqlite/sqliteFile.ts';
import { inTransaction } from '../../../runtime/sqlite/sqliteTransaction.ts';
import type { RecordPlace } from '../../../record/recovery/findings.ts';
import type { StatusReading, StatusStore } from '../statusStore.ts';

/** A beat that a power cut takes with it is found missing anyway, so that a commit need not wait for the disk. */
const SETUP = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    last_beat_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS changes (
    run INTEGER NOT NULL,
    component TEXT NOT NULL,
    at INTEGER NOT NULL,
    status TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (run, component, at)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS record_place (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    record_id TEXT NOT NULL,
    change_number INTEGER NOT NULL,
    calls INTEGER,
    deliveries INTEGER
  ) STRICT;
`;

const runRow = z
  .object({ run: z.number(), started_at: z.number(), last_beat_at: z.number() })
  .transform(({ run, started_at: startedAt, last_beat_at: lastBeatAt }) => ({ run, startedAt, lastBeatAt }));

const placeRow = z
  .object({
    record_id: z.string(),
    change_number: z.number(),
    calls: z.number().nullable(),
    deliveries: z.number().nullable(),
  })
  .transform(({ record_id: recordId, change_number: changeNumber, ...rest }): RecordPlace => ({
    recordId,
    changeNumber,
    ...rest,
  }));

const changeRow = z.object({
  run: z.number(),
  component: z.enum(SERVICE_COMPONENTS),
  status: z.enum(COMPONENT_STATUSES),
  detail: z.string(),
  at: z.number(),
});

/** The run that ended last before a moment, and all that ended later. */
const RUNS_SINCE = `run >= coalesce((SELECT max(run) FROM runs WHERE last_beat_at < $from), 0)`;

/**
 * Opens (or creates) the status history in one SQLite file.
 *
 * @param path the file, or `:memory:`
 * @param now epoch ms
 * @param onDamaged called when a damaged file was set aside
 */
export function openSqliteStatusStore(path: string, now: number, onDamaged?: OnDamaged): StatusStore {
  const database = openSqliteFile(path, SETUP, now, onDamaged);
  const statements = {
    begin: database.prepare('INSERT INTO runs (started_at, last_beat_at) VALUES (?, ?) RETURNING run'),
    beat: database.prepare('UPDATE runs SET last_beat_at = max(last_beat_at, ?) WHERE run = ?'),
    change: database.prepare(
      'INSERT OR REPLACE INTO changes (run, component, at, status, detail) VALUES (?, ?, ?, ?, ?)'
    ),
    explain: database.prepare('UPDATE changes SET detail = ? WHERE run = ? AND component = ? AND at = ?'),
    notePlace: database.prepare('INSERT OR REPLACE INTO record_place VALUES (1, ?, ?, ?, ?)'),
    place: database.prepare('SELECT record_id, change_number, calls, deliveries FROM record_place'),
    runs: database.prepare(`SELECT run, started_at, last_beat_at FROM runs WHERE ${RUNS_SINCE} ORDER BY run`),
    // A bare column beside max() comes from the row that has the maximum (sqlite.org/lang_select.html#bareagg).
    changes: database.prepare(`
      SELECT run, component, status, detail, max(at) AS at FROM changes
      WHERE ${RUNS_SINCE} AND at < $from GROUP BY run, component
      UNION ALL
      SELECT run, component, status, detail, at FROM changes WHERE ${RUNS_SINCE} AND at >= $from
      ORDER BY run, at`),
    forgetRuns: database.prepare(`DELETE FROM runs WHERE NOT (${RUNS_SINCE})`),
    forgetChanges: database.prepare(`
      DELETE FROM changes AS old
      WHERE old.run NOT IN (SELECT run FROM runs) OR EXISTS (
        SELECT 1 FROM changes AS later
        WHERE later.run = old.run AND later.component = old.component AND later.at > old.at AND later.at <= ?)`),
  };
  let run: number | null = null;
  /** The newest row of each component in this run. */
  let newest = new Map<ServiceComponent, StatusReading & { at: number }>();

  function note(at: number, reading: StatusReading): StatusReading & { at: number } {
    const { component, status, detail } = reading;
    const known = newest.get(component);
    if (known?.status !== status) {
      statements.change.run(run, component, at, status, detail);
      return { ...reading, at };
    }
    if (known.detail !== detail) {
      statements.explain.run(detail, run, component, known.at);
    }
    return { ...reading, at: known.at };
  }

  return {
    async begin(at) {
      run = Number(statements.begin.get(at, at)?.['run']);
      newest = new Map();
    },
    async beat(at, readings) {
      const noted = inTransaction(database, () => {
        statements.beat.run(at, run);
        return readings.map((reading) => note(at, reading));
      });
      noted.forEach((reading) => newest.set(reading.component, reading));
    },
    async notePlace({ recordId, changeNumber, calls, deliveries }) {
      statements.notePlace.run(recordId, changeNumber, calls, deliveries);
    },
    async place() {
      const row = statements.place.get();
      return row === undefined ? null : placeRow.parse(row);
    },
    async history(from) {
      return {
        runs: statements.runs.all({ from }).map((row) => runRow.parse(row)),
        changes: statements.changes.all({ from }).map((row) => changeRow.parse(row)),
      };
    },
    async forget(before) {
      inTransaction(database, () => {
        statements.forgetRuns.run({ from: before });
        statements.forgetChanges.run(before);
      });
    },
    async close() {
      database.close();
    },
  };
}
