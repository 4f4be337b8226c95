import { fingerprintOf, hashCaller } from '../../calls/caller.ts';
import { viewCall } from '../../calls/callView.ts';
import type { RateCard } from '../../calls/rateCard.ts';
import type { HistoryBatch, HistoryCall } from '../warehouse/historyStore.ts';
import type {
  ExportedCall,
  ExportedDelivery,
  ExportedVersion,
  ExportKind,
  ExportPlace,
  ExportSource,
} from '../../record/exportSource.ts';

/** A thing to be exported, by its place in the order of changes. */
export interface Changed extends ExportedVersion {
  changedAt: number;
}

/** How one kind of things is read and put into a batch. */
export interface KindOfExport<Thing extends Changed> {
  kind: ExportKind;
  read(place: ExportPlace | null, limit: number): Promise<Thing[]>;
  batchOf(things: readonly Thing[]): HistoryBatch;
}

/** What rows of calls are made with. */
export interface CallExportOptions {
  source: ExportSource;
  rateCard: RateCard;
  /** Key of the callers' pseudonyms. */
  callerKey: string;
}

/** The export of calls. */
export function callExport({ source, rateCard, callerKey }: CallExportOptions): KindOfExport<ExportedCall> {
  const print = fingerprintOf(callerKey);

  function historyCall(call: ExportedCall): HistoryCall {
    const view = viewCall(call.record, rateCard);
    const { callerNumber } = view;
    return callerNumber === null
      ? { ...call, view, callerHash: null, callerKeyPrint: null }
      : { ...call, view, callerHash: hashCaller(callerNumber, callerKey), callerKeyPrint: print };
  }
  return {
    kind: 'calls',
    read: (place, limit) => source.callsAfter(place, limit),
    batchOf: (things) => ({ kind: 'calls', calls: things.map(historyCall) }),
  };
}

/** The export of deliveries. */
export function deliveryExport({ source }: { source: ExportSource }): KindOfExport<ExportedDelivery> {
  return {
    kind: 'deliveries',
    read: (place, limit) => source.deliveriesAfter(place, limit),
    batchOf: (things) => ({ kind: 'deliveries', deliveries: things }),
  };
}
