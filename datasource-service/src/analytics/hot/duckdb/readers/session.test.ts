import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { temporaryFolder } from '../../../../../test/support/temporaryFolder.ts';
import { rowTableStatements } from '../layout.ts';
import type { FromReader, StatementQuestion } from './messages.ts';
import { answerStatement, type SessionPort } from './session.ts';
import { shipRows } from './shipRows.ts';

/** The session of a statement, in the test's own process. */
describe('a session of a reader’s statement', () => {
  const ROWS = 5000;
  const temporary = temporaryFolder();
  const folder = join(temporary.path, "o'clock");
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;

  beforeAll(async () => {
    mkdirSync(folder);
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    for (const statement of rowTableStatements()) {
      await connection.run(statement);
    }
    await connection.run("INSERT INTO profiles (profile_id, assistant) VALUES (0, 'Anna')");
    await connection.run("INSERT INTO outcomes (outcome_id, state) VALUES (0, 'ended')");
    await connection.run(
      `INSERT INTO call_rows (call_number, minute, minute_ms, profile_id, outcome_id, call_id)
       SELECT range, range, 0, 0, 0, 'call-' || range FROM range(${ROWS})`
    );
  });

  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
    temporary.remove();
  });

  const shipTo =
    (mostBytes: number): SessionPort['ship'] =>
    ({ tables }) =>
      shipRows(connection, { tables, folder, mostBytes });

  const converse = async (
    statement: string,
    limits: Partial<StatementQuestion> = {},
    ship = shipTo(1e9)
  ): Promise<{ said: FromReader[]; shipped: number }> => {
    const said: FromReader[] = [];
    let shipped = 0;
    await answerStatement(
      { kind: 'statement', statement, mostRows: 10_000, mostBytes: 1e9, memoryLimitMb: 256, folder, ...limits },
      {
        send: (message) => said.push(message),
        ship(needed) {
          shipped += 1;
          return ship(needed);
        },
      }
    );
    return { said, shipped };
  };
  const columnOf = (said: readonly FromReader[]): unknown[] =>
    said.flatMap((message) => (message.kind === 'rows' ? (message.columns[0] ?? []) : []));

  it('gives rows in pieces and ends with what is known of them', async () => {
    const { said, shipped } = await converse('SELECT call_id, assistant, state FROM calls ORDER BY call_number');
    expect(shipped).toBe(1);
    expect(columnOf(said)).toEqual(Array.from({ length: ROWS }, (_, index) => `call-${index}`));
    expect(said.at(-1)).toEqual({
      kind: 'done',
      names: ['call_id', 'assistant', 'state'],
      times: [false, false, false],
      rowCount: ROWS,
      isCutByBytes: false,
    });
  });

  it('gives rows in pieces that are small', async () => {
    const { said } = await converse('SELECT call_id, call_id, call_id, call_id FROM calls, range(5)', {
      mostRows: 20_000,
    });
    const pieces = said.flatMap((message) => (message.kind === 'rows' ? [message.columns[0]?.length] : []));
    expect(pieces.length).toBeGreaterThan(4);
    expect(pieces.reduce((sum, rows) => Number(sum) + Number(rows), 0)).toBe(20_000);
  });

  it('gives times as epoch milliseconds, and null for numbers that are none', async () => {
    const { said } = await converse("SELECT 'NaN'::DOUBLE, 1.5::DOUBLE, DATE '2026-01-01'");
    expect(said[0]).toEqual({ kind: 'rows', columns: [[null], [1.5], [Date.UTC(2026, 0, 1)]] });
    expect(said.at(-1)).toMatchObject({ times: [false, false, true] });
  });

  it('ships nothing for a statement without views', async () => {
    const { said, shipped } = await converse('SELECT 1::HUGEINT, true, NULL, [1]');
    expect([shipped, said[0]]).toEqual([0, { kind: 'rows', columns: [[1], [true], [null], ['[1]']] }]);
  });

  it('ships rows again, whole, when they are read without being named', async () => {
    const { said, shipped } = await converse("SELECT 1 FROM calls c WHERE c::VARCHAR LIKE '%call-4999%'");
    expect([shipped, columnOf(said)]).toEqual([2, [1]]);
  });

  it('ends at the rows that are wanted', async () => {
    const { said } = await converse('SELECT call_number FROM calls', { mostRows: 3000 });
    expect(columnOf(said)).toHaveLength(3000);
    expect(said.at(-1)).toMatchObject({ rowCount: 3000, isCutByBytes: false });
  });

  it('refuses a first row that alone is too large', async () => {
    const { said } = await converse("SELECT 'ten bytes.' || call_id FROM calls", { mostBytes: 20 });
    expect(said).toEqual([
      { kind: 'failed', reason: 'refused', message: expect.stringContaining('its first row alone') },
    ]);
  });

  it('ends at the bytes that are wanted', async () => {
    const { said } = await converse('SELECT call_number FROM calls', { mostBytes: 8 * 2500 });
    expect(columnOf(said)).toHaveLength(2500);
    expect(said.at(-1)).toMatchObject({ rowCount: 2500, isCutByBytes: true });
  });

  it.each([
    ['refused', 'SELECT * FROM call_rows', 'there is no table "call_rows" here'],
    ['refused', 'SELECT none FROM calls', 'The SQL cannot be run: Binder Error: Referenced column "none" not found'],
    ['refused', 'SELECT call_id::INTEGER FROM calls WHERE call_number = 4000', "Could not convert string 'call-4000'"],
    ['refused', 'SELECT lower(call_id) FROM calls WHERE call_id', "Could not convert string 'call-0' to BOOL"],
  ])('is %s for %s', async (reason, sql, message) => {
    const { said } = await converse(sql);
    expect(said.at(-1)).toEqual({ kind: 'failed', reason, message: expect.stringContaining(message) });
  });

  it('says when the engine had not enough memory', async () => {
    const sql = 'SELECT list(a.call_id || b.call_id) FROM calls a, calls b';
    const { said } = await converse(sql, { memoryLimitMb: 64 });
    expect(said).toEqual([{ kind: 'failed', reason: 'memory', message: expect.stringMatching(/out of memory/i) }]);
  });

  it('says when the engine itself failed', async () => {
    const ship: SessionPort['ship'] = async (needed) => {
      const shipped = await shipTo(1e9)(needed);
      return { ...shipped, files: shipped.files.map((file) => ({ ...file, path: join(temporary.path, 'other') })) };
    };
    const { said } = await converse('SELECT call_id FROM calls', {}, ship);
    expect(said).toEqual([{ kind: 'failed', reason: 'engine', message: expect.stringContaining('Permission Error') }]);
  });

  it('ships no more than it may', async () => {
    const { said } = await converse('SELECT call_id, assistant FROM calls', {}, shipTo(100_000));
    expect(said).toEqual([
      {
        kind: 'failed',
        reason: 'refused',
        message: expect.stringContaining(
          'it reads about 1 MB of rows, and may read 0 MB. Bound each view by $__timeFilter'
        ),
      },
    ]);
  });

  it('ships what lies in the asked time only', async () => {
    const sql = `SELECT call_number FROM calls
      WHERE call_time >= make_timestamp_ms(${600_000}) AND call_time < make_timestamp_ms(${1_200_000})`;
    const { said } = await converse(sql, {}, (needed) => {
      expect(needed.tables[0]).toMatchObject({ table: 'call_rows', range: { from: 600_000, to: 1_200_000 } });
      return shipTo(10_000)(needed);
    });
    expect(columnOf(said)).toHaveLength(10);
  });

  it('ships tables of the store that views read, and no others', async () => {
    const tables = [{ table: 'feed_position', columns: ['record_id'], range: null }];
    await expect(shipRows(connection, { tables, folder, mostBytes: 1e9 })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('notices when the engine gives fewer rows than it says', async () => {
    const { readAnswer } = await import('./readAnswer.ts');
    const result = await connection.run('SELECT * FROM range(5000)');
    await result.fetchChunk();
    const reading = readAnswer(result, { mostRows: 5000, mostBytes: 1e9 }, () => undefined);
    await expect(reading).rejects.toThrow('The engine gave 2952 of 5000 rows.');
  });
});
