import type {
  AggregateRequest,
  AggregateRows,
  CallLogPage,
  CallLogRequest,
  CallRow,
  GroupKind,
  LikenessRequest,
  OpenSpans,
  RowFilter,
  TimeRange,
} from '../hot/hotStore.ts';
import type { ExportedCall, ExportedDelivery, ExportKind } from '../../record/exportSource.ts';
import type { RowCall } from '../rows/rowColumns.ts';
import type { Combination } from './combinationKey.ts';

/** A call to be kept for years: its record as it is, and its rows. */
export interface HistoryCall extends RowCall, ExportedCall {
  /** Fingerprint of the key that the caller's pseudonym was made with; null without one. */
  callerKeyPrint: string | null;
}

/** What is exported in one go, each thing once. */
export type HistoryBatch =
  { kind: 'calls'; calls: readonly HistoryCall[] } | { kind: 'deliveries'; deliveries: readonly ExportedDelivery[] };

/** What the history has of a thing that was staged. */
export interface HistoryReading {
  key: string;
  /** The version that was staged, and the one that the history has; null when it has none. */
  staged: number;
  found: number | null;
  /** How many rows the history has for the thing itself. */
  copies: number;
  /** Rows of turns and tool calls that belong to the staged version, staged and found. */
  stagedParts: number;
  foundParts: number;
}

/** The data cannot be loaded, whatever the state of the network: some of its rows are at fault. */
export class UnloadableRows extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'UnloadableRows';
  }
}

/** Fewer or other rows arrived than were sent; nothing of them is used. */
export class IncompleteLoad extends Error {
  constructor(table: string, sent: number, arrived: number) {
    super(`${sent} rows were sent to ${table}, but ${arrived} arrived, or others than those sent.`);
    this.name = 'IncompleteLoad';
  }
}

/** Takes things in, each step repeatable. A batch is known by a name that is used once. */
export interface HistoryWriter {
  /**
   * Creates what is missing: tables, and columns of tables made by an older service.
   *
   * @throws HistorySchemaMismatch when a column has another type than this service writes
   */
  prepare(): Promise<void>;
  /**
   * Puts a batch aside in full, where no query sees it, and counts what arrived. It goes by itself after a day.
   *
   * @throws UnloadableRows, IncompleteLoad
   */
  stage(batch: HistoryBatch, name: string): Promise<void>;
  /** Puts what was staged in place of older versions; newer ones stay as they are. */
  merge(kind: ExportKind, name: string): Promise<void>;
  /** What the history now has of what was staged; null when nothing is staged under the name any more. */
  readBack(kind: ExportKind, name: string): Promise<HistoryReading[] | null>;
}

/** Makes the history forget. */
export interface HistoryEraser {
  /**
   * Makes a caller's calls anonymous and empties the bodies of their deliveries; staged batches are dropped, for they are
   * staged again from the record. Doing it again changes nothing.
   *
   * @param pseudonyms of the caller
   * @param known calls of his that are known from the record, where they may have lost their pseudonym already
   */
  erase(
    pseudonyms: readonly string[],
    known: ReadonlyArray<{ provider: string; callId: string }>
  ): Promise<{ found: number; erased: number; left: number; proof: string }>;
}

/** Gives callers new pseudonyms in the history. */
export interface HistoryRenamer {
  /** Makes the pseudonyms that were made with another key anew; how many calls got one. */
  rename(callerKey: string, signal: AbortSignal): Promise<number>;
}

/** The history's tables have a column of another type than this service writes. */
export class HistorySchemaMismatch extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'HistorySchemaMismatch';
  }
}

/** A filter with keys of combinations (see `combinationKey`) in place of numbers. */
export type HistoryFilter = Omit<RowFilter, GroupKind> & Partial<Record<GroupKind, readonly string[]>>;

/** The same request as of the hot store, by keys of combinations. */
export type ByKey<Request> = Omit<Request, 'only'> & { only: HistoryFilter };

/** Rows with keys of combinations, or hours of the week, in place of numbers. */
export type WithKeys<Rows> = Omit<Rows, 'splits'> & { splits: Array<ReadonlyArray<string | number>> };

/** A call of the log with the keys of its combinations. */
export type HistoryCallRow = Omit<CallRow, 'profile' | 'outcome'> & { profile: string; outcome: string };

/** A combination that occurs somewhere in the history. */
export interface HistoryCombination {
  kind: GroupKind;
  key: string;
  values: Combination;
}

/** Place of a call in the order of starts: epoch ms, and the call's key. */
export interface HistoryCallPlace {
  at: number;
  key: string;
}

/** An answer, and how many bytes were read for it: what it costs. */
export interface HistoryRead<T> {
  value: T;
  bytes: number;
}

/**
 * Answers the questions of the hot store from the history, by the same rules. Every question throws ServiceError
 * `invalid_request` when it would read more than is allowed, `unavailable`, `timeout` or `cancelled`.
 */
export interface HistoryReader {
  /** Every combination that occurs. They are few. */
  combinations(signal?: AbortSignal): Promise<HistoryRead<HistoryCombination[]>>;
  /** Changes whenever calls do, so that answers given before are known to be old. Costs nothing. */
  revision(): Promise<string>;
  aggregate(
    request: ByKey<AggregateRequest>,
    signal?: AbortSignal
  ): Promise<HistoryRead<Array<WithKeys<AggregateRows>>>>;
  /** When calls that started before `startedBefore` (epoch ms) were open at some time of the range. */
  openSpans(
    range: TimeRange,
    splits: readonly GroupKind[],
    only: HistoryFilter & { startedBefore: number },
    signal?: AbortSignal
  ): Promise<HistoryRead<WithKeys<OpenSpans>>>;
  callNumbers(range: TimeRange, signal?: AbortSignal): Promise<HistoryRead<{ first: number; last: number } | null>>;
  callLog(
    request: ByKey<CallLogRequest> & { only: { callNumbers?: readonly number[] } },
    signal?: AbortSignal
  ): Promise<HistoryRead<Omit<CallLogPage, 'rows'> & { rows: HistoryCallRow[] }>>;
  likeCalls(request: ByKey<LikenessRequest>, signal?: AbortSignal): Promise<HistoryRead<HistoryCallRow[]>>;
  /**
   * Calls in full that started in a range, in order of their start: what a hot store is filled from. All of the range is
   * read for each page, so ask for a day at a time.
   */
  calls(
    range: TimeRange,
    page: { after: HistoryCallPlace | null; limit: number },
    signal?: AbortSignal
  ): Promise<HistoryRead<{ calls: ExportedCall[]; next: HistoryCallPlace | null }>>;
  /** One call in full, by its key in the record; null when it was never exported. */
  call(key: string, signal?: AbortSignal): Promise<HistoryRead<ExportedCall | null>>;
}

/** The history: what is older than the hot store. Where none is kept there is no such store. */
export interface HistoryStore {
  reader: HistoryReader;
  writer: HistoryWriter;
}
