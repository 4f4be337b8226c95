import { EMULATOR_BUILD_MS } from '../../../test/support/bigQueryEmulator.ts';
import { startFaultProxy, type FaultProxy } from '../../../test/support/faultProxy.ts';
import { createHistoryPlace, REAL_PROJECT, type HistoryPlace } from '../../../test/support/historyPlace.ts';
import { IncompleteLoad, UnloadableRows } from './historyStore.ts';
import { BigQueryConnection, type BigQuerySettings } from './connection.ts';
import { BigQueryReader } from './reader.ts';
import type { HistoryTable } from './tables.ts';

jest.setTimeout(120_000);

const NUMBERS: HistoryTable<number> = {
  name: 'numbers',
  columns: [{ name: 'n', type: 'INT64', read: (n) => n }],
  partition: null,
  clustering: [],
};

/** A path without what follows the question mark. */
const plain = (path: string) => path.replace(/\?.*/, '');

const isUpload = (method: string, path: string) => method === 'POST' && path.startsWith('/upload/');
const isJobRead = (method: string, path: string) => method === 'GET' && path.includes('/jobs/');
const isJob = (method: string, path: string) => method === 'POST' && /\/jobs(\?|$)/.test(path);
const isResults = (method: string, path: string) => method === 'GET' && path.includes('/queries/');

