import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { buildReport, foldEvents, NOON } from '../../../../../test/support/build.ts';
import { temporaryFolder } from '../../../../../test/support/temporaryFolder.ts';
import { viewCall } from '../../../../calls/callView.ts';
import { DuckDbHotStore } from '../duckDbHotStore.ts';
import { MOST_ANSWER_BYTES, shippingFolder } from './readerStatements.ts';

describe("readers' own SQL", () => {
  const folder = temporaryFolder();
  const store = new DuckDbHotStore({
    path: join(folder.path, 'hot.duckdb'),
    memoryLimitMb: 256,
    threads: 1,
    concurrency: 2,
    sqlMemoryLimitMb: 256,
    queryTimeoutMs: 20_000,
    now: () => new Date(),
  });

  beforeAll(async () => {
    await store.open();
    const view = viewCall(foldEvents([buildReport({ callId: 'one', startedAt: NOON, turnsMs: [800, 1200] })]));
    await store.write([{ callNumber: 1, callerHash: null, view }], { recordId: 'r', changeNumber: 1, madeBy: 'c' });
  });

  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  it.each([
    ['SELECT count(*) AS n FROM calls', 1],
    ['select max(turn_index)::int n from Turns -- the last', 1],
    ['WITH late AS (SELECT * FROM turns WHERE total_ms > 1000) SELECT count(*) AS n FROM late', 1],
    ['SELECT count(*) AS n FROM calls c JOIN turns t USING (call_number)', 2],
    ['SELECT sum(x) AS n FROM unnest([1, 2, 3]) AS list(x)', 6],
    ['FROM calls SELECT count(*) AS n;', 1],
  ])('runs %s', async (sql, expected) => {
    expect((await store.sql(sql, 10)).columns[0]?.[0]).toBe(expected);
  });

  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM 'file.parquet'",
    "SELECT * FROM glob('/*')",
    "COPY (SELECT 1) TO '/tmp/out.csv'",
    "ATTACH '/tmp/other.duckdb'",
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    "SET memory_limit = '10GB'",
    'PRAGMA database_list',
    'CALL pragma_version()',
    'DELETE FROM call_rows',
    'INSERT INTO call_rows SELECT * FROM call_rows',
    'CREATE TABLE mine AS SELECT 1',
    'DROP VIEW calls',
    'SELECT * FROM call_rows',
    'SELECT * FROM feed_position',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM main.calls',
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_secrets()',
    'SELECT * FROM pragma_database_size()',
    "SELECT getenv('HOME')",
    "SELECT current_setting('temp_directory')",
    'SELECT version()',
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('call_rows')",
    'SELECT (SELECT count(*) FROM call_rows)',
    'SELECT * FROM calls WHERE call_number IN (SELECT call_number FROM tool_rows)',
    'WITH x AS (SELECT * FROM stale_slots) SELECT * FROM x',
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP TABLE call_rows',
    'DESCRIBE calls',
    'SHOW TABLES',
    'EXPLAIN SELECT 1',
    'SELEC 1',
    'SELECT no_such_column FROM calls',
    "SELECT 'x'::INTEGER",
  ])('refuses %s and says why', async (sql) => {
    await expect(store.sql(sql, 10)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('does not take words of a statement as a sign of damage', async () => {
    await expect(store.sql('SELECT corrupt, checksum FROM calls', 10)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('corrupt'),
    });
    await expect(store.sql("SELECT 'corrupt'::INTEGER", 10)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('reads no more rows than are wanted', async () => {
    const { rowCount, isCutByBytes } = await store.sql('SELECT * FROM range(1000000)', 100);
    expect([rowCount, isCutByBytes]).toEqual([100, false]);
  });
});

describe("readers' SQL over many wide rows", () => {
  const CALLS = 8000;
  const ENDLESS = 'SELECT count(*) FROM range(1000000) a, range(1000000) b, calls';
  const folder = temporaryFolder();
  const path = join(folder.path, 'hot.duckdb');
  const open = (queryTimeoutMs: number) =>
    new DuckDbHotStore({
      path,
      memoryLimitMb: 256,
      threads: 2,
      concurrency: 2,
      sqlMemoryLimitMb: 256,
      queryTimeoutMs,
      now: () => new Date(),
    });
  const store = open(60_000);
  const waiting = (): string[] => (existsSync(shippingFolder(path)) ? readdirSync(shippingFolder(path)) : []);

  beforeAll(async () => {
    mkdirSync(shippingFolder(path));
    writeFileSync(join(shippingFolder(path), 'left'), 'by a service that was ended');
    await store.open();
    const numbers = Array.from({ length: CALLS }, (_, index) => index + 1);
    const calls = numbers.map((callNumber) => {
      const report = buildReport({
        callId: `call-${callNumber}`,
        startedAt: NOON + callNumber * 60_000,
        assistantName: `Assistant ${callNumber % 3}`,
        costUsd: 0.01,
        turnsMs: [700 + callNumber],
      });
      return { callNumber, callerHash: `hash-${callNumber % 100}`, view: viewCall(foldEvents([report])) };
    });
    await store.write(calls, { recordId: 'r', changeNumber: 1, madeBy: 'c' });
  });

  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  it('has nothing left of a service that was ended', () => {
    expect(existsSync(join(shippingFolder(path), 'left'))).toBe(false);
  });

  it.each([
    ['an early', 10],
    ['a late', 7000],
  ])('fails when the value of %s row cannot be read, instead of giving the rows before', async (_what, row) => {
    const sql = `SELECT *, CASE WHEN call_number = ${row} THEN 'none' ELSE '1' END::INTEGER AS n FROM calls`;
    await expect(store.sql(sql, 10_001)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining("Could not convert string 'none' to INT32"),
    });
    expect(waiting()).toEqual([]);
  });

  it('gives all of them when all can be read, in their order', async () => {
    const { columns, rowCount, names } = await store.sql('SELECT * FROM calls ORDER BY call_number DESC', 10_001);
    const numbers = columns[names.indexOf('call_number')];
    expect(rowCount).toBe(columns.at(-1)?.length);
    expect(numbers).toEqual(Array.from({ length: rowCount }, (_, index) => CALLS - index));
  });

  it('gives as many of them as an answer may have bytes, and says so', async () => {
    const sql = 'SELECT c.*, d.* FROM calls c JOIN calls d USING (call_number)';
    const { columns, rowCount, isCutByBytes } = await store.sql(sql, 10_001);
    const bytes = columns
      .flat()
      .reduce<number>((sum, cell) => sum + 8 + (typeof cell === 'string' ? cell.length : 0), 0);
    expect(isCutByBytes).toBe(true);
    expect(rowCount).toBeLessThan(CALLS);
    expect(bytes).toBeLessThanOrEqual(MOST_ANSWER_BYTES);
    expect(bytes).toBeGreaterThan(MOST_ANSWER_BYTES * 0.99);
  });

  it('says so when one row alone is too large', async () => {
    const sql = 'SELECT string_agg(c.call_id || t.total_ms) FROM calls c, turns t WHERE t.call_number < 50';
    await expect(store.sql(sql, 1)).rejects.toMatchObject({ message: expect.stringContaining('its first row alone') });
  });

  it('gives the same rows as the tables that they come from, whatever is named', async () => {
    const whole = 'SELECT md5(string_agg(c::VARCHAR, chr(10) ORDER BY call_number)) AS sum FROM';
    const sums = [];
    for (const view of ['calls', 'turns', 'tools']) {
      sums.push((await store.sql(`${whole} ${view} c`, 1)).columns[0]?.[0]);
    }
    await store.close();
    const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    const direct = [];
    for (const view of ['calls', 'turns', 'tools']) {
      direct.push((await connection.runAndReadAll(`${whole} ${view} c`)).getRows()[0]?.[0]);
    }
    connection.closeSync();
    instance.closeSync();
    await store.open();
    expect(sums).toEqual(direct);
    expect(sums.slice(0, 2)).not.toContain(null);
  });

  it.each([
    ['SELECT count(*) FROM calls', CALLS],
    ['SELECT count(DISTINCT assistant) FROM calls', 3],
    ['SELECT max(#2) FROM calls', CALLS],
    ['SELECT sum(#2) FROM (SELECT 1, 2) WHERE EXISTS (FROM turns)', 2],
    [`SELECT count(*) FROM calls WHERE call_time >= make_timestamp_ms(${NOON}) AND call_time < make_timestamp_ms(${NOON + 600_001})`, 10], // prettier-ignore
    [`SELECT count(*) FROM calls WHERE call_time >= make_timestamp_ms(${NOON + 60_000}) AND call_time < make_timestamp_ms(${NOON + 60_001})`, 1], // prettier-ignore
    ['SELECT count(*) FROM calls TABLESAMPLE 100%', CALLS],
    ["SELECT max(length(c::VARCHAR)) > 100 FROM calls c WHERE c.assistant = 'Assistant 1'", true],
  ])('counts right in %s', async (sql, expected) => {
    expect((await store.sql(sql, 10)).columns[0]?.[0]).toBe(expected);
  });

  it.each([
    ['sorts', 'SELECT list(a.call_id || b.call_id ORDER BY a.caller_hash) FROM calls a, calls b'],
    ['text', `WITH ${doubled(40)} SELECT length(x40) FROM t40`],
  ])('ends one whose %s need more memory than it may use', async (_what, sql) => {
    await expect(store.sql(sql, 1)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('more memory than a statement may use (256 MB)'),
    });
    expect((await store.sql('SELECT count(*) FROM calls', 1)).columns).toEqual([[CALLS]]);
  });

  it('ends one at its time limit, and leaves nothing behind', async () => {
    await store.close();
    const impatient = open(3000);
    await impatient.open();
    const asked = impatient.sql(ENDLESS, 1);
    await expect(asked).rejects.toMatchObject({ code: 'timeout' });
    expect(waiting()).toEqual([]);
    await impatient.close();
    await store.open();
  });

  it('ends one that nobody waits for any more', async () => {
    const abort = new AbortController();
    const asked = store.sql(ENDLESS, 1, abort.signal);
    setTimeout(() => abort.abort(), 1000);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(waiting()).toEqual([]);
  });

  it('leaves the rows of a statement alone while another ends', async () => {
    const abort = new AbortController();
    const long = store.sql(ENDLESS, 1, abort.signal);
    long.catch(() => undefined);
    while (waiting().length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await store.sql('SELECT count(*) FROM calls', 1)).columns).toEqual([[CALLS]]);
    expect(waiting()).toHaveLength(1);
    abort.abort();
    await expect(long).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says that the hot store is closed', async () => {
    await store.close();
    await expect(store.sql('SELECT count(*) FROM calls', 1)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await store.sql('SELECT 1', 1)).columns).toEqual([[1]]);
    await store.open();
  });
});

/** Common tables each of which has a text twice as long as the one before. */
function doubled(times: number): string {
  const steps = Array.from({ length: times }, (_, index) => index + 1);
  return [
    "t0 AS (SELECT '0123456789' || call_number AS x0 FROM calls)",
    ...steps.map((step) => `t${step} AS (SELECT x${step - 1} || x${step - 1} AS x${step} FROM t${step - 1})`),
  ].join(', ');
}
