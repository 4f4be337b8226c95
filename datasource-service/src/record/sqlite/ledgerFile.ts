import { DatabaseSync } from 'node:sqlite';
import { ServiceError } from '../../runtime/errors.ts';
import { migrate } from './migrations.ts';
import type { Statements } from './statements.ts';

/** Durable before acknowledged (`FULL`), readable while written (`WAL`), and erased bytes really gone. */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA busy_timeout = 5000;
`;

/**
 * Opens (or creates) a ledger. It is never replaced by itself: whatever is wrong with it, a person must know before
 * anything is written.
 *
 * @param path the file, or `:memory:`
 * @throws ServiceError when the file is no ledger, is damaged, or belongs to a newer service
 */
export function openLedger(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path);
    database.exec(PRAGMAS);
    migrate(database);
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError(
      'unavailable',
      `The ledger ${path} cannot be opened (${reason}). It was not changed: put a backup in its place, or move it away to begin a new record.`,
      { cause: error }
    );
  }
}

/** A number of a row; 0 where there is none. */
export function numberIn(row: Record<string, unknown> | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === 'number' ? value : 0;
}

/** A lasting fact of the ledger, made when it is first asked for. */
export function identityOf(statements: Statements, name: string, create: () => string): string {
  statements.writeIdentity.run(name, create());
  return String(statements.readIdentity.get(name)?.['value']);
}
