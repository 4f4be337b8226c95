import type { DuckDBConnection } from '@duckdb/node-api';
import { ServiceError } from '../../../runtime/errors.ts';
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
  ForgettingHotStore,
  LikenessRequest,
  OpenOutcome,
  OpenSpans,
  RowFilter,
  TimeRange,
  TypedResult,
} from '../hotStore.ts';
import { Admission } from './admission.ts';
import { readAll, readsFor } from './aggregate.ts';
import { filterConditions, timeCondition } from './aggregateSql.ts';
import { readCallLog } from './callLog.ts';
import { readLikeCalls } from './likeCalls.ts';
import { openDatabase, type EngineLimits, type HotDatabase } from './database.ts';
import { GroupTables } from './groupTables.ts';
import { guarded, inSnapshot } from './guard.ts';
import { readMatching } from './matching.ts';
import { ROW_TABLES } from './layout.ts';
import { dueSlots, recomputeSlots } from './maintenance.ts';
import { openCondition } from './peaks.ts';
import { planSegments } from './planner.ts';
import { keepAhead, openAttempts, removeOrphanedLog, removeSetAside, setAside } from './quarantine.ts';
import { readDoubles, readIntegers } from './readColumns.ts';
import { ReaderStatements, type ReaderStatementOptions, type ShipRows } from './readers/readerStatements.ts';
import { shipRows } from './readers/shipRows.ts';
import { RequestBatcher } from '../requestBatcher.ts';
import { ResultCache } from '../resultCache.ts';
import { copyInto, putInPlace } from './rewrite.ts';
import { keyColumn, ROLL_UPS } from './rollUpTables.ts';
import { countCalls, countCallsOf, readPosition, readStaleSlots } from './smallReads.ts';
import { runStatement } from './statement.ts';
import { slotsOf, StaleSlotSet, type StaleSlot } from './staleSlots.ts';
import { inTransaction } from './transaction.ts';
import { removeCalls, writeCalls, writePosition, writeStaleSlots } from './writer.ts';

/** Settings of the DuckDB hot store. */
export interface DuckDbHotStoreOptions extends EngineLimits, ReaderStatementOptions {
  /** Queries that run at once. */
  concurrency: number;
  /** The time, for the names of quarantined files and for what is over. */
  now: () => Date;
}

const HOUR_MS = 60 * 60 * 1000;

/** The hot store in one DuckDB file. One writer; each query has a connection of its own. */
export class DuckDbHotStore implements ForgettingHotStore {
  readonly #options: DuckDbHotStoreOptions;
  readonly #admission: Admission;
  readonly #statements: ReaderStatements;
  readonly #stale = new StaleSlotSet();
  readonly #cache = new ResultCache();
  readonly #joint = new RequestBatcher((request, signal) => this.#answer(request, signal));
  #groups = new GroupTables();
  #database: HotDatabase | null = null;
  readonly #idle: DuckDBConnection[] = [];

  constructor(options: DuckDbHotStoreOptions) {
    this.#options = options;
    this.#admission = new Admission(options.concurrency);
    this.#statements = new ReaderStatements(options);
  }

  async open(): Promise<OpenOutcome> {
    const { path, now } = this.#options;
    this.#statements.clear();
    const attempts = openAttempts(path);
    let outcome: OpenOutcome = 'opened';
    if (attempts.begin() && setAside(path, now())) {
      outcome = 'quarantined';
    }
    removeOrphanedLog(path);
    let opened;
    try {
      opened = await this.#openFile();
    } catch {
      // The folder is locked for this service, so the file can only be damaged.
      outcome = setAside(path, now()) ? 'quarantined' : outcome;
      opened = await this.#openFile();
    }
    attempts.finish();
    this.#database = opened.database;
    return outcome === 'opened' && opened.created ? 'created' : outcome;
  }

  async #openFile(): ReturnType<typeof openDatabase> {
    const opened = await openDatabase(this.#options.path, this.#options);
    try {
      this.#groups = new GroupTables();
      await this.#groups.load(opened.database.writer);
      this.#stale.clear();
      this.#cache.clear();
      // Nothing has touched them since the last run, so they may be made at once.
      this.#stale.add(await readStaleSlots(opened.database.writer), -Infinity);
      return opened;
    } catch (error) {
      opened.database.close();
      throw error;
    }
  }

