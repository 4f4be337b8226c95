import type { DeliveryVerdict, Provider } from '../contract/index.ts';
import type { CallRecord } from '../calls/callRecord.ts';

/** A place in the order of changes: the record's own clock (epoch microseconds) and the key of the changed thing. */
export interface ExportPlace {
  changedAt: number;
  key: string;
}

/** A call as of its latest change. */
export interface ExportedCall {
  key: string;
  callNumber: number;
  /** Grows with every change of the call. */
  version: number;
  /** Epoch microseconds by the record's own clock. */
  changedAt: number;
  record: CallRecord;
}

/** A delivery as of its latest change. Times but `changedAt` (epoch microseconds) are epoch ms. */
export interface ExportedDelivery {
  /** The delivery's id. */
  key: string;
  version: number;
  changedAt: number;
  provider: Provider;
  callId: string | null;
  type: string;
  eventAt: number | null;
  receivedAt: number;
  verdict: DeliveryVerdict;
  reason: string | null;
  appliedAt: number | null;
  problem: string | null;
  body: string;
}

/** What is exported. */
export type ExportKind = 'calls' | 'deliveries';

/** A thing at the version that was exported. */
export interface ExportedVersion {
  key: string;
  version: number;
}

/** A record whose changes can be exported, and which forgets what was. */
export interface ExportSource {
  /**
   * Calls whose latest change lies after the place and is settled (old enough that none can appear before it), oldest
   * first.
   */
  callsAfter(place: ExportPlace | null, limit: number): Promise<ExportedCall[]>;
  /** The same for deliveries. */
  deliveriesAfter(place: ExportPlace | null, limit: number): Promise<ExportedDelivery[]>;
  /**
   * Lets what was exported at exactly these versions expire; a thing that changed since is left alone.
   *
   * @param expireAt epoch ms
   */
  confirm(kind: ExportKind, exported: readonly ExportedVersion[], expireAt: number): Promise<void>;
}
