import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { CallEvent } from '../../calls/callEvent.ts';
import { applyEvent, type CallRecord } from '../../calls/callRecord.ts';
import type { ReplayedDelivery } from '../deliveryLog.ts';
import type { ErasureLog } from '../erasureLog.ts';
import type { ExpiringRecord } from '../expiry.ts';
import type { AppliedDelivery, NewDelivery, RecordStore } from '../recordStore.ts';
import { withoutRecovered, type RecoveredCall } from '../recovery/recoveredCall.ts';
import { DeliveryTally, isWebhook, prepareTally } from './deliveryTally.ts';
import { GroupCommit } from './groupCommit.ts';
import { createLedgerErasure } from './ledgerErasure.ts';
import { restoreBin } from './ledgerBin.ts';
import { createLedgerExpiry } from './ledgerExpiry.ts';
import { identityOf, numberIn, openLedger } from './ledgerFile.ts';
import { createLedgerReads } from './ledgerReads.ts';
import { createRecovery, type Recovered } from './recovery.ts';
import { createReplays } from './replay.ts';
import { parseRecord } from '../recordText.ts';
import { readMarkedRow, readPendingRows } from './rows.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { inTransaction } from '../../runtime/sqlite/sqliteTransaction.ts';

const CALLER_KEY_BYTES = 32;

/** A full disk may still have room for a row. */
const PROBE_CHARACTERS = 100_000;

function appendTo(statements: Statements, delivery: NewDelivery, tally: DeliveryTally): 'stored' | 'duplicate' {
  const { changes } = statements.append.run(
    delivery.id,
    delivery.provider,
    delivery.callId,
    delivery.type,
    delivery.eventAt,
    delivery.receivedAt,
    delivery.verdict,
    delivery.reason,
    delivery.body
  );
  const outcome = Number(changes) === 0 ? 'duplicate' : 'stored';
  if (isWebhook(delivery.verdict)) {
    countAppended(delivery, outcome, tally);
  }
  return outcome;
}

function countAppended(delivery: NewDelivery, outcome: 'stored' | 'duplicate', tally: DeliveryTally): void {
  if (outcome === 'duplicate') {
    tally.count(delivery, 'duplicates');
    return;
  }
  tally.count(delivery, 'received');
  if (delivery.verdict === 'unsigned' || delivery.verdict === 'quarantined') {
    tally.count(delivery, delivery.verdict);
  }
}

/** The calls that events touch, folded in memory so that a call with many events is written once. */
function foldEvents(statements: Statements, events: readonly CallEvent[]): CallRecord[] {
  const touched = new Map<string, CallRecord>();
  for (const event of events) {
    const key = `${event.provider} ${event.callId}`;
    const stored = touched.has(key) ? undefined : statements.readCall.get(event.provider, event.callId);
    const known = touched.get(key) ?? (stored === undefined ? null : parseRecord(String(stored['record'])));
    touched.set(key, applyEvent(known === null ? null : withoutRecovered(known, event), event));
  }
  return [...touched.values()];
}

/** The record in one SQLite file, which forgets what it is told to. */
export interface SqliteRecordStore extends RecordStore, ErasureLog, ExpiringRecord {
  /** Writes something of no consequence, large enough that a full disk does not take it. */
  tryWrite(): Promise<void>;
  /** Brings calls back from a copy, all or nothing: those that are not here, and what is missing of those that are open. */
  recover(calls: readonly RecoveredCall[]): Promise<Recovered>;
  /** Puts back what went because of its age and is still in the bin; how many rows of each table. */
  restoreExpired(): Promise<Partial<Record<string, number>>>;
}

/**
 * Opens (or creates) the record in one SQLite file. All writes go through this one connection of one process.
 *
 * @param path the file, or `:memory:`
 * @throws ServiceError when the file is no ledger, is damaged, or belongs to a newer service
 */