  position(): Promise<FeedPosition | null> {
    return this.#ask(undefined, readPosition);
  }

  countCallsOf(callerHashes: readonly string[]): Promise<number> {
    return this.#ask(undefined, (connection) => countCallsOf(connection, callerHashes));
  }

  async write(calls: readonly HotCall[], position: FeedPosition): Promise<void> {
    const { writer } = this.#opened();
    const groups = this.#groups;
    try {
      const slots = await inTransaction(writer, async () => {
        const touched = calls.length === 0 ? [] : slotsOf(await writeCalls(writer, calls, groups));
        await this.#keepStale(writer, touched);
        await writePosition(writer, position);
        return touched;
      });
      groups.keep();
      this.#noteStale(slots);
    } catch (error) {
      groups.forgetTentative();
      throw error;
    }
  }

  async remove(callNumbers: readonly number[]): Promise<void> {
    if (callNumbers.length === 0) {
      return;
    }
    const { writer } = this.#opened();
    const slots = await inTransaction(writer, async () => {
      const touched = slotsOf(await removeCalls(writer, callNumbers));
      await this.#keepStale(writer, touched);
      return touched;
    });
    this.#noteStale(slots);
  }

  async rewrite(): Promise<void> {
    const { path } = this.#options;
    // Questions go on meanwhile; only the feed writes, and it is who asks for this.
    await copyInto(this.#opened().writer, path);
    await this.#admission.alone(async () => {
      // A result that nobody read to its end keeps the engine alive for a while. What it still had in its log then, it
      // would write when it goes, and take the log of the new file with it.
      await this.#opened().writer.run('CHECKPOINT');
      await this.close();
      putInPlace(path);
      this.#database = (await this.#openFile()).database;
    });
    removeSetAside(path);
  }

  async #keepStale(writer: DuckDBConnection, slots: readonly StaleSlot[]): Promise<void> {
    await writeStaleSlots(
      writer,
      slots.filter((slot) => !this.#stale.has(slot))
    );
  }

  #noteStale(slots: readonly StaleSlot[]): void {
    this.#stale.add(slots, performance.now());
    this.#cache.invalidate(
      slots.flatMap(({ kind, slot }) => (kind === 'hour' ? [{ from: slot * HOUR_MS, to: (slot + 1) * HOUR_MS }] : []))
    );
  }

  async reset(position: FeedPosition): Promise<void> {
    const { writer } = this.#opened();
    const tables = [...Object.values(ROW_TABLES), ...ROLL_UPS].map(({ table }) => table);
    await inTransaction(writer, async () => {
      for (const table of [...tables, 'peaks_by_hour', 'stale_slots']) {
        await writer.run(`DELETE FROM ${table}`);
      }
      await writePosition(writer, position);
    });
    this.#stale.clear();
    this.#cache.clear();
  }

  async maintain(): Promise<boolean> {
    const { writer } = this.#opened();
    const due = dueSlots(this.#stale, { now: this.#options.now().getTime(), moment: performance.now() });
    if (due === null) {
      return false;
    }
    await inTransaction(writer, () => recomputeSlots(writer, due.kind, due.slots));
    this.#stale.remove(due.kind, due.slots);
    return true;
  }

  groups(kind: GroupKind): GroupTable {
    return this.#groups.table(kind);
  }

  aggregate(request: AggregateRequest, signal?: AbortSignal): Promise<AggregateRows[]> {
    return this.#cache.get(request, signal, (shared) => this.#joint.ask(request, shared));
  }

  #answer(request: AggregateRequest, signal: AbortSignal): Promise<AggregateRows[]> {
    return this.#ask(signal, (connection) => {
      const reads = readsFor(request, planSegments(request, this.#stale), this.#groups.sizes);
      return reads.length > 1 ? inSnapshot(connection, () => readAll(connection, reads)) : readAll(connection, reads);
    });
  }

  openSpans(
    range: TimeRange,
    splits: readonly GroupKind[],
    only: RowFilter & { startedFrom?: number },
    signal?: AbortSignal
  ): Promise<OpenSpans[]> {
    const { sql, parameters } = filterConditions(only);
    const { startedFrom } = only;
    const started = startedFrom === undefined ? '' : ` AND ${timeCondition({ from: startedFrom, to: range.to })}`;
    const columns = splits.map((split) => `${keyColumn(split)}::INTEGER`);
    return this.#ask(signal, async (connection) => {
      const result = await runStatement(connection, {
        sql: `SELECT ${['open_from::DOUBLE', 'open_to::DOUBLE', ...columns].join(', ')} FROM call_rows
         WHERE ${openCondition(Math.floor(range.from / 1000), Math.ceil(range.to / 1000))}${started}${sql}`,
        parameters,
      });
      const chunks = await result.fetchAllChunks();
      const openFrom = readDoubles(chunks, 0);
      return [
        {
          rowCount: openFrom.length,
          openFrom,
          openTo: readDoubles(chunks, 1),
          splits: splits.map((_, index) => readIntegers(chunks, index + 2)),
        },
      ];
    });
  }

  hourlyPeaks(range: TimeRange, signal?: AbortSignal): Promise<Map<number, number>> {
    const from = Math.ceil(range.from / HOUR_MS);
    const to = Math.floor(range.to / HOUR_MS);
    return this.#ask(signal, async (connection) => {
      const stale = new Set(this.#stale.within('peak', from, to));
      const reader = await connection.runAndReadAll(
        `SELECT hour, peak FROM peaks_by_hour WHERE hour >= ${from} AND hour < ${to}`
      );
      const known = reader.getRows().map(([hour, peak]): [number, number] => [Number(hour), Number(peak)]);
      return new Map(known.filter(([hour]) => !stale.has(hour)));
    });
  }

  callNumbers(range: TimeRange, signal?: AbortSignal): Promise<{ first: number; last: number } | null> {
    return this.#ask(signal, async (connection) => {
      const reader = await connection.runAndReadAll(
        `SELECT min(call_number)::DOUBLE, max(call_number)::DOUBLE FROM call_rows WHERE ${timeCondition(range)}`
      );
      const [first, last] = reader.getRows().flat();
      return typeof first === 'number' && typeof last === 'number' ? { first, last } : null;
    });
  }

  callLog(request: CallLogRequest, signal?: AbortSignal): Promise<CallLogPage> {
    return this.#ask(signal, (connection) => inSnapshot(connection, () => readCallLog(connection, request)));
  }

  likeCalls(request: LikenessRequest, signal?: AbortSignal): Promise<CallRow[]> {
    return this.#ask(signal, (connection) => inSnapshot(connection, () => readLikeCalls(connection, request)));
  }

  matching(pattern: string, values: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>> {
    return this.#ask(signal, (connection) => readMatching(connection, pattern, values));
  }

  sql(statement: string, most: number, signal?: AbortSignal): Promise<TypedResult> {
    const ship: ShipRows = (tables, folder) =>
      this.#ask(signal, (connection) => inSnapshot(connection, () => shipRows(connection, { tables, folder })));
    return this.#statements.run({ statement, mostRows: most, signal, ship });
  }

  async close(): Promise<void> {
    this.#idle.splice(0).forEach((connection) => connection.closeSync());
    this.#database?.close();
    this.#database = null;
  }

  async quarantine(): Promise<void> {
    await this.close();
    setAside(this.#options.path, this.#options.now());
  }

  countCalls(): Promise<number> {
    return this.#ask(undefined, countCalls);
  }

  async keepAside(): Promise<string> {
    await this.close();
    return keepAhead(this.#options.path, this.#options.now());
  }

  #ask<T>(signal: AbortSignal | undefined, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#admission.run(async () => {
      const database = this.#opened();
      const connection = this.#idle.pop() ?? (await database.connect());
      try {
        return await guarded(connection, { timeoutMs: this.#options.queryTimeoutMs, signal }, work);
      } finally {
        // The store may have been closed or replaced meanwhile; then the connection belongs to nobody.
        if (this.#database === database) {
          this.#idle.push(connection);
        } else {
          connection.closeSync();
        }
      }
    }, signal);
  }

  #opened(): HotDatabase {
    if (this.#database === null) {
      throw new ServiceError('unavailable', 'The hot store is not open at the moment. Try again in a few seconds.', {
        retryAfterSeconds: 2,
      });
    }
    return this.#database;
  }
}
