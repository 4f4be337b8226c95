import { DuckDBInstance } from '@duckdb/node-api';
import type { StatementNeeds } from './checkStatement.ts';
import { PERMITTED_FUNCTIONS } from './permittedFunctions.ts';
import { Sandbox } from './sandbox.ts';

const FROM = 'make_timestamp_ms(60000)';
const TO = 'make_timestamp_ms(120000)';
const IN_TIME = `(call_time >= ${FROM} AND call_time < ${TO})`;
const RANGE = { from: 60_000, to: 120_000 };

describe('the check of a reader’s statement', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.open({ memoryLimitMb: 256, folder: '/nowhere' });
  });

  afterAll(() => sandbox.close());

  const check = async (sql: string): Promise<StatementNeeds> => (await sandbox.check(sql, 10)).needs;
  const views = async (sql: string) => Object.fromEntries((await check(sql)).views);

  it.each([
    ['a common table', 'WITH x AS (SELECT 1) SELECT * FROM x'],
    ['a common table in small and large letters', 'WITH X AS (SELECT 1) SELECT * FROM "x"'],
    ['one that is built of one before', 'WITH x AS (SELECT 1 AS n), y AS (SELECT n FROM x) SELECT * FROM y'],
    ['one of the query around', 'WITH x AS (SELECT 1 AS n) SELECT (SELECT max(n) FROM x), * FROM (SELECT * FROM x)'],
    ['one of a part of a union', '(WITH x AS (SELECT 1) SELECT * FROM x) UNION ALL SELECT 2'],
    ['one before a union', 'WITH x AS (SELECT 1) SELECT * FROM x UNION ALL SELECT * FROM x'],
    ['one that reads itself', 'WITH RECURSIVE x AS (SELECT 1 n UNION ALL SELECT n + 1 FROM x WHERE n < 9) FROM x'],
    ['one inside of another', 'WITH x AS (WITH y AS (SELECT 1) SELECT * FROM y) SELECT * FROM x'],
    ['a lateral join', 'SELECT * FROM calls c, LATERAL (SELECT c.call_number + 1 AS next)'],
    ['rows that are counted', 'SELECT * FROM range(-5, 5) UNION ALL FROM generate_series(0, 100, 10)'],
    ['rows of a list', 'SELECT * FROM unnest([1, 2])'],
    ['types', "SELECT 1::DECIMAL(9, 2), [1]::INT[], {'a': 1}::STRUCT(a INT), '{}'::JSON, [1, 2]::INT[2]"],
    [
      'windows, cases, lists and lambdas',
      'SELECT list_transform([1], lambda x: x + 1), CASE WHEN true THEN 1 END, lag(1) OVER (ORDER BY 1)',
    ],
    ['a sorted, distinct part', 'SELECT DISTINCT call_number FROM calls ORDER BY ALL DESC LIMIT 5%'],
  ])('lets %s pass', async (_what, sql) => {
    await expect(check(sql)).resolves.toBeDefined();
  });

  it.each([
    ['of a query inside', 'SELECT (WITH y AS (SELECT 1) SELECT * FROM y) FROM y'],
    ['of a query beside', 'SELECT * FROM (WITH y AS (SELECT 1) SELECT * FROM y) a, (SELECT * FROM y) b'],
    ['of a common table inside', 'WITH x AS (WITH y AS (SELECT 1) SELECT * FROM y) SELECT * FROM y'],
    ['of one part of a union', '(WITH y AS (SELECT 1) SELECT * FROM y) UNION ALL SELECT * FROM y'],
    ['that comes later', 'WITH x AS (SELECT * FROM y), y AS (SELECT 1) SELECT * FROM x'],
    ['of the table itself', 'WITH y AS (SELECT * FROM y) SELECT 1'],
    ['of the table itself, where it begins', 'WITH RECURSIVE y AS (FROM y UNION ALL SELECT 1) SELECT 1'],
    ['with a schema', 'WITH y AS (SELECT 1) SELECT * FROM main.y'],
    ['with a database', 'SELECT * FROM memory.main.y'],
    ['of rows as they are shipped', 'SELECT * FROM shipped.y'],
  ])('does not take a name %s for known', async (_what, sql) => {
    await expect(check(sql)).rejects.toThrow('there is no table "y" here. Use calls, turns, tools.');
  });

  it('does not take a name inside for a table of the store', async () => {
    const sql = 'SELECT * FROM call_rows WHERE 1 IN (WITH call_rows AS (SELECT 1) SELECT * FROM call_rows)';
    await expect(check(sql)).rejects.toThrow('there is no table "call_rows" here');
  });

  it.each([
    ['PIVOT is not permitted', "SELECT * FROM (PIVOT calls ON state IN ('ended') USING count(*))"],
    ['only SELECT is permitted', 'DESCRIBE calls'],
    ['PARAMETER is not permitted', 'SELECT ?'],
    ['DEFAULT is not permitted', 'SELECT DEFAULT'],
    ['AT is not permitted', 'SELECT * FROM calls AT (VERSION => 1)'],
    ['current_user is not permitted', 'SELECT current_user'],
    ['the function repeat is not permitted', "SELECT repeat('x', 10)"],
    ['the function lpad is not permitted', "SELECT lpad('x', 10, 'y')"],
    ['the function range is not permitted', 'SELECT range(10)'],
    ['the function lower is not permitted', "SELECT other.lower('X')"],
    ['the table function repeat is not permitted', "SELECT * FROM repeat('x', 10)"],
    ['range needs whole numbers', 'SELECT * FROM range(1000002)'],
    ['range needs whole numbers', 'SELECT * FROM range(-1000000, 1)'],
    ['range needs whole numbers', 'SELECT * FROM range()'],
    ['range needs whole numbers', 'SELECT * FROM range(0, 10, 0)'],
    ['range needs whole numbers', 'SELECT * FROM range(99999999999999999999)'],
    ['range needs whole numbers', 'SELECT * FROM calls, LATERAL range(call_number)'],
    ['generate_series needs whole numbers', "SELECT * FROM generate_series(now(), now(), INTERVAL '1 day')"],
    ['it must be one statement', ''],
    ['it is nested too deeply', `SELECT ${'1 + '.repeat(600)}1`],
  ])('says that %s', async (message, sql) => {
    await expect(check(sql)).rejects.toThrow(message);
  });

  it.each([
    ['its own end', 'SELECT 1; -- the end'],
    ['another beginning', 'SELECT 1) LIMIT 5 OFFSET (SELECT 1'],
  ])('refuses text that would give the limit around it %s', async (_what, sql) => {
    await expect(check(sql)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('knows every function of its list, and refuses every other that the engine has', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `SELECT DISTINCT function_name FROM duckdb_functions() WHERE regexp_full_match(function_name, '\\w+')`
    );
    const known = reader.getRows().map(([name]) => String(name));
    connection.closeSync();
    instance.closeSync();
    const words = [...PERMITTED_FUNCTIONS].filter((name) => /^\w+$/.test(name));
    expect(words.filter((name) => !known.some((each) => each.toLowerCase() === name))).toEqual([]);
    const passed: string[] = [];
    for (const name of known.filter((each) => !PERMITTED_FUNCTIONS.has(each.toLowerCase()))) {
      await check(`SELECT "${name}"(1)`).then(
        () => passed.push(name),
        () => undefined
      );
    }
    expect(passed).toEqual([]);
  });

  describe('finds what is read', () => {
    it('by every name that is mentioned', async () => {
      const { names, everyColumn } = await check('SELECT c.A FROM calls c JOIN turns USING (b) WHERE d > 1');
      expect([[...names].sort(), everyColumn]).toEqual([['a', 'b', 'c', 'd'], false]);
    });

    it.each(['SELECT * FROM calls', 'FROM calls', 'SELECT c.* FROM calls c', 'SELECT TRY(c) FROM calls c'])(
      'without names in %s',
      async (sql) => {
        expect((await check(sql)).everyColumn).toBe(true);
      }
    );

    it.each([
      ['a view', `SELECT 1 FROM calls WHERE ${IN_TIME}`, { calls: RANGE }],
      ['an alias', `SELECT 1 FROM calls c WHERE c.${IN_TIME.slice(1, -1).replace('AND ', 'AND c.')}`, { calls: RANGE }],
      [
        'its own name',
        `SELECT 1 FROM calls WHERE calls.${IN_TIME.slice(1, -1).replace('AND ', 'AND calls.')}`,
        { calls: RANGE },
      ],
      ['further conditions', `SELECT 1 FROM calls WHERE true AND (${IN_TIME} AND 1 = 1)`, { calls: RANGE }],
      ['a common table', `WITH c AS (SELECT 1 FROM calls WHERE ${IN_TIME}) FROM c`, { calls: RANGE }],
      [
        'one of two that are joined',
        `SELECT 1 FROM calls c JOIN turns t USING (call_number) WHERE t.call_time >= ${FROM} AND t.call_time < ${TO}`,
        { calls: null, turns: RANGE },
      ],
      [
        'several readings',
        `SELECT 1 FROM calls WHERE ${IN_TIME} UNION ALL
         SELECT 2 FROM calls WHERE call_time >= make_timestamp_ms(1) AND call_time < make_timestamp_ms(70000)`,
        { calls: { from: 1, to: 120_000 } },
      ],
    ])('by the time of %s', async (_what, sql, expected) => {
      expect(await views(sql)).toEqual(expected);
    });

    it.each([
      ['no condition', 'SELECT 1 FROM calls'],
      ['one end', `SELECT 1 FROM calls WHERE call_time >= ${FROM}`],
      ['the other end', `SELECT 1 FROM calls WHERE call_time < ${TO}`],
      ['an alternative', `SELECT 1 FROM calls WHERE ${IN_TIME} OR true`],
      ['a negation', `SELECT 1 FROM calls WHERE NOT ${IN_TIME}`],
      ['another column', `SELECT 1 FROM calls WHERE ended_at >= ${FROM} AND ended_at < ${TO}`],
      ['another table', `SELECT 1 FROM calls c WHERE d.call_time >= ${FROM} AND d.call_time < ${TO}`],
      ['a time that is worked out', `SELECT 1 FROM calls WHERE call_time >= now() AND call_time < now()`],
      ['a sample', `SELECT 1 FROM calls WHERE ${IN_TIME} USING SAMPLE 5`],
      ['a sample of the table', `SELECT 1 FROM calls TABLESAMPLE 5% WHERE ${IN_TIME}`],
      ['other names of columns', `SELECT 1 FROM calls AS c(call_number, call_time) WHERE ${IN_TIME}`],
      ['a join by position', `SELECT 1 FROM calls POSITIONAL JOIN range(3) WHERE ${IN_TIME}`],
      ['a join that keeps rows', `SELECT 1 FROM (SELECT 1) LEFT JOIN calls ON true WHERE ${IN_TIME}`],
      [
        'one reading without a bound',
        `SELECT (SELECT count(*) FROM calls) FROM calls WHERE ${IN_TIME} UNION ALL SELECT 1 FROM calls WHERE ${IN_TIME}`,
      ],
    ])('without a bound of time by %s', async (_what, sql) => {
      expect(await views(sql)).toEqual({ calls: null });
    });
  });
});
