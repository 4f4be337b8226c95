import { BigQuery, type Job, type TableField, type TableMetadata } from '@google-cloud/bigquery';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ServiceError } from '../../runtime/errors.ts';
import { IncompleteLoad, UnloadableRows, type HistoryRead } from './historyStore.ts';
import { isAlreadyThere, isMissing, isRefusedData, mayPass, queryFailure } from './failures.ts';
import { withDeadline, withRetries, type RetryRules } from './retry.ts';
import type { HistoryTable, TableShape } from './tables.ts';

/** Where the history is, and what reading it may cost. */
export interface BigQuerySettings {
  projectId: string;
  dataset: string;
  /** Such as `EU` or `europe-west3`. */
  location: string;
  /** `host:port` of an emulator; null for Google's own service. */
  emulatorHost: string | null;
  /** Most bytes that one query may read. */
  maxBytes: number;
  /** Time after which a query is stopped, ms. */
  queryTimeoutMs: number;
}

/** A statement with the values of its `?` parameters in order. */
export interface Statement {
  sql: string;
  parameters: ReadonlyArray<string | number>;
}

/** Time for an upload, ms. */
const UPLOAD_MS = 120_000;

/** Time for a load job or a statement of the service's own, ms. */
const STATEMENT_MS = 600_000;

const RETRIES: RetryRules = { attempts: 5, pauseMs: 500, longestPauseMs: 8000, random: Math.random };

/** Time between two looks at a load job, ms. */
const POLL_MS = 100;

/** Staging tables that nobody dropped go by themselves after this time, ms. */
const STAGING_MS = 24 * 60 * 60 * 1000;

const loadStatus = z.object({
  status: z.object({
    state: z.string(),
    errorResult: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
  }),
  statistics: z.object({ load: z.object({ outputRows: z.coerce.number() }).optional() }).optional(),
});

