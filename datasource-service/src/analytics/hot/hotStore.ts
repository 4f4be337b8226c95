import type { CallSort } from '../../contract/index.ts';
import type { RowCall } from '../rows/rowColumns.ts';

/** Where the hot store stands in the change feed of a record. */
export interface FeedPosition {
  recordId: string;
  /** Number of the last change that is in the hot store; 0 before the first. */
  changeNumber: number;
  /** By which rate card and which key of pseudonyms calls were made into rows; with others they are made anew. */
  madeBy: string;
}

/** A call to be written. */
export type HotCall = RowCall;

/** How the hot store was found when it was opened. */
export type OpenOutcome = 'opened' | 'created' | 'quarantined';

/** Kinds of rows: one for a call, one for each of its turns, one for each of its tool calls. */
export type RowSource = 'calls' | 'turns' | 'tools';

/** What rows can be told apart by: numbers of combinations (see {@link GroupTable}), or the hour of the week. */
export type Split = GroupKind | 'hourOfWeek';

/** Tables of combinations. */
export type GroupKind = 'profile' | 'outcome' | 'tool';

/** Combinations of values that occur, each known by its place in `rows`. They are few, and they are only ever added. */
export interface GroupTable {
  columns: readonly string[];
  rows: ReadonlyArray<ReadonlyArray<string | null>>;
}

/** Numbers of a call that rows can be kept by. Flags are 0 or 1. */
export type CallNumber =
  | 'durationSeconds'
  | 'costUsd'
  | 'slowestTurnMs'
  | 'turns'
  | 'interruptions'
  | 'toolCalls'
  | 'toolFailures'
  | 'deadAirSeconds'
  | 'hangs'
  | 'transfers'
  | 'packetLossShare'
  | 'jitterMs'
  | 'opinionScore'
  | 'hasRecording';

/**
 * Keeps calls by a number. `=` takes any of the values and `!=` none of them, so that it keeps a number that is not
 * known; the other signs take the first value and keep only what is known.
 */
export interface NumberCondition {
  number: CallNumber;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'empty' | 'notEmpty';
  values: readonly number[];
}

/** Keeps calls by who called: ends of shown digits, or pseudonyms. `=` takes any of them and `!=` none. */
export interface CallerCondition {
  operator: '=' | '!=' | 'empty' | 'notEmpty';
  digits: readonly string[];
  hashes: readonly string[];
}

/**
 * Rows that are kept: those with one of the given combinations, and those of calls that are named or meet all
 * conditions. Absent keeps all.
 */
export type RowFilter = Partial<Record<GroupKind, readonly number[]>> & {
  callIds?: readonly string[];
  numbers?: readonly NumberCondition[];
  callers?: readonly CallerCondition[];
};

/** Epoch ms, end excluded. */
export interface TimeRange {
  from: number;
  to: number;
}

/** A question for sums (or counts by latency bucket) of rows whose calls started in a range. */
export interface AggregateRequest {
  source: RowSource;
  range: TimeRange;
  /** Length of the time slots that rows are told apart by, ms from the epoch on; null for none. */
  slotMs: number | null;
  splits: readonly Split[];
  only: RowFilter;
  /** Components to sum up (see `calls/components.ts`), or latencies whose buckets are counted. */
  ask: { components: readonly string[] } | { latencies: readonly string[] };
}

/**
 * A part of the answer. The same slot and combination may come in several rows and several parts; they add up. Only
 * rows with something in them come.
 */
export interface AggregateRows {
  rowCount: number;
  /** Starts of slots, epoch ms; empty without slots. */
  slots: Float64Array;
  /** For each split the combination's number, or the hour of the week from Monday 00:00 UTC. */
  splits: Int32Array[];
  /** Sums, one column a component asked for. */
  sums: Float64Array[];
  /** Bucket counts, one entry a latency asked for; null for a latency that comes in another part. */
  latencies: Array<BucketRuns | null>;
}

/** Bucket counts of rows: those of row `r` are at `[offsets[r], offsets[r + 1])`, in rising order of buckets. */
export interface BucketRuns {
  offsets: Int32Array;
  buckets: ArrayLike<number>;
  counts: ArrayLike<number>;
}

/** Times at which calls were open. */
export interface OpenSpans {
  rowCount: number;
  /** First whole second since 1970 at which the call was open, and the first at which it was not any more. */
  openFrom: Float64Array;
  openTo: Float64Array;
  splits: Int32Array[];
}

/** A call in the call log. Times are epoch ms. */
export interface CallRow {
  callNumber: number;
  callId: string;
  at: number;
  createdAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  callerDigits: string | null;
  durationSeconds: number | null;
  turnCount: number;
  slowestTurnMs: number | null;
  costUsd: number | null;
  interruptions: number | null;
  toolCallCount: number;
  toolFailureCount: number;
  deadAirMs: number | null;
  hasRecording: boolean;
  profile: number;
  outcome: number;
}

