import { renameSync, rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { translateWriteFailure } from './failures.ts';

/** Where the store is written anew before it takes the place of the old file. */
export function rewrittenPath(path: string): string {
  return `${path}.rewritten`;
}

function removeCopy(path: string): void {
  for (const companion of ['', '.wal']) {
    rmSync(`${rewrittenPath(path)}${companion}`, { force: true });
  }
}

/**
 * Copies everything into a new file beside the store. A deleted row's bytes stay in a file of DuckDB, after CHECKPOINT
 * and VACUUM too; only a new file is without them.
 */
export async function copyInto(writer: DuckDBConnection, path: string): Promise<void> {
  removeCopy(path);
  try {
    const current = (await writer.runAndReadAll('SELECT current_database()')).getRows()[0]?.[0];
    await writer.run(`ATTACH '${rewrittenPath(path).replaceAll("'", "''")}' AS rewritten`);
    try {
      await writer.run(`COPY FROM DATABASE "${String(current)}" TO rewritten`);
      await writer.run('CHECKPOINT rewritten');
    } finally {
      await writer.run('DETACH rewritten');
    }
  } catch (error) {
    removeCopy(path);
    throw translateWriteFailure(error);
  }
}

/** Puts the copy in place of the closed store. Its log goes first: with the copy's rows it would be replayed twice. */
export function putInPlace(path: string): void {
  rmSync(`${path}.wal`, { force: true });
  renameSync(rewrittenPath(path), path);
}
