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
