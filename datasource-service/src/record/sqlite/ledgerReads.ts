import type { DatabaseSync } from 'node:sqlite';
import type { RecordStore } from '../recordStore.ts';
import { createDeliveryCounts } from './deliveryCounts.ts';
import { createInbox } from './inbox.ts';
import { numberIn } from './ledgerFile.ts';
import { parseRecord } from '../recordText.ts';
import { readChangeRow, readSummaryRow } from './rows.ts';
import { prepareReads } from './statements.ts';

/** What only the ledger's writer knows without looking. */
interface LedgerTotals {
  latestChange: () => number;
  calls: () => number;
}

/** The questions that a ledger answers, whoever writes it. */
export type LedgerReads = Pick<
  RecordStore,
  | 'read'
  | 'openCalls'
  | 'changesSince'
  | 'countChangesSince'
  | 'latestChange'
  | 'deliveriesOf'
  | 'callerNumbers'
  | 'counts'
  | 'quarantineSize'
  | 'inbox'
  | 'delivery'
  | 'deliveryCounts'
  | 'deliveryLags'
  | 'uncountedUntil'
>;

/** The reading half of a record store on a ledger. */
export function createLedgerReads(database: DatabaseSync, totals: LedgerTotals): LedgerReads {
  const statements = prepareReads(database);
  return {
    ...createInbox(database),
    ...createDeliveryCounts(database),
    async read(provider, callId) {
      const row = statements.readCall.get(provider, callId);
      return row === undefined ? null : parseRecord(String(row['record']));
    },
    openCalls: async (limit) => statements.openCalls.all(limit).map((row) => parseRecord(String(row['record']))),
    changesSince: async (changeNumber, limit) => statements.changesSince.all(changeNumber, limit).map(readChangeRow),
    countChangesSince: async (changeNumber) => numberIn(statements.countChangesSince.get(changeNumber), 'changes'),
    latestChange: async () => totals.latestChange(),
    deliveriesOf: async (provider, callId, limit) =>
      statements.deliveriesOf.all(provider, callId, limit).map(readSummaryRow),
    async callerNumbers(callNumbers) {
      const rows = statements.callerNumbers.all(JSON.stringify(callNumbers));
      return new Map(rows.map((row) => [Number(row['call_number']), String(row['caller'])]));
    },
    async quarantineSize() {
      const held = statements.countHeld.get();
      return { messages: numberIn(held, 'messages'), bytes: numberIn(held, 'bytes') };
    },
    async counts() {
      const last = statements.lastDelivery.get();
      return {
        calls: totals.calls(),
        deliveries: numberIn(last, 'sequence'),
        unapplied: numberIn(statements.countUnapplied.get(), 'unapplied'),
        quarantined: numberIn(statements.countQuarantined.get(), 'quarantined'),
        lastReceivedAt: last === undefined ? null : numberIn(last, 'received_at'),
      };
    },
  };
}
