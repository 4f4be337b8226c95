import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnarResult, QueryParameter } from '../hotStore.ts';
import { translateFailure, type StopReason } from './failures.ts';

type Cell = string | number | boolean | null;

function asCell(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return Number(value);
    default:
      if (value === null || value === undefined) {
        return null;
      }
      return value instanceof Date ? value.getTime() : String(value);
  }
}

/** Runs a statement on a connection of its own; it is interrupted at the time limit or when the caller goes away. */
export async function readQuery(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly QueryParameter[],
  timeoutMs: number,
  signal?: AbortSignal
): Promise<ColumnarResult> {
  let stopped: StopReason = null;
  const stop = (reason: StopReason): void => {
    stopped ??= reason;
    connection.interrupt();
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const reader = await connection.runAndReadAll(sql, [...parameters]);
    return {
      names: reader.columnNames(),
      columns: reader.getColumnsJS().map((column) => column.map(asCell)),
      rowCount: reader.currentRowCount,
    };
  } catch (error) {
    throw translateFailure(error, stopped);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
