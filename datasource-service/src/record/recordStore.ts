import type { DeliverySummary, DeliveryVerdict, Provider } from '../contract/index.ts';
import type { CallEvent } from '../calls/callEvent.ts';
import type { CallRecord } from '../calls/callRecord.ts';
import type { DeliveryLog } from './deliveryLog.ts';

/** One webhook as it is written down before it is acknowledged. Times are epoch ms. */
export interface NewDelivery {
  /** The same message has the same id, however often it is delivered. */
  id: string;
  provider: Provider;
  callId: string | null;
  type: string;
  eventAt: number | null;
  receivedAt: number;
  verdict: DeliveryVerdict;
  /** Why it is quarantined; null otherwise. */
  reason: string | null;
  /** The redacted body as JSON text. */
  body: string;
}

/** A delivery in the inbox. */
export interface StoredDelivery extends NewDelivery {
  /** Place in the inbox, growing in order of arrival. */
  sequence: number;
}

/** What became of one delivery when it was worked into its call. */
export interface AppliedDelivery {
  sequence: number;
  appliedAt: number;
  /** Null when the delivery is about no call, or could not be read. */
  event: CallEvent | null;
  /** Why it could not be read; null when it could. */
  problem: string | null;
}

/** A call as the feed hands it on, at its latest change. */
export interface CallChange {
  /** Number of the call, stable for ever and growing with first sight. */
  callNumber: number;
  /** Number of the change, unique and growing. A call appears only at its latest change. */
  changeNumber: number;
  record: CallRecord;
}

/** Totals of the record. */
export interface RecordCounts {
  calls: number;
  deliveries: number;
  unapplied: number;
  quarantined: number;
  /** Epoch ms; null before the first delivery. */
  lastReceivedAt: number | null;
}

/** Characters of bodies from which on no more deliveries are read at once: two hundred large ones would fill memory. */
export const MOST_PENDING_CHARACTERS = 16_000_000;

/**
 * The record: every delivery, and one call record made of them. What a returned promise confirmed is durable: it
 * survives the death of the process and of the machine.
 */
export interface RecordStore extends DeliveryLog {
  /** Identity of this record; a copy fed from another record is worthless. */
  readonly recordId: string;
  /** A secret of this record, made with it: key for the callers' pseudonyms unless one is configured. */
  readonly callerKey: string;
  /** Writes a delivery down once; a repetition changes nothing. Rejects when it could not be made durable. */
  append(delivery: NewDelivery): Promise<'stored' | 'duplicate'>;
  /**
   * Deliveries that are neither applied nor quarantined, oldest first. Fewer than the limit come when their bodies have
   * {@link MOST_PENDING_CHARACTERS} together, and never none when there are any.
   */
  pending(limit: number): Promise<StoredDelivery[]>;
  /** Works events into their calls and marks the deliveries, all or nothing. Doing it again changes nothing. */
  apply(applied: readonly AppliedDelivery[]): Promise<void>;
  /** One call, or null. */
  read(provider: string, callId: string): Promise<CallRecord | null>;
  /** Calls that have not ended, latest first sight first, at most `limit`. It takes no longer for a large record. */
  openCalls(limit: number): Promise<CallRecord[]>;
  /** Calls changed after the given change number, oldest change first. */
  changesSince(changeNumber: number, limit: number): Promise<CallChange[]>;
  /** Calls whose latest change is after the given one. */
  countChangesSince(changeNumber: number): Promise<number>;
  /** Number of the latest change; 0 before the first. */
  latestChange(): Promise<number>;
  /** Deliveries about a call in order of arrival, at most `limit`. */
  deliveriesOf(provider: string, callId: string, limit: number): Promise<DeliverySummary[]>;
  /** Full numbers of the callers of the given calls, by call number; calls without one are left out. */
  callerNumbers(callNumbers: readonly number[]): Promise<Map<number, string>>;
  counts(): Promise<RecordCounts>;
  /** Deliveries in quarantine that still have their bodies, and the bytes of these. */
  quarantineSize(): Promise<{ messages: number; bytes: number }>;
  close(): Promise<void>;
}
