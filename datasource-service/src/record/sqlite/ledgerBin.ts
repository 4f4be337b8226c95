import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { inTransaction } from '../../runtime/sqlite/sqliteTransaction.ts';
import { numberIn } from './ledgerFile.ts';

/** Tables from which rows go, with their columns. */
const TABLES = {
  deliveries:
    'sequence, id, provider, call_id, type, event_at, received_at, verdict, reason, body, applied_at, problem, version, repeats',
  delivery_replays: 'replay, delivery, at, actor, action, changed',
  calls: 'call_number, provider, call_id, change_number, record, is_open, last_event_at, has_talk, version',
  erasures: 'id, tombstone, pseudonyms, requested_at, requested_by, finished_at, stores',
  erased_calls: 'provider, call_id, erasure',
} as const;

type BinTable = keyof typeof TABLES;

const binRow = z.object({ source: z.enum(Object.keys(TABLES) as [BinTable, ...BinTable[]]), row: z.string() });

/** What went because of its age, kept for a while as it was. */
export interface LedgerBin {
  /** Keeps rows that a condition chooses, with one parameter, before they go or change. */
  keep(table: BinTable, condition: string, parameter: number | string, at: number): void;
  /** Takes away for good what was kept before a moment, epoch ms; all of it without one. */
  empty(before?: number): void;
}

/** The bin of a ledger. */
export function createLedgerBin(database: DatabaseSync): LedgerBin {
  const any = database.prepare('SELECT EXISTS (SELECT 1 FROM expired_rows WHERE expired_at < ?) AS any');
  const remove = database.prepare('DELETE FROM expired_rows WHERE expired_at < ?');
  return {
    keep(table, condition, parameter, at) {
      const columns = TABLES[table].split(', ').map((column) => `'${column}', ${column}`);
      database
        .prepare(
          `INSERT INTO expired_rows (source, row, expired_at)
           SELECT '${table}', json_object(${columns.join(', ')}), ${Math.trunc(at)} FROM ${table} WHERE ${condition}`
        )
        .run(parameter);
    },
    empty(before = Number.MAX_SAFE_INTEGER) {
      if (numberIn(any.get(before), 'any') === 1) {
        remove.run(before);
        // What was overwritten lives on in the log until that is copied into the file and cut off.
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }
    },
  };
}

/**
 * Puts back what is in the bin. Calls count as changed, so that every copy takes them in again; how many rows there were of
 * each table.
 */
export function restoreBin(database: DatabaseSync): Partial<Record<BinTable, number>> {
  return inTransaction(database, () => {
    const restored: Partial<Record<BinTable, number>> = {};
    let gone = 0;
    // The latest first: of a call that lost first what was said and then all, the earlier one is what it was.
    const rows = database.prepare('SELECT source, row FROM expired_rows ORDER BY number DESC').all();
    for (const { source, row } of rows.map((each) => binRow.parse(each))) {
      const names = TABLES[source].split(', ');
      const values = names.map((name) => (name === 'change_number' ? nextChange(database) : `? ->> '$.${name}'`));
      const statement = database.prepare(
        `INSERT OR REPLACE INTO ${source} (${names.join(', ')}) VALUES (${values.join(', ')})`
      );
      if (source === 'calls') {
        const { call_number: callNumber } = JSON.parse(row) as { call_number: number };
        gone += database.prepare('SELECT 1 FROM calls WHERE call_number = ?').get(callNumber) === undefined ? 1 : 0;
      }
      statement.run(...values.filter((value) => value.startsWith('?')).map(() => row));
      restored[source] = (restored[source] ?? 0) + 1;
    }
    database.prepare("UPDATE identity SET value = CAST(value AS INTEGER) - ? WHERE name = 'expiredCalls'").run(gone);
    database.exec('DELETE FROM expired_rows');
    return restored;
  });
}

function nextChange(database: DatabaseSync): string {
  return `${numberIn(database.prepare('SELECT max(change_number) AS latest FROM calls').get(), 'latest') + 1}`;
}
