import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { HotStoreDamaged, UnstorableCall } from '../hotStore.ts';
import { guarded, inSnapshot } from './guard.ts';
import { inTransaction } from './transaction.ts';

const LIMITS = { timeoutMs: 20_000, signal: undefined };

describe('a transaction', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;

  beforeEach(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    await connection.run('CREATE TABLE numbers (number INTEGER UNIQUE)');
  });

  afterEach(() => {
    connection.closeSync();
    instance.closeSync();
  });

  async function numbers(): Promise<unknown[]> {
    return (await connection.runAndReadAll('SELECT number FROM numbers')).getRows().flat();
  }

  it('keeps all of the work, or none when it throws', async () => {
    await inTransaction(connection, () => connection.run('INSERT INTO numbers VALUES (1)'));
    const failure = new Error('no');
    const failing = inTransaction(connection, async () => {
      await connection.run('INSERT INTO numbers VALUES (2)');
      throw failure;
    });
    await expect(failing).rejects.toBe(failure);
    expect(await numbers()).toEqual([1]);
  });

  it('says why it was not kept when the engine has undone it by itself', async () => {
    const other = await instance.connect();
    const losing = inTransaction(connection, async () => {
      await connection.run('INSERT INTO numbers VALUES (7)');
      await other.run('INSERT INTO numbers VALUES (7)');
    });
    await expect(losing).rejects.toThrow(/constraint|conflict/i);
    expect(await numbers()).toEqual([7]);
    other.closeSync();
  });

  it.each([
    ["SELECT 'x'::INTEGER", UnstorableCall],
    ["SELECT error('Corrupt database file')", HotStoreDamaged],
  ])('tells a bad value from a damaged file: %s', async (sql, kind) => {
    await expect(inTransaction(connection, () => connection.run(sql))).rejects.toBeInstanceOf(kind);
  });

  it('of a question gives its failure when the connection was closed meanwhile', async () => {
    const own = await instance.connect();
    const asking = guarded(own, LIMITS, () =>
      inSnapshot(own, (closed) => {
        closed.closeSync();
        return closed.run('SELECT 1');
      })
    );
    await expect(asking).rejects.toThrow(/disconnected|closed|connection/i);
  });
});
