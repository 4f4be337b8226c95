import { join } from 'node:path';
import { buildReport, foldEvents, NOON } from '../../../../test/support/build.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { viewCall } from '../../../domain/callView.ts';
import { DuckDbHotStore } from './duckDbHotStore.ts';

describe("readers' own SQL", () => {
  const folder = temporaryFolder();
  const store = new DuckDbHotStore({
    path: join(folder.path, 'hot.duckdb'),
    memoryLimitMb: 256,
    threads: 1,
    concurrency: 2,
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
    const { rowCount } = await store.sql('SELECT * FROM range(100000000)', 100);
    expect(rowCount).toBeGreaterThanOrEqual(100);
    expect(rowCount).toBeLessThan(10_000);
  });
});
