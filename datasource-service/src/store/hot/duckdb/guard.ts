import type { DuckDBConnection } from '@duckdb/node-api';
import { translateFailure, type StopReason } from './failures.ts';

/** Limits of one piece of work. */
export interface WorkLimits {
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** Does work of several statements that all see the same moment, and none of which can change anything. */
export async function inSnapshot<T>(
  connection: DuckDBConnection,
  work: (connection: DuckDBConnection) => Promise<T>
): Promise<T> {
  await connection.run('BEGIN TRANSACTION READ ONLY');
  try {
    const result = await work(connection);
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    // The snapshot is given back; a connection that was closed meanwhile has none.
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Does work on a connection of its own; the statement at hand is interrupted at the time limit or when the caller goes
 * away. Failures are thrown in the service's terms.
 */
export async function guarded<T>(
  connection: DuckDBConnection,
  { timeoutMs, signal }: WorkLimits,
  work: (connection: DuckDBConnection) => Promise<T>
): Promise<T> {
  let stopped: StopReason = null;
  const stop = (reason: StopReason): void => {
    stopped ??= reason;
    connection.interrupt();
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(connection);
  } catch (error) {
    throw translateFailure(error, stopped);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
