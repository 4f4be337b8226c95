import { randomBytes, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { CallEvent } from '../../../domain/callEvent.ts';
import { applyEvent, type CallRecord } from '../../../domain/callRecord.ts';
import type { ReplayedDelivery } from '../deliveryLog.ts';
import type { AppliedDelivery, NewDelivery, RecordCounts, RecordStore } from '../recordStore.ts';
import { ServiceError } from '../../../errors.ts';
import { createDeliveryCounts } from './deliveryCounts.ts';
import { DeliveryTally, prepareTally } from './deliveryTally.ts';
import { GroupCommit } from './groupCommit.ts';
import { createInbox } from './inbox.ts';
import { migrate } from './migrations.ts';
import { createReplays } from './replay.ts';
import { parseRecord, readChangeRow, readDeliveryRow, readMarkedRow, readSummaryRow } from './rows.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { inTransaction } from '../../sqliteTransaction.ts';

const CALLER_KEY_BYTES = 32;

/** Durable before acknowledged (`FULL`), readable while written (`WAL`), and erased bytes really gone. */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA busy_timeout = 5000;
`;

function numberIn(row: Record<string, unknown> | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === 'number' ? value : 0;
}

function identityOf(statements: Statements, name: string, create: () => string): string {
  statements.writeIdentity.run(name, create());
  return String(statements.readIdentity.get(name)?.['value']);
}

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
  if (Number(changes) === 0) {
    tally.count(delivery, 'duplicates');
    return 'duplicate';
  }
  tally.count(delivery, 'received');
  if (delivery.verdict === 'unsigned' || delivery.verdict === 'quarantined') {
    tally.count(delivery, delivery.verdict);
  }
  return 'stored';
}

/** The calls that events touch, folded in memory so that a call with many events is written once. */
function foldEvents(statements: Statements, events: readonly CallEvent[]): CallRecord[] {
  const touched = new Map<string, CallRecord>();
  for (const event of events) {
    const key = `${event.provider} ${event.callId}`;
    const stored = touched.has(key) ? undefined : statements.readCall.get(event.provider, event.callId);
    const known = touched.get(key) ?? (stored === undefined ? null : parseRecord(String(stored['record'])));
    touched.set(key, applyEvent(known, event));
  }
  return [...touched.values()];
}

/** The record is never replaced by itself: whatever is wrong with it, a person must know before anything is written. */
function openLedger(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path);
    database.exec(PRAGMAS);
    migrate(database);
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError(
      'unavailable',
      `The ledger ${path} cannot be opened (${reason}). It was not changed: put a backup in its place, or move it away to begin a new record.`,
      { cause: error }
    );
  }
}

/**
 * Opens (or creates) the record in one SQLite file. All writes go through this one connection of one process.
 *
 * @param path the file, or `:memory:`
 * @throws ServiceError when the file is no ledger, is damaged, or belongs to a newer service
 */
export function openSqliteRecordStore(path: string): RecordStore {
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
      const outcomes = deliveries.map((delivery) => appendTo(statements, delivery, tally));
      tally.write(tallies);
      return outcomes;
    })
  );

  /** Marks a delivery as applied and counts it; whether it was not applied before. */
  function markApplied({ sequence, appliedAt, problem }: AppliedDelivery, tally: DeliveryTally): boolean {
    const row = statements.markApplied.get(appliedAt, problem, sequence);
    if (row !== undefined && sequence >= countedFrom) {
      const { eventAt, ...delivery } = readMarkedRow(row);
      tally.count(delivery, problem === null ? 'applied' : 'unreadable');
      tally.time(delivery, 'apply', appliedAt - delivery.receivedAt);
      if (eventAt !== null) {
        tally.time(delivery, 'event', delivery.receivedAt - eventAt);
      }
    }
    return row !== undefined;
  }

  /** Does work that may change calls, all or nothing. What it hands to `write` is written at the next changes. */
  function changing<T>(work: (tally: DeliveryTally, write: (record: CallRecord) => void) => T): T {
    let change = lastChange;
    const result = inTransaction(database, () => {
      const tally = new DeliveryTally();
      const outcome = work(tally, (record) => {
        change += 1;
        const isOpen = Number(record.state !== 'ended');
        statements.writeCall.run(record.provider, record.callId, change, JSON.stringify(record), isOpen);
      });
      tally.write(tallies);
      return outcome;
    });
    lastChange = change;
    return result;
  }

  function applyAll(applied: readonly AppliedDelivery[]): void {
    changing((tally, write) => {
      // Only what this call marks may change a call: a delivery that was applied before is left alone.
      const fresh = applied.filter((delivery) => markApplied(delivery, tally));
      const events = fresh.flatMap(({ event }) => (event === null ? [] : [event]));
      foldEvents(statements, events).forEach(write);
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
        replays.keep(delivery, { action, changed });
        return { action, changed };
      })
    );
  }

  return {
    recordId,
    callerKey,
    append: (delivery) => inbox.add(delivery),
    pending: async (limit) => statements.pending.all(limit).map(readDeliveryRow),
    apply: async (applied) => applyAll(applied),
    replay: async (replayed) => replayAll(replayed),
    ...createInbox(database),
    ...createDeliveryCounts(database),
    async read(provider, callId) {
      const row = statements.readCall.get(provider, callId);
      return row === undefined ? null : parseRecord(String(row['record']));
    },
    openCalls: async (limit) => statements.openCalls.all(limit).map((row) => parseRecord(String(row['record']))),
    changesSince: async (changeNumber, limit) => statements.changesSince.all(changeNumber, limit).map(readChangeRow),
    countChangesSince: async (changeNumber) => numberIn(statements.countChangesSince.get(changeNumber), 'changes'),
    latestChange: async () => lastChange,
    deliveriesOf: async (provider, callId, limit) =>
      statements.deliveriesOf.all(provider, callId, limit).map(readSummaryRow),
    async callerNumbers(callNumbers) {
      const rows = statements.callerNumbers.all(JSON.stringify(callNumbers));
      return new Map(rows.map((row) => [Number(row['call_number']), String(row['caller'])]));
    },
    async counts(): Promise<RecordCounts> {
      const last = statements.lastDelivery.get();
      return {
        calls: numberIn(statements.countCalls.get(), 'calls'),
        deliveries: numberIn(last, 'sequence'),
        unapplied: numberIn(statements.countUnapplied.get(), 'unapplied'),
        quarantined: numberIn(statements.countQuarantined.get(), 'quarantined'),
        lastReceivedAt: last === undefined ? null : numberIn(last, 'received_at'),
      };
    },
    async close() {
      inbox.flush();
      database.close();
    },
  };
}
