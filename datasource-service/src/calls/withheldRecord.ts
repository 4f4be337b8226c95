import { lineKey, type CallRecord } from './callRecord.ts';
import type { Stamped } from './stamped.ts';
import { withoutDestination, type TransferReports } from './transfers.ts';
import { withholdFacts, withholdToolCall, wordless, type Withheld } from './withholding.ts';

type Parts = CallRecord['toolCalls'][string];

function withholdParts({ call, result }: Parts): Parts {
  const kept = withholdToolCall({ call: call?.value, result: result?.value });
  return {
    ...(call === undefined ? {} : { call: { ...call, value: { ...call.value, ...kept.call } } }),
    ...(result === undefined ? {} : { result: { ...result, value: { ...result.value, ...kept.result } } }),
  };
}

function withoutDestinations(reports: TransferReports): TransferReports {
  return Object.fromEntries(Object.entries(reports).map(([key, report]) => [key, withoutDestination(report)]));
}

/** The record without what is withheld from now on. Its figures stay what they were; doing it again changes nothing. */
export function withholdFrom(record: CallRecord, withheld: Withheld): CallRecord & { withheld: Withheld } {
  const byName = Object.entries(record.facts) as Array<[string, Stamped<unknown>]>;
  const kept: Record<string, unknown> = withholdFacts(
    Object.fromEntries(byName.map(([name, { value }]) => [name, value])),
    withheld
  );
  const lines = Object.values(record.lines).map(wordless);
  return {
    ...record,
    withheld: record.withheld === 'person' ? 'person' : withheld,
    facts: Object.fromEntries(
      byName.filter(([name]) => name in kept).map(([name, stamped]) => [name, { ...stamped, value: kept[name] }])
    ),
    lines: Object.fromEntries(lines.map((line) => [lineKey(line), line])),
    toolCalls: Object.fromEntries(Object.entries(record.toolCalls).map(([id, parts]) => [id, withholdParts(parts)])),
    transfers: withheld === 'person' ? withoutDestinations(record.transfers) : record.transfers,
  };
}
