import { isDeepStrictEqual } from 'node:util';
import type { CallTransfer } from '../contract/index.ts';
import type { CallRecord } from '../calls/callRecord.ts';
import type { Stamped } from '../calls/stamped.ts';
import { joinTransfer, listedTransfers, type TransferReports } from '../calls/transfers.ts';

/** What records written before the parts existed lack. */
const LATER_PARTS: Pick<CallRecord, 'marks' | 'reportedAt' | 'listedAt' | 'participants'> = {
  marks: {},
  reportedAt: null,
  listedAt: null,
  participants: {},
};

/** A record as it may have been written before: transfers were a fact, of which the last report held. */
interface WrittenRecord extends Omit<CallRecord, 'transfers' | 'facts'> {
  transfers?: TransferReports;
  facts: CallRecord['facts'] & { transfers?: Stamped<CallTransfer[]> };
}

/** Records are written by {@link CallRecord}'s own code only, so their text is trusted. */
export function parseRecord(text: string): CallRecord {
  const written = { ...LATER_PARTS, ...(JSON.parse(text) as WrittenRecord) };
  const facts = { ...written.facts };
  const older = facts.transfers;
  delete facts.transfers;
  const listed = older === undefined ? [] : listedTransfers(older.value, older);
  return { ...written, facts, transfers: written.transfers ?? listed.reduce(joinTransfer, {}) };
}

/** Whether a record is the same as one that was kept, as it would be kept: the order of fields says nothing. */
export function isSameRecord(kept: CallRecord, record: CallRecord): boolean {
  return isDeepStrictEqual(kept, parseRecord(JSON.stringify(record)));
}
