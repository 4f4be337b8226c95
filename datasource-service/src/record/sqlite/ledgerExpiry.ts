import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { withholdFrom } from '../../calls/withheldRecord.ts';
import { inTransaction } from '../../runtime/sqlite/sqliteTransaction.ts';
import type { Expiring, ExpiringRecord } from '../expiry.ts';
import { parseRecord } from '../recordText.ts';
import { createLedgerBin, type LedgerBin } from './ledgerBin.ts';
import { numberIn } from './ledgerFile.ts';

/** Rows that go in one step: webhooks come in between two of them. */
const ROWS_AT_ONCE = 200;

/**
 * What may go, as a FROM and WHERE with the moment as its only parameter, and the column that tells the age. The last
 * row of each table stays: it is what the next number follows from.
 */
const SOURCES: Readonly<Record<Expiring, { from: string; age: string }>> = {
  bodies: {
    from: `deliveries INDEXED BY deliveries_with_body
      WHERE received_at < ? AND body <> '' AND verdict <> 'quarantined' AND applied_at IS NOT NULL`,
    age: 'received_at',
  },
  quarantine: {
    from: "deliveries INDEXED BY deliveries_held WHERE received_at < ? AND verdict = 'quarantined' AND body <> ''",
    age: 'received_at',
  },
  transcripts: {
    from: 'calls INDEXED BY calls_with_talk WHERE last_event_at < ? AND has_talk = 1',
    age: 'last_event_at',
  },
  calls: {
    from: `calls INDEXED BY calls_by_age WHERE last_event_at < ?
      AND call_number < (SELECT max(call_number) FROM calls)
      AND change_number < (SELECT max(change_number) FROM calls)`,
    age: 'last_event_at',
  },
  deliveries: {
    from: `deliveries INDEXED BY deliveries_received WHERE received_at < ? AND body = ''
      AND sequence < (SELECT max(sequence) FROM deliveries)`,
    age: 'received_at',
  },
  audit: { from: 'erasures WHERE requested_at < ? AND finished_at IS NOT NULL', age: 'requested_at' },
};

const callRow = z.object({ call_number: z.number(), record: z.string() });

/**
 * The part of a ledger that forgets what is old.
 *
 * @param hasBin whether what goes is kept in a bin for a while; a copy of a record need not
 */
