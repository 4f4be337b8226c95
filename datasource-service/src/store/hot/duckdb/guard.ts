import type { DuckDBConnection } from '@duckdb/node-api';
import { translateFailure, type StopReason } from './failures.ts';

/**
 * Does work on a connection of its own, all of whose statements see the same moment; the statement at hand is interrupted at the time limit or when the caller goes
 * away. Failures are thrown in the service's terms.
 */
export async function guarded<T>(
  connection: DuckDBConnection,
  limits: { timeoutMs: number; signal: AbortSignal | undefined },
  work: (connection: DuckDBConnection) => Promise<T>
): Promise<T> {
  let stopped: StopReason = null;
  const stop = (reason: StopReason): void => {
    stopped ??= reason;
    connection.interrupt();
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), limits.timeoutMs);
  limits.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await connection.run('BEGIN TRANSACTION READ ONLY');
    const result = await work(connection);
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    // The snapshot is given back; a connection that was closed meanwhile has none.
    await connection.run('ROLLBACK').catch(() => undefined);
    throw translateFailure(error, stopped);
  } finally {
    clearTimeout(timer);
    limits.signal?.removeEventListener('abort', onAbort);
  }
}
