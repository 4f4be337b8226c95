import { createHash } from 'node:crypto';
import type { CallTransfer } from '../contract/index.ts';
import { strongest, SourceWeight, type Stamped } from './stamped.ts';

/** What one message tells of an attempt to hand the call to a person or another line. */
export interface TransferReport extends Stamped<CallTransfer> {
  /** Reports of one key tell the same thing, and the strongest of them holds. */
  key: string;
  /** Reports of one attempt are put together. Without it the key names the attempt. */
  attempt?: string;
  /** Whether the message tells that an attempt begins, so that one after an attempt that is over is another. */
  begins?: true;
}

/** Reports by their key. */
export type TransferReports = Record<string, TransferReport>;

/**
 * Name of a destination that tells it apart from others of one call and does not lead back to it: a record from which
 * its caller was erased keeps no number.
 */
export function destinationKey(destination: string | null): string {
  return createHash('sha256').update(String(destination)).digest('hex').slice(0, 4);
}

/** Reports of a list of attempts that is complete in itself, such as that of a final report. */
export function listedTransfers(
  transfers: readonly CallTransfer[],
  { weight, at }: { weight: number; at: number }
): TransferReport[] {
  const seen = new Map<string, number>();
  return transfers.map((value) => {
    const destination = destinationKey(value.destination);
    const place = seen.get(destination) ?? 0;
    seen.set(destination, place + 1);
    return { key: `${destination} ${place}`, value, weight, at };
  });
}

/** Reports with one more. */
export function joinTransfer(reports: TransferReports, report: TransferReport): TransferReports {
  const known = Object.hasOwn(reports, report.key) ? reports[report.key] : undefined;
  return { ...reports, [report.key]: strongest<CallTransfer>(known, report) as TransferReport };
}

interface Attempt {
  firstAt: number;
  key: string;
  transfer: CallTransfer;
}

/** The first value of each field that is known. */
function together(first: CallTransfer, second: CallTransfer): CallTransfer {
  return {
    destination: first.destination ?? second.destination,
    mode: first.mode ?? second.mode,
    status: first.status ?? second.status,
    connected: first.connected ?? second.connected,
  };
}

/** The attempts that reports about one destination tell of, in order of time. */
function attemptsOf(reports: readonly TransferReport[]): Attempt[] {
  const attempts: Attempt[] = [];
  const byTime = [...reports].sort((left, right) => left.at - right.at || (left.key < right.key ? -1 : 1));
  for (const { key, at, value, begins } of byTime.filter(({ weight }) => weight > SourceWeight.copy)) {
    const last = attempts.at(-1);
    if (last === undefined || (begins === true && last.transfer.connected !== null)) {
      attempts.push({ firstAt: at, key, transfer: value });
    } else {
      last.transfer = together(value, last.transfer);
    }
  }
  // A copy of the call may be stale: it adds what nothing else told.
  for (const { key, at, value } of byTime.filter(({ weight }) => weight <= SourceWeight.copy)) {
    const last = attempts.at(-1);
    if (last === undefined) {
      attempts.push({ firstAt: at, key, transfer: value });
    } else {
      last.transfer = together(last.transfer, value);
    }
  }
  return attempts;
}

/** Every attempt to hand the call on, in order of time: the union of what all messages told. */
export function transfersOf(reports: TransferReports): CallTransfer[] {
  const byAttempt = Map.groupBy(Object.values(reports), ({ attempt, key }) => attempt ?? key);
  return [...byAttempt.values()]
    .flatMap(attemptsOf)
    .sort((left, right) => left.firstAt - right.firstAt || (left.key < right.key ? -1 : 1))
    .map(({ transfer }) => transfer);
}

/** A report without where the call was handed to. */
export function withoutDestination(report: TransferReport): TransferReport {
  return { ...report, value: { ...report.value, destination: null } };
}