export function createLedgerExpiry(
  database: DatabaseSync,
  hasBin: boolean
): { port: ExpiringRecord; expiredCalls: () => number } {
  const bin = hasBin ? createLedgerBin(database) : null;
  const readTime = database.prepare("SELECT CAST(value AS INTEGER) AS at FROM identity WHERE name = 'trustedTime'");
  const noteTime = database.prepare("INSERT OR REPLACE INTO identity (name, value) VALUES ('trustedTime', ?)");
  let knownTime = readTime.get()?.['at'] ?? null;
  const readExpired = database.prepare(
    "SELECT CAST(value AS INTEGER) AS calls FROM identity WHERE name = 'expiredCalls'"
  );
  const addExpired = database.prepare(
    `INSERT INTO identity (name, value) VALUES ('expiredCalls', ?1)
     ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + ?1`
  );
  const writeTalk = database.prepare('UPDATE calls SET record = ?, has_talk = 0 WHERE call_number = ?');

  function run(statement: string, before: number): number {
    return Number(database.prepare(statement).run(before).changes);
  }

  function calls(kind: 'transcripts' | 'calls', before: number): Array<z.output<typeof callRow>> {
    return database
      .prepare(`SELECT call_number, record FROM ${SOURCES[kind].from} ORDER BY last_event_at LIMIT ${ROWS_AT_ONCE}`)
      .all(before)
      .map((row) => callRow.parse(row));
  }

  function keep(table: Parameters<LedgerBin['keep']>[0], condition: string, parameter: number | string): void {
    bin?.keep(table, condition, parameter, Number(knownTime));
  }

  function dropBodies(kind: 'bodies' | 'quarantine', before: number): number {
    const { from, age } = SOURCES[kind];
    const chosen = `sequence IN (SELECT sequence FROM ${from} ORDER BY ${age} LIMIT ${ROWS_AT_ONCE})`;
    return inTransaction(database, () => {
      keep('deliveries', chosen, before);
      return run(`UPDATE deliveries SET body = '' WHERE ${chosen}`, before);
    });
  }

  /** It is no change that anybody must hear of: every figure of the call is what it was. */
  async function dropTalk(before: number, forget: (callNumbers: readonly number[]) => Promise<void>): Promise<number> {
    const found = calls('transcripts', before).map(({ call_number: callNumber }) => callNumber);
    await forget(found);
    // Read again: webhooks came in meanwhile.
    inTransaction(database, () => {
      const read = database.prepare('SELECT call_number, record FROM calls WHERE call_number = ?');
      keep('calls', 'call_number IN (SELECT value FROM json_each(?))', JSON.stringify(found));
      for (const callNumber of found) {
        const { record } = callRow.parse(read.get(callNumber));
        writeTalk.run(JSON.stringify(withholdFrom(parseRecord(record), 'talk')), callNumber);
      }
    });
    // A copy that follows the record may have read a call just before it was changed.
    await forget(found);
    return found.length;
  }

  async function dropCalls(before: number, forget: (callNumbers: readonly number[]) => Promise<void>): Promise<number> {
    const found = calls('calls', before).map(({ call_number: callNumber }) => callNumber);
    await forget(found);
    const count = inTransaction(database, () => {
      keep(
        'calls',
        `last_event_at < ${before} AND call_number IN (SELECT value FROM json_each(?))`,
        JSON.stringify(found)
      );
      const removed = Number(
        database
          .prepare('DELETE FROM calls WHERE call_number IN (SELECT value FROM json_each(?)) AND last_event_at < ?')
          .run(JSON.stringify(found), before).changes
      );
      addExpired.run(removed);
      return removed;
    });
    await forget(found);
    return count;
  }

  function dropDeliveries(before: number): number {
    const { from } = SOURCES.deliveries;
    return inTransaction(database, () => {
      const chosen = `SELECT sequence FROM ${from} ORDER BY received_at, sequence LIMIT ${ROWS_AT_ONCE}`;
      keep('deliveries', `sequence IN (${chosen})`, before);
      keep('delivery_replays', `delivery IN (${chosen})`, before);
      run(`DELETE FROM delivery_replays WHERE delivery IN (${chosen})`, before);
      return run(`DELETE FROM deliveries WHERE sequence IN (${chosen})`, before);
    });
  }

  function dropAudit(before: number): number {
    const { from } = SOURCES.audit;
    return inTransaction(database, () => {
      keep('erasures', `id IN (SELECT id FROM ${from})`, before);
      keep('erased_calls', `erasure IN (SELECT id FROM ${from})`, before);
      run(`DELETE FROM erased_calls WHERE erasure IN (SELECT id FROM ${from})`, before);
      return run(`DELETE FROM ${from}`, before);
    });
  }

  return {
    expiredCalls: () => numberIn(readExpired.get(), 'calls'),
    port: {
      trustedTime: async () => (typeof knownTime === 'number' ? knownTime : null),
      async noteTrustedTime(at) {
        noteTime.run(String(Math.trunc(at)));
        knownTime = at;
      },
      async emptyBin(before) {
        bin?.empty(before);
      },
      async expirable(kind, before) {
        const { from, age } = SOURCES[kind];
        const row = database.prepare(`SELECT count(*) AS found, min(${age}) AS oldest FROM ${from}`).get(before);
        const oldest = row?.['oldest'];
        return { rows: numberIn(row, 'found'), oldest: typeof oldest === 'number' ? oldest : null };
      },
      async expire(kind, before, forget) {
        switch (kind) {
          case 'bodies':
          case 'quarantine':
            return dropBodies(kind, before);
          case 'transcripts':
            return dropTalk(before, forget);
          case 'calls':
            return dropCalls(before, forget);
          case 'deliveries':
            return dropDeliveries(before);
          case 'audit':
            return dropAudit(before);
        }
      },
    },
  };
}
