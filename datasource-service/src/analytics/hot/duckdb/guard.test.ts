import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { ServiceError } from '../../../runtime/errors.ts';
import { guarded, inSnapshot } from './guard.ts';

describe('work under a guard', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;

  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
  });

  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  // A stream of this engine that is interrupted after its first rows ends as if it were done.
  const firstRowsOnly = async (interrupt: () => void): Promise<number> => {
    const reader = await connection.streamAndReadUntil('SELECT * FROM range(10000000)', 1);
    interrupt();
    await reader.readAll();
    return reader.currentRowCount;
  };

  it('gives nothing out that was cancelled on the way, although the engine says nothing', async () => {
    const abort = new AbortController();
    const asked = guarded(connection, { timeoutMs: 60_000, signal: abort.signal }, () =>
      firstRowsOnly(() => abort.abort())
    );
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives nothing out that was still under way at its time limit', async () => {
    const asked = guarded(connection, { timeoutMs: 5, signal: undefined }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return 'a part';
    });
    await expect(asked).rejects.toMatchObject({ code: 'timeout' });
  });

  it('throws what was put into words already as it is', async () => {
    const refused = new ServiceError('invalid_request', 'The words say corrupt.');
    const asked = guarded(connection, { timeoutMs: 60_000, signal: undefined }, () => Promise.reject(refused));
    await expect(asked).rejects.toBe(refused);
  });

  it('gives its snapshot back when work fails', async () => {
    const failed = inSnapshot(connection, (own) => own.run('SELECT none'));
    await expect(failed).rejects.toThrow('Binder Error');
    expect(await inSnapshot(connection, async () => 'done')).toBe('done');
    const closed = await instance.connect();
    const ended = inSnapshot(closed, async (own) => {
      own.closeSync();
      throw new Error('gone');
    });
    await expect(ended).rejects.toThrow('gone');
  });

  it('gives out what was done in time', async () => {
    const asked = guarded(connection, { timeoutMs: 60_000, signal: undefined }, () => firstRowsOnly(() => undefined));
    expect(await asked).toBe(10_000_000);
  });
});
