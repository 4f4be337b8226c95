import type { CallView } from '../../domain/callView.ts';

/** Where the hot store stands in the change feed of a record. */
export interface FeedPosition {
  recordId: string;
  /** Number of the last change that is in the hot store; 0 before the first. */
  changeNumber: number;
}

/** A call to be written, with its number in the record and the pseudonym of its caller. */
export interface HotCall {
  callNumber: number;
  callerHash: string | null;
  view: CallView;
}

/** A parameter of a query. Times are epoch ms as numbers. */
export type QueryParameter = string | number | boolean;

/** A result in columns. Values are strings, finite numbers, booleans or null. */
export interface ColumnarResult {
  names: string[];
  columns: Array<Array<string | number | boolean | null>>;
  rowCount: number;
}

/** How the hot store was found when it was opened. */
export type OpenOutcome = 'opened' | 'created' | 'quarantined';

/**
 * The store for every aggregate: a copy of the record that can be thrown away and made again at any time. Rows and
 * feed position change together or not at all.
 */
export interface HotStore {
  /** Opens the store; a damaged one is set aside and a new one created. */
  open(): Promise<OpenOutcome>;
  position(): Promise<FeedPosition | null>;
  /**
   * Puts the calls in place of their earlier versions and moves the position, in one transaction.
   *
   * @throws UnstorableCall when a call has a value that cannot be kept; HotStoreDamaged when the file is damaged
   */
  write(calls: readonly HotCall[], position: FeedPosition): Promise<void>;
  /** Empties the store and sets the position, in one transaction. */
  reset(position: FeedPosition): Promise<void>;
  /**
   * Runs a read-only statement with `?` parameters.
   *
   * @throws ServiceError `unavailable` when too many wait, `timeout`, `cancelled`
   */
  query(sql: string, parameters: readonly QueryParameter[], signal?: AbortSignal): Promise<ColumnarResult>;
  /** Closes the store and sets its files aside, so that the next `open` creates a new one. */
  quarantine(): Promise<void>;
  close(): Promise<void>;
}

/** The hot store's file is damaged; only setting it aside helps. */
export class HotStoreDamaged extends Error {
  constructor(cause: unknown) {
    super('The hot store is damaged.', { cause });
    this.name = 'HotStoreDamaged';
  }
}

/** A call has a value that the hot store cannot keep; the rest of its batch is not at fault. */
export class UnstorableCall extends Error {
  constructor(cause: unknown) {
    super('The hot store cannot keep a value of the call.', { cause });
    this.name = 'UnstorableCall';
  }
}