/** Place of a call in an order of the log: what the order goes by (epoch ms for times), and the call's number. */
export interface CallPlace {
  value: number;
  callNumber: number;
}

/**
 * A page of the call log, by time or from the largest number down, with what is not known at the end. Calls that are
 * equal come in falling order of their numbers; oldest first, in rising order.
 */
export interface CallLogRequest {
  range: TimeRange;
  only: RowFilter & { callNumbers?: readonly number[] };
  order: CallSort;
  /** Only calls after this place in the log's order. */
  after: CallPlace | null;
  limit: number;
}

/** A page of the call log, and the place after which the next one begins; null on the last page. */
export interface CallLogPage {
  rows: CallRow[];
  next: CallPlace | null;
}

/** A call that others are compared with. */
export interface LikenessRequest {
  range: TimeRange;
  only: RowFilter;
  /** The call itself, which is left out. */
  callId: string;
  durationSeconds: number | null;
  slowestTurnMs: number | null;
  limit: number;
}

/** A result in columns. Values are strings, finite numbers, booleans or null. */
export interface ColumnarResult {
  names: string[];
  columns: Array<Array<string | number | boolean | null>>;
  rowCount: number;
}

/** A result that also tells which columns are times (epoch ms). */
export interface TypedResult extends ColumnarResult {
  times: boolean[];
  /** Whether rows were left out because all of them would be too large. */
  isCutByBytes: boolean;
}

/**
 * The store for every aggregate: a copy of the record that can be thrown away and made again at any time. Rows and
 * feed position change together or not at all. Every question throws ServiceError `unavailable` when too many wait,
 * `timeout`, or `cancelled`, and HotStoreDamaged when the file is damaged.
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
  /** Brings some roll-ups up to date, those that have not changed lately first; whether there are more to do. */
  maintain(): Promise<boolean>;
  /** Combinations of a kind, as of the last write. */
  groups(kind: GroupKind): GroupTable;
  /**
   * The values in which a regular expression (RE2) occurs.
   *
   * @throws ServiceError `invalid_request` when it is none that the engine takes
   */
  matching(pattern: string, values: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  aggregate(request: AggregateRequest, signal?: AbortSignal): Promise<AggregateRows[]>;
  /** When calls were open at some time of the range, by combination; only of those that started at `startedFrom` or later. */
  openSpans(
    range: TimeRange,
    splits: readonly GroupKind[],
    only: RowFilter & { startedFrom?: number },
    signal?: AbortSignal
  ): Promise<OpenSpans[]>;
  /** Most calls open at any whole second of each hour of the range, where it is known; hours since 1970 to calls. */
  hourlyPeaks(range: TimeRange, signal?: AbortSignal): Promise<Map<number, number>>;
  /** Smallest and largest number of the calls that started in the range; null when there is none. */
  callNumbers(range: TimeRange, signal?: AbortSignal): Promise<{ first: number; last: number } | null>;
  callLog(request: CallLogRequest, signal?: AbortSignal): Promise<CallLogPage>;
  /**
   * Calls most like the given one first: by the sum of the distances of durations and slowest turns, each on a
   * logarithmic scale of one more than the number, where what is not known is 0.
   */
  likeCalls(request: LikenessRequest, signal?: AbortSignal): Promise<CallRow[]>;
  /**
   * Runs a reader's own read-only statement over the views `calls`, `turns` and `tools`, and gives the first rows of its
   * result. It cannot harm anything else: it is held to limits of time, memory, rows and bytes.
   *
   * @throws ServiceError `invalid_request` when it is anything else than one permitted SELECT, or needs more than it may
   */
  sql(statement: string, most: number, signal?: AbortSignal): Promise<TypedResult>;
  /** Closes the store and sets its files aside, so that the next `open` creates a new one. */
  quarantine(): Promise<void>;
  close(): Promise<void>;
}

/** A hot store that can be made to forget. */
export interface ForgettingHotStore extends HotStore {
  /** How many calls are of callers with one of the pseudonyms. */
  countCallsOf(callerHashes: readonly string[]): Promise<number>;
  /** Calls in the store. */
  countCalls(): Promise<number>;
  /**
   * Closes the store and sets its files aside, to be kept: they hold what the record no longer has. The next `open` creates
   * a new one. The name of the file.
   */
  keepAside(): Promise<string>;
  /** Takes calls away. Those that are not there change nothing. */
  remove(callNumbers: readonly number[]): Promise<void>;
  /**
   * Writes everything that is there into a new file and puts it in place of the old one, so that no byte of what was
   * removed is left, and takes away files that were set aside. Questions wait while the files change places.
   */
  rewrite(): Promise<void>;
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