export function openSqliteRecordStore(path: string): SqliteRecordStore {
  const database = openLedger(path);
  const statements = prepareStatements(database);
  const recordId = identityOf(statements, 'recordId', randomUUID);
  const callerKey = identityOf(statements, 'callerKey', () => randomBytes(CALLER_KEY_BYTES).toString('hex'));
  const tallies = prepareTally(database);
  /** Place of the first delivery that is counted: those of a ledger from before there were counts are not. */
  const countedFrom = Number(statements.readIdentity.get('countedFrom')?.['value']);
  const replays = createReplays(database, (sequence) => sequence >= countedFrom);
  let lastChange = numberIn(statements.latestChange.get(), 'latest');

  const inbox = new GroupCommit<NewDelivery, 'stored' | 'duplicate'>((deliveries) =>
    inTransaction(database, () => {
      const tally = new DeliveryTally();
      const outcomes = deliveries.map((delivery) => appendTo(statements, keepable(delivery), tally));
      tally.write(tallies);
      return outcomes;
    })
  );

  /** A delivery as it may be kept: what is never worked in must not bring an erased caller back either. */
  function keepable(delivery: NewDelivery): NewDelivery {
    const { verdict, provider, callId } = delivery;
    return verdict === 'quarantined' && erasure.isErased(provider, callId) ? { ...delivery, body: '' } : delivery;
  }

  /** Marks a delivery as applied and counts it; whether it was not applied before. */
  function markApplied({ sequence, appliedAt, problem }: AppliedDelivery, tally: DeliveryTally): boolean {
    const row = statements.markApplied.get(appliedAt, problem, sequence);
    const marked = row === undefined ? null : readMarkedRow(row);
    if (marked !== null && sequence >= countedFrom && isWebhook(marked.verdict)) {
      const { eventAt, ...delivery } = marked;
      tally.count(delivery, problem === null ? 'applied' : 'unreadable');
      tally.time(delivery, 'apply', appliedAt - delivery.receivedAt);
      if (eventAt !== null) {
        tally.time(delivery, 'event', delivery.receivedAt - eventAt);
      }
    }
    return marked !== null;
  }

  /** Does work that may change calls, all or nothing. What it hands to `write` is written at the next changes. */
  function changing<T>(work: (tally: DeliveryTally, write: (record: CallRecord) => void) => T): T {
    let change = lastChange;
    const result = inTransaction(database, () => {
      const tally = new DeliveryTally();
      const outcome = work(tally, (told) => {
        change += 1;
        const record = erasure.held(told);
        const { provider, callId, state, lastEventAt, withheld } = record;
        const [isOpen, hasTalk] = [Number(state !== 'ended'), Number(withheld === undefined)];
        statements.writeCall.run(provider, callId, change, JSON.stringify(record), isOpen, lastEventAt, hasTalk);
      });
      tally.write(tallies);
      return outcome;
    });
    lastChange = change;
    erasure.settleIfErased();
    return result;
  }

  const erasure = createLedgerErasure(database, {
    key: callerKey,
    changing: (work) => changing((_tally, write) => work(write)),
  });

  const expiry = createLedgerExpiry(database, true);
  const recovery = createRecovery(database);

  function applyAll(applied: readonly AppliedDelivery[]): void {
    changing((tally, write) => {
      // Only what this call marks may change a call: a delivery that was applied before is left alone.
      const fresh = applied.filter((delivery) => markApplied(delivery, tally));
      const events = fresh.flatMap(({ event }) => (event === null ? [] : [event]));
      foldEvents(statements, events).forEach(write);
      erasure.dropWorkedIn(fresh.map(({ sequence }) => sequence));
    });
  }

  /** Works an event into its call; whether the call is different from before, and only then is it written. */
  function rework(event: CallEvent, write: (record: CallRecord) => void): boolean {
    const known = parseRecord(String(statements.readCall.get(event.provider, event.callId)?.['record'] ?? '{}'));
    // Compared as they are kept: the order of fields says nothing.
    const changed = foldEvents(statements, [event]).filter(
      (record) => !isDeepStrictEqual(parseRecord(JSON.stringify(record)), known)
    );
    changed.forEach(write);
    return changed.length > 0;
  }

  function replayAll(replayed: readonly ReplayedDelivery[]) {
    return changing((tally, write) =>
      replayed.map((delivery) => {
        const action = replays.mark(delivery, tally);
        if (action === null) {
          return null;
        }
        const changed = delivery.event !== null && rework(delivery.event, write);
        erasure.dropWorkedIn([delivery.sequence]);
        replays.keep(delivery, { action, changed });
        return { action, changed };
      })
    );
  }

  return {
    recordId,
    callerKey,
    append: (delivery) => inbox.add(delivery),
    pending: async (limit) => readPendingRows(statements.pending.iterate(limit)),
    apply: async (applied) => applyAll(applied),
    replay: async (replayed) => replayAll(replayed),
    ...createLedgerReads(database, {
      latestChange: () => lastChange,
      // Calls are numbered from 1 without gaps; counting millions of them would hold up everything else.
      calls: () => numberIn(statements.lastCall.get(), 'call_number') - expiry.expiredCalls(),
    }),
    ...erasure,
    ...expiry.port,
    async restoreExpired() {
      const restored = restoreBin(database);
      lastChange = numberIn(statements.latestChange.get(), 'latest');
      return restored;
    },
    recover: async (calls) => changing((_tally, write) => recovery.recover(calls, write)),
    async tryWrite() {
      statements.writeProbe.run('•'.repeat(PROBE_CHARACTERS));
      statements.removeProbe.run();
    },
    async close() {
      inbox.flush();
      database.close();
    },
  };
}