// A proxy stands between the client and the emulator; there is none before Google's own service.
(REAL_PROJECT === null ? describe : describe.skip)('BigQueryConnection, on a way that fails', () => {
  let place: HistoryPlace;
  let proxy: FaultProxy;
  let connection: BigQueryConnection;
  let tables = 0;

  beforeAll(async () => {
    place = await createHistoryPlace();
    await place.connection.createDataset();
  }, EMULATOR_BUILD_MS);

  afterAll(() => place.remove());

  beforeEach(async () => {
    proxy = await startFaultProxy(String(place.settings.emulatorHost));
    connection = connect();
  });

  afterEach(() => proxy.stop());

  function connect(differences: Partial<BigQuerySettings> = {}): BigQueryConnection {
    return new BigQueryConnection({ ...place.settings, emulatorHost: `http://${proxy.host}`, ...differences });
  }

  async function load(values: readonly number[]): Promise<unknown[][]> {
    tables += 1;
    const name = `numbers_${tables}`;
    await connection.createTable(NUMBERS, name, true);
    await connection.load(NUMBERS, name, values, `job_${tables}`);
    return place.rows(`SELECT COUNT(*) AS count, SUM(n) AS sum FROM {${name}}`);
  }

  it('loads rows once when the answer to the upload is lost', async () => {
    proxy.fail(isUpload, {
      after: () => ({ error: { code: 503, message: 'gone', errors: [{ reason: 'backendError' }] } }),
    });
    expect(await load([1, 2, 3])).toEqual([[3, 6]]);
  });

  it('takes the outcome of a job that is already there', async () => {
    expect(await load([1, 2])).toEqual([[2, 3]]);
    await connection.load(NUMBERS, `numbers_${tables}`, [1, 2], `job_${tables}`);
    proxy.fail(isUpload, { status: 409, body: { error: { code: 409, message: 'Already Exists: Job' } } });
    await connection.load(NUMBERS, `numbers_${tables}`, [1, 2], `job_${tables}`);
  });

  it('waits for a load that is still under way', async () => {
    proxy.fail(isJobRead, { after: (job) => ({ ...job, status: { state: 'RUNNING' } }) }, 2);
    expect(await load([5])).toEqual([[1, 5]]);
  });

  it.each([
    ['1', false],
    ['2', true],
  ])('takes a load of two rows that wrote %s for whole: %s', async (outputRows, isWhole) => {
    proxy.fail(isJobRead, { after: (job) => ({ ...job, statistics: { load: { outputRows } } }) }, 9);
    const loaded = load([1, 2]);
    await (isWhole ? expect(loaded).resolves.toEqual([[2, 3]]) : expect(loaded).rejects.toBeInstanceOf(IncompleteLoad));
  });

  it.each([
    [{ reason: 'invalid', message: 'row 3 is no number' }, UnloadableRows, 'row 3 is no number'],
    [{ reason: 'stopped' }, Error, 'The load job failed.'],
  ])('tells rows at fault from a job that failed: %j', async (errorResult, kind, message) => {
    proxy.fail(isJobRead, { after: (job) => ({ ...job, status: { state: 'DONE', errorResult } }) }, 9);
    const failure = await load([1]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(kind);
    expect(failure instanceof UnloadableRows).toBe(kind === UnloadableRows);
    expect((failure as Error).message).toBe(message);
  });

  it('answers a query that fails once on the way, and says so when it always does', async () => {
    const error = { error: { code: 503, message: 'try later', errors: [{ reason: 'backendError' }] } };
    const ask = () => connection.query({ sql: 'SELECT ? AS a, ? AS b, ? AS c', parameters: [1, 'x', 1.5] }, 'test');
    proxy.fail(isJob, { status: 503, body: error });
    expect((await ask()).value).toEqual([[1, 'x', 1.5]]);
    proxy.fail(isJob, { status: 403, body: { error: { code: 403, message: 'no access' } } });
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('refuses what would read too much before it is read', async () => {
    const little = connect({ maxBytes: 0.5 });
    const failure = little.query({ sql: 'SELECT 1 AS one', parameters: [] }, 'test');
    await expect(failure).rejects.toMatchObject({ code: 'invalid_request', field: 'from' });
    await expect(failure).rejects.toThrow(/more than the 0 MB of VOICEHIVE_BIGQUERY_MAX_MB/);
    expect(proxy.seen.filter((line) => isJob(...(line.split(' ') as [string, string])))).toHaveLength(1);
  });

  it('says what to do when BigQuery itself finds that too much is read', async () => {
    const body = { error: { code: 400, message: 'limit', errors: [{ reason: 'bytesBilledLimitExceeded' }] } };
    proxy.fail(isResults, { status: 400, body });
    await expect(connection.query({ sql: 'SELECT 1 AS one', parameters: [] }, 'test')).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('cancels a query that nobody waits for any more, or that takes too long', async () => {
    const abort = new AbortController();
    proxy.fail(isResults, 'silence', 2);
    const query = connection.query({ sql: 'SELECT 1 AS one', parameters: [] }, 'test', abort.signal);
    while (!proxy.seen.some((line) => isResults(...(line.split(' ') as [string, string])))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    abort.abort();
    await expect(query).rejects.toMatchObject({ code: 'cancelled' });
    const slow = connect({ queryTimeoutMs: 300 });
    await expect(slow.query({ sql: 'SELECT 1 AS one', parameters: [] }, 'test')).rejects.toMatchObject({
      code: 'timeout',
    });
    const isCancel = (line: string) => /^POST .*\/cancel/.test(line);
    while (proxy.seen.filter(isCancel).length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const aborted = AbortSignal.abort();
    await expect(connection.query({ sql: 'SELECT 1 AS one', parameters: [] }, 'test', aborted)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('tells failures apart when tables are made and described', async () => {
    const body = { error: { code: 403, message: 'no access' } };
    proxy.fail((method, path) => method === 'POST' && plain(path).endsWith('/tables'), { status: 403, body });
    await expect(connection.createTable(NUMBERS, 'refused', false)).rejects.toThrow('no access');
    proxy.fail((method, path) => method === 'GET' && path.includes('/tables/'), { status: 403, body });
    await expect(connection.describe('refused')).rejects.toThrow('no access');
    expect(await connection.describe('not_there')).toBeNull();
    proxy.fail((method, path) => method === 'GET' && path.includes('/datasets/'), {
      status: 404,
      body: { error: { code: 404, message: 'Not found' } },
    });
    await connection.createDataset().catch(() => undefined);
    expect(proxy.seen.at(-1)).toMatch(/^POST .*\/datasets/);
  });

  it('notices every change of the calls without reading them', async () => {
    await connection.createTable({ ...NUMBERS, name: 'calls' }, 'calls', false);
    await connection.createTable({ ...NUMBERS, name: 'combinations' }, 'combinations', false);
    const reader = new BigQueryReader(connection);
    const before = await reader.revision();
    proxy.fail((method, path) => method === 'GET' && plain(path).endsWith('/tables/calls'), {
      after: (table) => ({ ...table, lastModifiedTime: '99' }),
    });
    expect(await reader.revision()).not.toBe(before);
    expect(proxy.seen.some((line) => line.includes('/queries'))).toBe(false);
  });
});

describe('BigQueryConnection', () => {
  it('goes to Google’s own service without an emulator', () => {
    const connection = new BigQueryConnection({
      projectId: 'p',
      dataset: 'd',
      location: 'EU',
      emulatorHost: null,
      maxBytes: 1,
      queryTimeoutMs: 1,
    });
    expect(connection.table('calls')).toBe('`p.d.calls`');
  });
});
