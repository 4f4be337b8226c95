import type { DeliveryOutcome, DeliveryVerdict, Provider } from '../contract/index.ts';
import type { CallEvent } from '../calls/callEvent.ts';
import type { BucketCounts } from '../statistics/logBuckets.ts';

/** Epoch ms, end excluded. */
interface TimeRange {
  from: number;
  to: number;
}

/** What became of the deliveries that were received in some time. */
export interface DeliveryCounts {
  /** Different deliveries that were written down. */
  received: number;
  /** Repetitions of deliveries that were written down before. */
  duplicates: number;
  /** Taken without proof of origin. */
  unsigned: number;
  /** Held apart because their proof of origin did not hold, and not released since. */
  quarantined: number;
  /** Read and worked in. */
  applied: number;
  /** Worked in, but not readable. */
  unreadable: number;
}

/** Counts of one platform in one slot of time. */
export interface CountedDeliveries extends DeliveryCounts {
  provider: Provider;
  /** Start of the slot, epoch ms. */
  at: number;
}

/**
 * Ways of a delivery that are timed: from the event by the platform's clock to its receipt by ours, and from the receipt
 * until it was part of its call.
 */
export type DeliveryLag = 'event' | 'apply' | 'backfill';

/** How long deliveries of one platform took, by log-bucket of milliseconds (see `statistics/logBuckets.ts`). */
export interface CountedLags {
  provider: Provider;
  lag: DeliveryLag;
  buckets: BucketCounts;
}

/** A delivery's place in the inbox's order, newest first. */
export interface InboxPlace {
  receivedAt: number;
  sequence: number;
}

/** Which deliveries are looked for. Absent keeps all. */
export interface InboxFilters {
  provider?: Provider;
  verdict?: DeliveryVerdict;
  outcome?: DeliveryOutcome;
  type?: string;
  callId?: string;
}

/** A question for a page of the inbox. */
export interface InboxRequest {
  range: TimeRange;
  filters: InboxFilters;
  /** Only deliveries after this place in the inbox's order. */
  after: InboxPlace | null;
  limit: number;
}

/** A delivery as the inbox lists it. Times are epoch ms. */
export interface InboxDelivery {
  sequence: number;
  id: string;
  provider: Provider;
  callId: string | null;
  type: string;
  eventAt: number | null;
  receivedAt: number;
  verdict: DeliveryVerdict;
  /** Why it is, or was, quarantined. */
  reason: string | null;
  appliedAt: number | null;
  problem: string | null;
  /** Size of the redacted body. */
  bytes: number;
  /** When and by whom it was last replayed. */
  replayedAt: number | null;
  replayedBy: string | null;
}

/** A page of the inbox. */
export interface InboxPage {
  deliveries: InboxDelivery[];
  /** Where the next page begins; null on the last. */
  next: InboxPlace | null;
  /** Whether the page ends because enough was looked through, not because it is full. */
  isCut: boolean;
}

/** A replay of a delivery, as it is kept for ever. */
export interface ReplayEntry {
  /** Epoch ms. */
  at: number;
  /** Who asked for it. */
  actor: string;
  action: 'released' | 'reread';
  /** Whether it changed the call. */
  changed: boolean;
}

/** One delivery in full. */
export interface DeliveryInFull extends InboxDelivery {
  /** The redacted body as JSON text. */
  body: string;
  /** Oldest first. */
  replays: ReplayEntry[];
}

/** What reading a delivery again gave. */
export interface ReplayedDelivery {
  sequence: number;
  /** Epoch ms. */
  at: number;
  actor: string;
  /** Null when the delivery is about no call, or could not be read. */
  event: CallEvent | null;
  problem: string | null;
}

/** The deliveries themselves: how many there are, what became of them, and working them in again. */
export interface DeliveryLog {
  /**
   * Counts by platform and slot of the deliveries received in the minutes that the range touches.
   *
   * @param slotMs length of the slots from the epoch on, a multiple of a minute
   */
  deliveryCounts(range: TimeRange, slotMs: number): Promise<CountedDeliveries[]>;
  /** How long the deliveries took that were received in the minutes that the range touches. Replays do not count. */
  deliveryLags(range: TimeRange): Promise<CountedLags[]>;
  /** Epoch ms of the last delivery that came before counting began; null when all are counted. */
  uncountedUntil(): Promise<number | null>;
  /** A page of the inbox, newest first. It takes no longer for a large record. */
  inbox(request: InboxRequest): Promise<InboxPage>;
  /** One delivery, or null. */
  delivery(id: string): Promise<DeliveryInFull | null>;
  /**
   * Works deliveries in again, all or nothing: quarantined ones are released by it. Those that still wait are left
   * alone. Doing it again changes no call.
   *
   * @returns for each delivery what was done and whether its call changed; null where it was left alone
   */
  replay(replayed: readonly ReplayedDelivery[]): Promise<Array<Pick<ReplayEntry, 'action' | 'changed'> | null>>;
}
