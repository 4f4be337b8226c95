import type { DuckDBConnection } from '@duckdb/node-api';
import { translateWriteFailure } from './failures.ts';

/** Runs work in one transaction: all of it is kept, or none when it throws. Failures are thrown in the service's terms. */
export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN TRANSACTION');
  try {
    const result = await work();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    // The engine may have undone it already, as after a commit that failed.
    await connection.run('ROLLBACK').catch(() => undefined);
    throw translateWriteFailure(error);
  }
}
