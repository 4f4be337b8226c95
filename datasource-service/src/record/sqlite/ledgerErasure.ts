import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { mentionsCaller, tombstoneOf } from '../../calls/caller.ts';
import { factOf, type CallRecord } from '../../calls/callRecord.ts';
import { withholdFrom } from '../../calls/withheldRecord.ts';
import type { Erasure, ErasedStore, ErasureLog, ErasureStep } from '../erasureLog.ts';
import { parseRecord } from '../recordText.ts';
import { createLedgerBin } from './ledgerBin.ts';
import { numberIn } from './ledgerFile.ts';

/** Calls and deliveries looked at in one step: webhooks come in between two of them. */
const CALLS_AT_ONCE = 200;
const DELIVERIES_AT_ONCE = 500;

const erasureRow = z
  .object({
    id: z.string(),
    tombstone: z.string(),
    pseudonyms: z.string().transform((text) => JSON.parse(text) as string[]),
    requested_at: z.number(),
    requested_by: z.string(),
    finished_at: z.number().nullable(),
    stores: z.string().transform((text) => JSON.parse(text) as ErasedStore[]),
  })
  .transform((row): Erasure => {
    const { requested_at: requestedAt, requested_by: requestedBy, finished_at: finishedAt, ...rest } = row;
    return { ...rest, requestedAt, requestedBy, finishedAt };
  });

const callRow = z.object({ call_number: z.number(), provider: z.string(), call_id: z.string(), caller: z.unknown() });

const strayRow = z.object({ sequence: z.number(), body: z.string().nullable() });

const DROPPED = "body = '', problem = CASE WHEN problem IS NULL THEN NULL ELSE 'Erased.' END";

function prepareErasure(database: DatabaseSync) {
  return {
    begin: database.prepare(
      `INSERT INTO erasures (id, tombstone, pseudonyms, requested_at, requested_by, finished_at, stores)
       VALUES (?, ?, ?, ?, ?, NULL, '[]') ON CONFLICT DO NOTHING`
    ),
    read: database.prepare('SELECT * FROM erasures WHERE id = ?'),
    underWay: database.prepare('SELECT * FROM erasures WHERE finished_at IS NULL ORDER BY requested_at'),
    finish: database.prepare('UPDATE erasures SET finished_at = ?, stores = ? WHERE id = ?'),
    any: database.prepare('SELECT EXISTS (SELECT 1 FROM erasures) AS any'),
    lastOf: database.prepare(
      'SELECT id, requested_at FROM erasures WHERE tombstone = ? ORDER BY requested_at DESC LIMIT 1'
    ),
    calls: database.prepare(
      `SELECT call_number, provider, call_id, record ->> '$.facts.callerNumber.value' AS caller FROM calls
       WHERE call_number > ? ORDER BY call_number LIMIT ${CALLS_AT_ONCE}`
    ),
    strays: database.prepare(
      `SELECT sequence, CASE WHEN (verdict = 'quarantined' OR call_id IS NULL) THEN body END AS body FROM deliveries
       WHERE sequence > ? ORDER BY sequence LIMIT ${DELIVERIES_AT_ONCE}`
    ),
    idOf: database.prepare('SELECT id FROM deliveries WHERE sequence = ?'),
    readCall: database.prepare('SELECT record FROM calls WHERE provider = ? AND call_id = ?'),
    bury: database.prepare(
      'INSERT INTO erased_calls (provider, call_id, erasure) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET erasure = max(erasure, excluded.erasure)'
    ),
    isBuried: database.prepare('SELECT 1 AS yes FROM erased_calls WHERE provider = ? AND call_id = ?'),
    buried: database.prepare('SELECT provider, call_id FROM erased_calls WHERE erasure = ?'),
    // What still waits is worked in first, so that figures are complete; its body goes with that.
    dropBodies: database.prepare(
      `UPDATE deliveries SET ${DROPPED} WHERE provider = ? AND call_id = ? AND body <> ''
         AND (applied_at IS NOT NULL OR verdict = 'quarantined')`
    ),
    dropBody: database.prepare(`UPDATE deliveries SET ${DROPPED} WHERE sequence = ?`),
    dropIfBuried: database.prepare(
      `UPDATE deliveries SET ${DROPPED} WHERE sequence = ? AND body <> '' AND EXISTS (
         SELECT 1 FROM erased_calls WHERE provider = deliveries.provider AND call_id = deliveries.call_id)`
    ),
    countBodies: database.prepare(
      `SELECT count(*) AS bodies FROM erased_calls JOIN deliveries USING (provider, call_id)
       WHERE erasure = ? AND body <> ''`
    ),
  };
}

/** Does work that may change calls, all or nothing; what it hands to `write` is written as a change. */
type Changing = <T>(work: (write: (record: CallRecord) => void) => T) => T;

/** What the ledger asks while it writes. */
export interface LedgerErasure extends ErasureLog {
  /** A call as it may be written: without its caller, when he was erased after it began. */
  held(record: CallRecord): CallRecord;
  /** Keeps that a call's caller was erased, as another who writes the record found; its deliveries lose their bodies. */
  bury(record: Pick<CallRecord, 'provider' | 'callId'>, erasure?: string): void;
  /** Ids of the deliveries that a step of {@link ErasureLog.eraseStrays} would take the bodies of. */
  strayIds(erasure: Erasure): string[];
  /** The caller's calls that are still here under his name, by provider and id. */
  callIds(erasure: Erasure): Array<{ provider: string; callId: string }>;
  /** Whether the call's caller was erased. */
  isErased(provider: string, callId: string | null): boolean;
  /** Takes bodies away that were worked in just now and must not be kept. */
  dropWorkedIn(sequences: readonly number[]): void;
  /** Makes bytes leave the log that a write just now had erased. */
  settleIfErased(): void;
}

