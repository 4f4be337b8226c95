import { ServiceError } from '../../runtime/errors.ts';
import type {
  AggregateRequest,
  AggregateRows,
  CallLogPage,
  CallLogRequest,
  CallRow,
  FeedPosition,
  GroupKind,
  GroupTable,
  HotCall,
  HotStore,
  LikenessRequest,
  OpenOutcome,
  OpenSpans,
  RowFilter,
  Split,
  TimeRange,
  TypedResult,
} from '../hot/hotStore.ts';
import { ResultCache } from '../hot/resultCache.ts';
import { distanceOfRow } from '../rows/callRow.ts';
import { LONGEST_CALL_MS } from '../rows/rowColumns.ts';
import { GroupNumbering } from '../warehouse/groupNumbering.ts';
import { HistoryUses, type HistoryUse } from '../warehouse/historyUses.ts';
import { divideAt, spanOver } from './hotCutoff.ts';
import { inTurn, merged, NO_CALLS } from './tieredCallLog.ts';
import type { HistoryCallRow, HistoryRead, HistoryReader, WithKeys } from '../warehouse/historyStore.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What the two stores are. */
export interface TieredStoreOptions {
  hot: HotStore;
  /** Null when no history is kept. */
  history: HistoryReader | null;
  /** Epoch ms: calls that started then or later come from the hot store, earlier ones from the history. */
  hotFrom: () => number;
}

/**
 * Hot store and history as one: every call comes from exactly one of them, by its start, so that the hot cutoff shows in no
 * answer. Parts of both add up as the parts of one do.
 */
export class TieredStore implements HotStore {
  readonly #options: TieredStoreOptions;
  readonly #numbering: GroupNumbering;
  readonly #cache = new ResultCache();
  readonly #uses: HistoryUses;
  #revision: string | null = null;

  constructor(options: TieredStoreOptions) {
    this.#options = options;
    this.#numbering = new GroupNumbering(options.hot);
    this.#uses = new HistoryUses(options.hotFrom);
  }

  /** What a query, known by its signal, read beyond the hot store; null when nothing. */
  useOf(signal: AbortSignal): HistoryUse | null {
    return this.#uses.of(signal);
  }

  /** Looks whether the history changed, and learns what is new. It belongs before the first query and every minute. */
  async refresh(): Promise<void> {
    const { history } = this.#options;
    if (history === null) {
      return;
    }
    const revision = await history.revision();
    if (revision !== this.#revision) {
      this.#cache.clear();
      await this.#learn(history);
      this.#revision = revision;
    }
  }

