import { isDeepStrictEqual } from 'node:util';
import type { CallRecord } from '../../domain/callRecord.ts';

/** What records written before the parts existed lack. */
const LATER_PARTS: Pick<CallRecord, 'marks' | 'reportedAt' | 'listedAt'> = {
  marks: {},
  reportedAt: null,
  listedAt: null,
};

/** Records are written by {@link CallRecord}'s own code only, so their text is trusted. */
export function parseRecord(text: string): CallRecord {
  return { ...LATER_PARTS, ...(JSON.parse(text) as CallRecord) };
}

/** Whether a record is the same as one that was kept, as it would be kept: the order of fields says nothing. */
export function isSameRecord(kept: CallRecord, record: CallRecord): boolean {
  return isDeepStrictEqual(kept, parseRecord(JSON.stringify(record)));
}
