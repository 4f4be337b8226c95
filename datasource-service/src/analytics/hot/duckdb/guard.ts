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
 * away, and nothing that came of stopped work is given out. Failures are thrown in the service's terms.
 */
export async function guarded<T>(
  connection: DuckDBConnection,
  { timeoutMs, signal }: WorkLimits,
  work: (connection: DuckDBConnection) => Promise<T>
): Promise<T> {
  const stopped: { by: StopReason } = { by: null };
  const stop = (reason: StopReason): void => {
    stopped.by ??= reason;
    connection.interrupt();
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const result = await work(connection);
    // Not all that is interrupted fails: what came of it may be a part.
    if (stopped.by !== null) {
      throw new Error('The work was stopped.');
    }
    return result;
  } catch (error) {
    throw translateFailure(error, stopped.by);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