  async #learn(history: HistoryReader): Promise<void> {
    for (const { kind, values } of (await history.combinations()).value) {
      this.#numbering.learn(kind, values);
    }
  }

  groups(kind: GroupKind): GroupTable {
    return this.#numbering.table(kind);
  }

  async aggregate(request: AggregateRequest, signal?: AbortSignal): Promise<AggregateRows[]> {
    const [recent, earlier] = divideAt(this.#options.hotFrom(), request.range);
    const parts = await Promise.all([
      recent === null ? [] : this.#aggregateHot({ ...request, range: recent }, signal),
      earlier === null ? [] : this.#aggregateHistory({ ...request, range: earlier }, signal),
    ]);
    return parts.flat();
  }

  async #aggregateHot(request: AggregateRequest, signal: AbortSignal | undefined): Promise<AggregateRows[]> {
    const parts = await this.#options.hot.aggregate(
      { ...request, only: this.#numbering.hotFilter(request.only) },
      signal
    );
    return parts.map((part) => ({ ...part, splits: this.#numbering.numbersOfHot(request.splits, part.splits) }));
  }

  async #aggregateHistory(request: AggregateRequest, signal: AbortSignal | undefined): Promise<AggregateRows[]> {
    const { history } = this.#options;
    if (history === null) {
      this.#uses.note(signal, { isCut: true });
      return [];
    }
    this.#uses.note(signal, {});
    return this.#cache.get(request, signal, async (shared) => {
      const read = await history.aggregate({ ...request, only: this.#numbering.historyFilter(request.only) }, shared);
      const parts = this.#noted(read, signal);
      return Promise.all(
        parts.map(async (part) => ({ ...part, splits: await this.#numbersOfKeys(request.splits, part.splits) }))
      );
    });
  }

  async openSpans(
    range: TimeRange,
    splits: readonly GroupKind[],
    only: RowFilter,
    signal?: AbortSignal
  ): Promise<OpenSpans[]> {
    const { hot } = this.#options;
    const hotCutoff = this.#options.hotFrom();
    // Whole minutes, as the stores look for calls that were open once.
    const mayBeEarlier = range.from - LONGEST_CALL_MS - MINUTE_MS < hotCutoff;
    const startedFrom = mayBeEarlier ? { startedFrom: hotCutoff } : {};
    const [recent, earlier] = await Promise.all([
      range.to > hotCutoff
        ? hot.openSpans(range, splits, { ...this.#numbering.hotFilter(only), ...startedFrom }, signal)
        : [],
      mayBeEarlier ? this.#earlierSpans(range, splits, { only, hotCutoff }, signal) : [],
    ]);
    return [
      ...recent.map((part) => ({ ...part, splits: this.#numbering.numbersOfHot(splits, part.splits) })),
      ...earlier,
    ];
  }

  async #earlierSpans(
    range: TimeRange,
    splits: readonly GroupKind[],
    { only, hotCutoff }: { only: RowFilter; hotCutoff: number },
    signal: AbortSignal | undefined
  ): Promise<OpenSpans[]> {
    const { history } = this.#options;
    if (history === null) {
      if (range.from < hotCutoff) {
        this.#uses.note(signal, { isCut: true });
      }
      return [];
    }
    const filter = { ...this.#numbering.historyFilter(only), startedBefore: hotCutoff };
    const spans = this.#noted(await history.openSpans(range, splits, filter, signal), signal);
    return [{ ...spans, splits: await this.#numbersOfKeys(splits, spans.splits) }];
  }

  /** Only hours in which no call of the history can have been open are known by the hot store alone. */
  async hourlyPeaks(range: TimeRange, signal?: AbortSignal): Promise<Map<number, number>> {
    const { hot, hotFrom } = this.#options;
    const first = Math.ceil((hotFrom() + LONGEST_CALL_MS + MINUTE_MS) / HOUR_MS) * HOUR_MS;
    const from = Math.max(range.from, first);
    return from < range.to ? hot.hourlyPeaks({ from, to: range.to }, signal) : new Map<number, number>();
  }

  async callNumbers(range: TimeRange, signal?: AbortSignal): Promise<{ first: number; last: number } | null> {
    const [recent, earlier] = divideAt(this.#options.hotFrom(), range);
    const found = await Promise.all([
      recent === null ? null : this.#options.hot.callNumbers(recent, signal),
      earlier === null
        ? null
        : this.#ask(
            (history) => history.callNumbers(earlier, signal),
            signal,
            () => null
          ),
    ]);
    return spanOver(found);
  }

  /** A page by time comes from one store and then the other; by a number, from both, merged. */
  async callLog(request: CallLogRequest, signal?: AbortSignal): Promise<CallLogPage> {
    const [recent, earlier] = divideAt(this.#options.hotFrom(), request.range);
    const askHot = (limit: number) =>
      recent === null ? NO_CALLS : this.#hotLog({ ...request, range: recent, limit }, signal);
    const askHistory = (limit: number) =>
      earlier === null ? NO_CALLS : this.#historyLog({ ...request, range: earlier, limit }, signal);
    switch (request.order) {
      case 'newest':
        return inTurn(request, askHot, askHistory);
      case 'oldest':
        return inTurn(request, askHistory, askHot);
      default:
        return merged(request, await Promise.all([askHot(request.limit), askHistory(request.limit)]));
    }
  }

  async #hotLog(request: CallLogRequest, signal: AbortSignal | undefined): Promise<CallLogPage> {
    const { callNumbers } = request.only;
    const only = { ...this.#numbering.hotFilter(request.only), ...(callNumbers === undefined ? {} : { callNumbers }) };
    const page = await this.#options.hot.callLog({ ...request, only }, signal);
    return { ...page, rows: page.rows.map((row) => this.#numbering.ofHot(row)) };
  }

  #historyLog(request: CallLogRequest, signal: AbortSignal | undefined): Promise<CallLogPage> {
    const { callNumbers } = request.only;
    const only = {
      ...this.#numbering.historyFilter(request.only),
      ...(callNumbers === undefined ? {} : { callNumbers }),
    };
    return this.#ask(
      async (history) => {
        const { value, bytes } = await history.callLog({ ...request, only }, signal);
        return { value: { ...value, rows: await this.#ofHistory(value.rows) }, bytes };
      },
      signal,
      () => NO_CALLS
    );
  }

  async likeCalls(request: LikenessRequest, signal?: AbortSignal): Promise<CallRow[]> {
    const [recent, earlier] = divideAt(this.#options.hotFrom(), request.range);
    const found = await Promise.all([
      recent === null
        ? []
        : this.#options.hot
            .likeCalls({ ...request, range: recent, only: this.#numbering.hotFilter(request.only) }, signal)
            .then((rows) => rows.map((row) => this.#numbering.ofHot(row))),
      earlier === null
        ? []
        : this.#ask(
            async (history) => {
              const only = this.#numbering.historyFilter(request.only);
              const { value, bytes } = await history.likeCalls({ ...request, range: earlier, only }, signal);
              return { value: await this.#ofHistory(value), bytes };
            },
            signal,
            (): CallRow[] => []
          ),
    ]);
    return found
      .flat()
      .sort(
        (left, right) =>
          distanceOfRow(left, request) - distanceOfRow(right, request) || right.callNumber - left.callNumber
      )
      .slice(0, request.limit);
  }

  matching(...asked: Parameters<HotStore['matching']>): Promise<ReadonlySet<string>> {
    return this.#options.hot.matching(...asked);
  }

  sql(statement: string, most: number, signal?: AbortSignal): Promise<TypedResult> {
    return this.#options.hot.sql(statement, most, signal);
  }

  open(): Promise<OpenOutcome> {
    return this.#options.hot.open();
  }

  position(): Promise<FeedPosition | null> {
    return this.#options.hot.position();
  }

  write(calls: readonly HotCall[], position: FeedPosition): Promise<void> {
    return this.#options.hot.write(calls, position);
  }

  reset(position: FeedPosition): Promise<void> {
    return this.#options.hot.reset(position);
  }

  maintain(): Promise<boolean> {
    return this.#options.hot.maintain();
  }

  quarantine(): Promise<void> {
    return this.#options.hot.quarantine();
  }

  close(): Promise<void> {
    return this.#options.hot.close();
  }

  async #ask<T>(
    work: (history: HistoryReader) => Promise<HistoryRead<T>>,
    signal: AbortSignal | undefined,
    without: () => T
  ): Promise<T> {
    const { history } = this.#options;
    if (history === null) {
      this.#uses.note(signal, { isCut: true });
      return without();
    }
    return this.#noted(await work(history), signal);
  }

  #noted<T>({ value, bytes }: HistoryRead<T>, signal: AbortSignal | undefined): T {
    this.#uses.note(signal, { bytes });
    return value;
  }

  async #numbersOfKeys(splits: readonly Split[], columns: WithKeys<OpenSpans>['splits']): Promise<Int32Array[]> {
    const numbers: Int32Array[] = [];
    for (const [index, split] of splits.entries()) {
      const column = columns[index] as ReadonlyArray<string | number>;
      numbers.push(
        split === 'hourOfWeek' ? Int32Array.from(column, Number) : await this.#numbersOfKind(split, column.map(String))
      );
    }
    return numbers;
  }

  async #numbersOfKind(kind: GroupKind, keys: readonly string[]): Promise<Int32Array> {
    const { history } = this.#options;
    if (history !== null && keys.some((key) => this.#numbering.numberOf(kind, key) === undefined)) {
      // Another replica exported a combination that nobody had before.
      await this.#learn(history);
    }
    return Int32Array.from(keys, (key) => {
      const number = this.#numbering.numberOf(kind, key);
      if (number === undefined) {
        throw new ServiceError('internal', `The history has rows of the ${kind} ${key}, but not what it is.`);
      }
      return number;
    });
  }

  async #ofHistory(rows: readonly HistoryCallRow[]): Promise<CallRow[]> {
    const [profileKeys, outcomeKeys] = [rows.map(({ profile }) => profile), rows.map(({ outcome }) => outcome)];
    const profiles = await this.#numbersOfKind('profile', profileKeys);
    const outcomes = await this.#numbersOfKind('outcome', outcomeKeys);
    return rows.map((row, index) => ({
      ...row,
      profile: profiles[index] as number,
      outcome: outcomes[index] as number,
    }));
  }
}