/** The part of a ledger that forgets callers. */
export function createLedgerErasure(
  database: DatabaseSync,
  { key, changing }: { key: string; changing: Changing }
): LedgerErasure {
  const statements = prepareErasure(database);
  const bin = createLedgerBin(database);
  let hasErasures = numberIn(statements.any.get(), 'any') === 1;
  let hasErased = false;

  function settle(): void {
    // What was overwritten lives on in the log until that is copied into the file and cut off.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    hasErased = false;
  }

  if (hasErasures) {
    // The run before may have ended between an erasure and this.
    settle();
  }

  function drop(provider: string, callId: string): number {
    const { changes } = statements.dropBodies.run(provider, callId);
    hasErased = true;
    return Number(changes);
  }

  function isErased(provider: string, callId: string | null): boolean {
    return hasErasures && callId !== null && statements.isBuried.get(provider, callId) !== undefined;
  }

  function held(record: CallRecord): CallRecord {
    const caller = hasErasures ? factOf(record, 'callerNumber') : null;
    const last = caller === null ? undefined : statements.lastOf.get(tombstoneOf(caller, key));
    // Who calls again after he was erased is a caller like any other.
    if (last === undefined || record.firstEventAt >= numberIn(last, 'requested_at')) {
      return record;
    }
    statements.bury.run(record.provider, record.callId, String(last['id']));
    drop(record.provider, record.callId);
    return withholdFrom(record, 'person');
  }

  /** The caller's calls among the next ones, and where to go on. */
  function callsOf({ tombstone }: Erasure, after: number) {
    const rows = statements.calls.all(after).map((row) => callRow.parse(row));
    return {
      found: rows.filter(({ caller }) => typeof caller === 'string' && tombstoneOf(caller, key) === tombstone),
      next: rows.at(CALLS_AT_ONCE - 1)?.call_number ?? null,
    };
  }

  function straysOf({ tombstone }: Erasure, after: number) {
    const rows = statements.strays.all(after).map((row) => strayRow.parse(row));
    return {
      found: rows.filter(({ body }) => body !== null && body !== '' && mentionsCaller(body, tombstone, key)),
      next: rows.at(DELIVERIES_AT_ONCE - 1)?.sequence ?? null,
    };
  }

  return {
    held,
    isErased,
    bury({ provider, callId }, erasure = '') {
      hasErasures = true;
      statements.bury.run(provider, callId, erasure);
      drop(provider, callId);
    },
    strayIds(erasure) {
      const ids: string[] = [];
      for (let after: number | null = 0; after !== null;) {
        const step: ReturnType<typeof straysOf> = straysOf(erasure, after);
        ids.push(...step.found.map(({ sequence }) => String(statements.idOf.get(sequence)?.['id'])));
        after = step.next;
      }
      return ids;
    },
    callIds(erasure) {
      const ids: Array<{ provider: string; callId: string }> = [];
      for (let after: number | null = 0; after !== null;) {
        const step: ReturnType<typeof callsOf> = callsOf(erasure, after);
        ids.push(...step.found.map(({ provider, call_id: callId }) => ({ provider, callId })));
        after = step.next;
      }
      return ids;
    },
    dropWorkedIn(sequences) {
      for (const sequence of hasErasures ? sequences : []) {
        const { changes } = statements.dropIfBuried.run(sequence);
        hasErased ||= Number(changes) > 0;
      }
    },
    settleIfErased() {
      if (hasErased) {
        settle();
      }
    },
    tombstone: (caller) => tombstoneOf(caller, key),
    async beginErasure({ id, tombstone, pseudonyms, requestedAt, requestedBy }) {
      statements.begin.run(id, tombstone, JSON.stringify(pseudonyms), requestedAt, requestedBy);
      // Nobody who was erased comes back out of it.
      bin.empty();
      hasErasures = true;
    },
    async erasure(id) {
      const row = statements.read.get(id);
      return row === undefined ? null : erasureRow.parse(row);
    },
    erasuresUnderWay: async () => statements.underWay.all().map((row) => erasureRow.parse(row)),
    async eraseCalls(erasure, after): Promise<ErasureStep> {
      const { found, next } = callsOf(erasure, after);
      const erased = changing((write) =>
        found.reduce((deliveries, { provider, call_id: callId }) => {
          const record = parseRecord(String(statements.readCall.get(provider, callId)?.['record']));
          statements.bury.run(provider, callId, erasure.id);
          write(withholdFrom(record, 'person'));
          return deliveries + 1 + drop(provider, callId);
        }, 0)
      );
      return { found: found.length, erased, next };
    },
    async eraseStrays(erasure, after): Promise<ErasureStep> {
      const { found, next } = straysOf(erasure, after);
      changing(() => found.forEach(({ sequence }) => statements.dropBody.run(sequence)));
      return { found: found.length, erased: found.length, next };
    },
    async countLeft(erasure) {
      let calls = 0;
      for (let after: number | null = 0; after !== null;) {
        const step: ReturnType<typeof callsOf> = callsOf(erasure, after);
        calls += step.found.length;
        after = step.next;
      }
      let deliveries = numberIn(statements.countBodies.get(erasure.id), 'bodies');
      for (let after: number | null = 0; after !== null;) {
        const step: ReturnType<typeof straysOf> = straysOf(erasure, after);
        deliveries += step.found.length;
        after = step.next;
      }
      return { calls, deliveries };
    },
    erasedCalls: async ({ id }) =>
      statements.buried.all(id).map((row) => ({ provider: String(row['provider']), callId: String(row['call_id']) })),
    settleErased: async () => settle(),
    async finishErasure(id, finishedAt, stores) {
      bin.empty();
      statements.finish.run(finishedAt, JSON.stringify(stores), id);
    },
  };
}
