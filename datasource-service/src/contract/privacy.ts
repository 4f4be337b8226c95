/** Body of `POST erasures`. The number is used to find the caller's calls and is not kept. */
export interface ErasureRequest {
  /** The caller's number as the platform gives it, such as `+15550100142`, or his address. */
  caller: string;
}

/** What an erasure did in one store. Times are epoch ms. */
export interface ErasureReceipt {
  store: string;
  /** Rows about the caller that were found, and how many of them were erased or made anonymous. */
  found: number;
  erased: number;
  /** Rows that a search afterwards still found; null where there is nothing to search by. */
  left: number | null;
  /** How it was searched: a query where there is one. */
  proof: string;
  /** What outlives the erasure, and until when; null where that is not the service's to say. */
  remains: Array<{ what: string; until: number | null }>;
}

/** Answer of `POST erasures` and `GET erasures/{id}`. Times are epoch ms. */
export interface ErasureAnswer {
  id: string;
  state: 'underWay' | 'done';
  requestedAt: number;
  requestedBy: string;
  finishedAt: number | null;
  /** Pseudonyms of the caller, by which the audit knows whom it was about. */
  pseudonyms: string[];
  /** Empty while it is under way. */
  stores: ErasureReceipt[];
}

/** Kinds of data that expire in the record; `deliveries` are what is left of deliveries without their bodies. */
export const RETENTION_KINDS = ['bodies', 'quarantine', 'transcripts', 'calls', 'deliveries', 'audit'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** Where data expires: this replica's own record or copy of it, and what all replicas share. */
export const RETENTION_STORES = ['record', 'firestore', 'history'] as const;
export type RetentionStore = (typeof RETENTION_STORES)[number];

/** Answer of `GET retention`: what would go if it were let go now. Times are epoch ms. */
export interface RetentionAnswer {
  due: Array<{
    store: RetentionStore;
    kind: RetentionKind;
    /** What is older goes. */
    before: number;
    rows: number;
    /** Null when nothing would go. */
    oldest: number | null;
  }>;
}
