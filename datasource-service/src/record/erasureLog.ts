/** Something that outlives an erasure for a while, or that we cannot erase. */
export interface Remainder {
  what: string;
  /** Epoch ms at which it is gone at the latest; null where that is not ours to say. */
  until: number | null;
}

/** What an erasure did in one store. */
export interface ErasedStore {
  store: string;
  /** Rows about the caller that were found. */
  found: number;
  /** Rows that were erased or made anonymous. */
  erased: number;
  /** Rows about the caller that a search afterwards still finds; null where there is nothing to search by. */
  left: number | null;
  /** How `left` was found: a query where there is one. */
  proof: string;
  remains: Remainder[];
}

/** The erasure of one caller, as it is kept for the audit. Times are epoch ms. */
export interface Erasure {
  id: string;
  /** By which the caller is known again, see `tombstoneOf`. */
  tombstone: string;
  /** Pseudonyms that his calls may have had. */
  pseudonyms: string[];
  requestedAt: number;
  requestedBy: string;
  /** Null while it is under way. */
  finishedAt: number | null;
  stores: ErasedStore[];
}

/** One step of an erasure. */
export interface ErasureStep {
  found: number;
  erased: number;
  /** Where the next step begins; null when this was the last. */
  next: number | null;
}

/**
 * The record as it forgets a caller. From the moment that an erasure is begun, nothing that is told of his calls before
 * it brings him back: figures are worked in, what was said and who he was is not.
 */
export interface ErasureLog {
  /** What the tombstone of a caller is. */
  tombstone(caller: string): string;
  /** Keeps that an erasure was asked for. Durable when it returns. */
  beginErasure(erasure: Erasure): Promise<void>;
  erasure(id: string): Promise<Erasure | null>;
  /** Erasures under way, oldest first. */
  erasuresUnderWay(): Promise<Erasure[]>;
  /** Takes the caller out of the next of his calls and their deliveries. Doing it again changes nothing. */
  eraseCalls(erasure: Erasure, after: number): Promise<ErasureStep>;
  /** Takes the bodies of deliveries away that belong to no call, or are quarantined, and mention the caller. */
  eraseStrays(erasure: Erasure, after: number): Promise<ErasureStep>;
  /** Calls and deliveries that are still about the caller: 0 when he is gone. */
  countLeft(erasure: Erasure): Promise<{ calls: number; deliveries: number }>;
  /** Calls that were found to be the caller's. */
  erasedCalls(erasure: Erasure): Promise<Array<{ provider: string; callId: string }>>;
  /** Makes erased bytes leave the files. */
  settleErased(): Promise<void>;
  finishErasure(id: string, finishedAt: number, stores: readonly ErasedStore[]): Promise<void>;
}