const described = z.object({
  schema: z.object({ fields: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
});

const processed = z.object({ statistics: z.object({ totalBytesProcessed: z.coerce.number().default(0) }) });

const modified = z.object({ lastModifiedTime: z.coerce.string(), numRows: z.coerce.string().default('') });

/** Named parameters with their types, because the emulator mixes up unnamed ones and takes only text. */
function namedParameters({ sql, parameters }: Statement) {
  let next = 0;
  const query = sql.replaceAll('?', () => {
    next += 1;
    return `@p${next}`;
  });
  const entries = parameters.map((value, index): [string, string, string] => {
    const type = typeof value === 'string' ? 'STRING' : Number.isSafeInteger(value) ? 'INT64' : 'FLOAT64';
    return [`p${index + 1}`, String(value), type];
  });
  return entries.length === 0
    ? { query }
    : {
        query,
        params: Object.fromEntries(entries.map(([name, value]) => [name, value])),
        types: Object.fromEntries(entries.map(([name, , type]) => [name, type])),
      };
}

/** Trying again is the connection's own doing, so that it ends when nobody waits any more. */
function createClient({ projectId, location, emulatorHost }: BigQuerySettings): BigQuery {
  if (emulatorHost === null) {
    return new BigQuery({ projectId, location, autoRetry: false });
  }
  const apiEndpoint = emulatorHost.startsWith('http') ? emulatorHost : `http://${emulatorHost}`;
  const client = new BigQuery({ projectId, location, apiEndpoint, autoRetry: false });
  // The client takes the emulator's variable for a whole address with a path, which it is not.
  client.baseUrl = `${apiEndpoint}/bigquery/v2`;
  // An upload without headers ends the process in teeny-request 11.1.1, which the client sends uploads to emulators with.
  const send = client.makeAuthenticatedRequest.bind(client) as (...parameters: unknown[]) => unknown;
  client.makeAuthenticatedRequest = ((request: object, ...rest: unknown[]) =>
    send({ headers: {}, ...request }, ...rest)) as typeof client.makeAuthenticatedRequest;
  return client;
}

/** BigQuery as the history uses it: queries with a price limit, statements, load jobs, tables. */
export class BigQueryConnection {
  readonly settings: BigQuerySettings;
  readonly #client: BigQuery;

  constructor(settings: BigQuerySettings) {
    this.settings = settings;
    this.#client = createClient(settings);
  }

  /** A table's full name as SQL has it. */
  table(name: string): string {
    return `\`${this.settings.projectId}.${this.settings.dataset}.${name}\``;
  }

  /**
   * Asks a reader's question: first what it would read, then, if that is allowed, for the answer.
   *
   * @throws ServiceError `invalid_request` when it would read too much; `unavailable`, `timeout`, `cancelled`
   */
  async query(statement: Statement, purpose: string, signal?: AbortSignal): Promise<HistoryRead<unknown[][]>> {
    try {
      const bytes = await this.#bytesOf(statement);
      const { maxBytes, queryTimeoutMs: jobTimeoutMs } = this.settings;
      if (bytes > maxBytes) {
        throw new ServiceError(
          'invalid_request',
          `${Math.ceil(bytes / 1e6)} MB of the history would have to be read, more than the ${Math.floor(maxBytes / 1e6)} MB of VOICEHIVE_BIGQUERY_MAX_MB. Choose a shorter time.`,
          { field: 'from' }
        );
      }
      signal?.throwIfAborted();
      const [job] = await withRetries(RETRIES, mayPass, () =>
        this.#client.createQueryJob({
          ...namedParameters(statement),
          maximumBytesBilled: String(maxBytes),
          jobTimeoutMs,
          labels: { service: 'voicehive-monitoring', purpose },
        })
      );
      const rows = await this.#rowsOf(job, signal);
      return { value: rows, bytes };
    } catch (error) {
      throw signal?.aborted === true ? new ServiceError('cancelled', 'The query was cancelled.') : queryFailure(error);
    }
  }

  /** What a query would read. It costs nothing. */
  async #bytesOf(statement: Statement): Promise<number> {
    const [job] = await withRetries(RETRIES, mayPass, () =>
      this.#client.createQueryJob({ ...namedParameters(statement), dryRun: true })
    );
    return processed.parse(job.metadata).statistics.totalBytesProcessed;
  }

  /** Rows of a job as lists of cells. A job that nobody waits for any more is cancelled. */
  async #rowsOf(job: Job, signal: AbortSignal | undefined): Promise<unknown[][]> {
    const { queryTimeoutMs } = this.settings;
    const left = Promise.withResolvers<never>();
    const leave = (): void => left.reject(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    let isOver = false;
    const answered = withRetries(
      RETRIES,
      (error) => !isOver && mayPass(error),
      () => job.getQueryResults()
    );
    try {
      const [rows] = await withDeadline('BigQuery', queryTimeoutMs, Promise.race([answered, left.promise]));
      return rows.map((row: object) => Object.values(row));
    } catch (error) {
      isOver = true;
      job.cancel().catch(() => undefined);
      answered.catch(() => undefined);
      throw error;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /** Runs a statement (or a script) of the service's own, again when that may help. It must be repeatable. */
  async run(sql: string, parameters: Statement['parameters'] = []): Promise<unknown[][]> {
    return withRetries(RETRIES, mayPass, async () => {
      const [job] = await withDeadline(
        'BigQuery',
        STATEMENT_MS,
        this.#client.createQueryJob({
          ...namedParameters({ sql, parameters }),
          labels: { service: 'voicehive-monitoring', purpose: 'export' },
        })
      );
      const [rows] = await withDeadline('BigQuery', STATEMENT_MS, job.getQueryResults());
      return rows.map((row: object) => Object.values(row));
    });
  }

  /** Creates the dataset when it is missing. */
  async createDataset(): Promise<void> {
    const { dataset, location } = this.settings;
    const [isThere] = await withRetries(RETRIES, mayPass, () => this.#client.dataset(dataset).exists());
    if (isThere) {
      return;
    }
    await this.#create(() => this.#client.createDataset(dataset, { location, maxTimeTravelHours: '48' }));
  }

  /** Creates a table when it is missing; a staging table goes by itself after a day. */
  async createTable(table: TableShape, name: string, isStaging: boolean): Promise<void> {
    const { dataset } = this.settings;
    const isPartitioned = table.partition !== null && !isStaging;
    const metadata: TableMetadata = {
      schema: { fields: table.columns.map(({ name: column, type }) => ({ name: column, type })) },
      ...(isPartitioned
        ? { timePartitioning: { type: 'DAY', field: String(table.partition) }, requirePartitionFilter: true }
        : {}),
      ...(table.clustering.length > 0 && !isStaging ? { clustering: { fields: [...table.clustering] } } : {}),
      ...(isStaging ? { expirationTime: String(Date.now() + STAGING_MS) } : {}),
    };
    await this.#create(() => this.#client.dataset(dataset).createTable(name, metadata));
  }

  async #create(create: () => Promise<unknown>): Promise<void> {
    try {
      await withRetries(RETRIES, (error) => mayPass(error) && !isAlreadyThere(error), create);
    } catch (error) {
      if (!isAlreadyThere(error)) {
        throw error;
      }
    }
  }

  /** A table's description, or null. */
  async describe(name: string): Promise<TableMetadata | null> {
    try {
      const [metadata] = await withRetries(RETRIES, mayPass, () => this.#table(name).getMetadata());
      return metadata as TableMetadata;
    } catch (error) {
      if (isMissing(error)) {
        return null;
      }
      throw error;
    }
  }

  /** Columns of a table, as it describes itself. */
  async fieldsOf(name: string): Promise<TableField[]> {
    return described.parse(await this.describe(name)).schema.fields;
  }

  /** Changes whenever the rows of a table do. */
  async revision(name: string): Promise<string> {
    const { lastModifiedTime, numRows } = modified.parse(await this.describe(name));
    return `${lastModifiedTime} ${numRows}`;
  }

  /** Adds columns to a table that has the given ones. */
  async addColumns(name: string, known: readonly TableField[], added: TableShape['columns']): Promise<void> {
    const fields = [...known, ...added.map((column) => ({ name: column.name, type: column.type }))];
    await withRetries(RETRIES, mayPass, () => this.#table(name).setMetadata({ schema: { fields } }));
  }

  /** Names of the dataset's tables. */
  async tableNames(): Promise<string[]> {
    const [tables] = await withRetries(RETRIES, mayPass, () =>
      this.#client.dataset(this.settings.dataset).getTables({ autoPaginate: true })
    );
    return tables.map(({ id }) => String(id));
  }

  /**
   * Lets partitions of a table go by themselves once their day is so long ago.
   *
   * @param keepMs ms
   */
  async expirePartitions(table: TableShape, keepMs: number): Promise<void> {
    const timePartitioning = { type: 'DAY', field: String(table.partition), expirationMs: String(keepMs) };
    await withRetries(RETRIES, mayPass, () => this.#table(table.name).setMetadata({ timePartitioning }));
  }

  async drop(name: string): Promise<void> {
    await withRetries(RETRIES, mayPass, () => this.#table(name).delete({ ignoreNotFound: true }));
  }

  /**
   * Loads rows into a new table by a load job, all or none.
   *
   * @param jobId used once for these rows: when the job is already there, its outcome counts
   * @throws UnloadableRows when rows are at fault; IncompleteLoad when others arrived than were sent
   */
  async load<Source>(table: HistoryTable<Source>, name: string, sources: readonly Source[], jobId: string) {
    const rows = sources.map((source) =>
      JSON.stringify(Object.fromEntries(table.columns.map((column) => [column.name, column.read(source)])))
    );
    const outputRows = await withRetries(RETRIES, mayPass, () => this.#loadOnce(table, name, rows.join('\n'), jobId));
    if (outputRows !== null && outputRows !== sources.length) {
      throw new IncompleteLoad(name, sources.length, outputRows);
    }
  }

  async #loadOnce<Source>(table: HistoryTable<Source>, name: string, text: string, jobId: string) {
    const job = this.#client.job(jobId, { location: this.settings.location });
    try {
      await withDeadline('BigQuery', UPLOAD_MS, this.#upload(table, name, text, jobId));
    } catch (error) {
      if (!isAlreadyThere(error)) {
        throw isRefusedData(error) && error instanceof Error ? new UnloadableRows(error) : error;
      }
    }
    return withDeadline('BigQuery', STATEMENT_MS, this.#outcomeOf(job));
  }

  #upload<Source>(table: HistoryTable<Source>, name: string, text: string, jobId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const stream = this.#table(name).createWriteStream({
        sourceFormat: 'NEWLINE_DELIMITED_JSON',
        schema: { fields: table.columns.map(({ name: column, type }) => ({ name: column, type })) },
        writeDisposition: 'WRITE_TRUNCATE',
        jobId,
      });
      stream.once('error', reject);
      stream.once('job', () => resolve());
      Readable.from([text]).pipe(stream);
    });
  }

  /** Rows that a load job wrote, once it is done; null where nobody says. */
  async #outcomeOf(job: Job): Promise<number | null> {
    for (;;) {
      const [metadata] = await job.getMetadata();
      const { status, statistics } = loadStatus.parse(metadata);
      if (status.errorResult !== undefined) {
        const error = new Error(status.errorResult.message ?? 'The load job failed.');
        throw status.errorResult.reason === 'invalid' ? new UnloadableRows(error) : error;
      }
      if (status.state === 'DONE') {
        return statistics?.load?.outputRows ?? null;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  #table(name: string) {
    return this.#client.dataset(this.settings.dataset).table(name);
  }
}
