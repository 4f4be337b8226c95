import type { DuckDBConnection } from '@duckdb/node-api';
import { type FeedPosition, type HotCall, type HotStore, type OpenOutcome } from '../hotStore.ts';
import { ServiceError } from '../../../errors.ts';
import { Admission } from './admission.ts';
import { CALL_COLUMNS, insertStatement, rowsAsJson, TURN_COLUMNS } from './columns.ts';
import { openDatabase, type EngineLimits, type HotDatabase } from './database.ts';
import { translateWriteFailure } from './failures.ts';
import { openAttempts, removeOrphanedLog, setAside } from './quarantine.ts';
import { readQuery } from './readQuery.ts';

/** Settings of the DuckDB hot store. */
export interface DuckDbHotStoreOptions extends EngineLimits {
  /** The database file. */
  path: string;
  /** Queries that run at once. */
  concurrency: number;
  queryTimeoutMs: number;
  /** The time, for the names of quarantined files. */
  now: () => Date;
}

const INSERT_CALLS = insertStatement('calls', CALL_COLUMNS);
const INSERT_TURNS = insertStatement('turns', TURN_COLUMNS);

async function inTransaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await connection.run('BEGIN TRANSACTION');
  try {
    await work();
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw translateWriteFailure(error);
  }
}

async function writePosition(connection: DuckDBConnection, position: FeedPosition): Promise<void> {
  await connection.run('DELETE FROM feed_position');
  await connection.run('INSERT INTO feed_position VALUES (?, ?)', [position.recordId, BigInt(position.changeNumber)]);
}

/** Removes earlier versions. The bounds let the engine skip all parts of the table that cannot hold them. */
async function removeVersions(connection: DuckDBConnection, calls: readonly HotCall[]): Promise<void> {
  const numbers = calls.map(({ callNumber }) => callNumber);
  const bounds = [BigInt(Math.min(...numbers)), BigInt(Math.max(...numbers))];
  for (const table of ['turns', 'calls']) {
    await connection.run(
      `DELETE FROM ${table} WHERE call_number BETWEEN ? AND ?
       AND call_number IN (SELECT unnest(from_json(?, '["BIGINT"]')))`,
      [...bounds, JSON.stringify(numbers)]
    );
  }
}

/** The hot store in one DuckDB file. One writer; each query has a connection of its own. */
export class DuckDbHotStore implements HotStore {
  readonly #options: DuckDbHotStoreOptions;
  readonly #admission: Admission;
  #database: HotDatabase | null = null;
  #idle: DuckDBConnection[] = [];

  constructor(options: DuckDbHotStoreOptions) {
    this.#options = options;
    this.#admission = new Admission(options.concurrency);
  }

  async open(): Promise<OpenOutcome> {
    const { path, now } = this.#options;
    const attempts = openAttempts(path);
    let outcome: OpenOutcome = 'opened';
    if (attempts.begin() && setAside(path, now())) {
      outcome = 'quarantined';
    }
    removeOrphanedLog(path);
    let opened;
    try {
      opened = await openDatabase(path, this.#options);
    } catch {
      // The folder is locked for this service, so the file can only be damaged.
      outcome = setAside(path, now()) ? 'quarantined' : outcome;
      opened = await openDatabase(path, this.#options);
    }
    attempts.finish();
    this.#database = opened.database;
    return outcome === 'opened' && opened.created ? 'created' : outcome;
  }

  async position(): Promise<FeedPosition | null> {
    const { columns } = await this.query('SELECT record_id, change_number FROM feed_position', []);
    const recordId = columns[0]?.[0];
    return typeof recordId === 'string' ? { recordId, changeNumber: Number(columns[1]?.[0] ?? 0) } : null;
  }

  async write(calls: readonly HotCall[], position: FeedPosition): Promise<void> {
    const { writer } = this.#opened();
    await inTransaction(writer, async () => {
      if (calls.length > 0) {
        await removeVersions(writer, calls);
        await writer.run(INSERT_CALLS, [rowsAsJson(CALL_COLUMNS, calls)]);
        const turns = calls.flatMap((call) => call.view.turns.map((turn) => ({ call, turn })));
        if (turns.length > 0) {
          await writer.run(INSERT_TURNS, [rowsAsJson(TURN_COLUMNS, turns)]);
        }
      }
      await writePosition(writer, position);
    });
  }

  async reset(position: FeedPosition): Promise<void> {
    const { writer } = this.#opened();
    await inTransaction(writer, async () => {
      await writer.run('DELETE FROM calls');
      await writer.run('DELETE FROM turns');
      await writePosition(writer, position);
    });
  }

  query(sql: string, parameters: Parameters<HotStore['query']>[1], signal?: AbortSignal) {
    return this.#admission.run(async () => {
      const database = this.#opened();
      const connection = this.#idle.pop() ?? (await database.connect());
      try {
        return await readQuery(connection, sql, parameters, this.#options.queryTimeoutMs, signal);
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

  async close(): Promise<void> {
    this.#idle.forEach((connection) => connection.closeSync());
    this.#idle = [];
    this.#database?.close();
    this.#database = null;
  }

  async quarantine(): Promise<void> {
    await this.close();
    setAside(this.#options.path, this.#options.now());
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
